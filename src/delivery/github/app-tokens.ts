/**
 * Tokens of a GitHub App, minted when they are needed (spec §10): they live 60 minutes and cannot be renewed, and a step
 * may take longer. Each is for one repository, with no more permissions than Tickwork uses.
 * https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-an-installation-access-token-for-a-github-app
 */
import * as z from "zod";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { type ApiAnswer, createGitHubApi, type GitHubApi, type GitHubApiOptions } from "./api.ts";
import { TOKEN, type TokenAnswer, type TokenSource } from "./tokens.ts";

export interface AppIdentity {
  /** The App's id or client id. */
  readonly id: string;
  /** PEM. */
  readonly privateKey: string;
}

export interface AppTokenOptions extends Omit<GitHubApiOptions, "tokens" | "log"> {
  readonly app: AppIdentity;
  readonly log: Pick<Log, "debug" | "info" | "mask">;
}

/** One checkpoint talks to GitHub a few times in a row; whatever comes later gets a token of its own. */
const USED_FOR_MS = 5 * 60_000;

/** Of what the App's installation may, this much is asked for. `workflows` lets a push change workflow files. */
const WANTED = ["contents", "pull_requests", "issues", "actions", "workflows", "metadata"] as const;

const installationSchema = z.object({
  id: z.int(),
  app_slug: z.string(),
  permissions: z.record(z.string(), z.string()),
});
const mintedSchema = z.object({
  token: z.string().regex(TOKEN),
  expires_at: z.string(),
  permissions: z.record(z.string(), z.string()).optional(),
});

interface Minted {
  readonly token: string;
  readonly mintedAt: number;
}

/** Tokens for `options.repository` alone. Each is masked in the log before anybody gets it. */
export function createAppTokens(options: AppTokenOptions): TokenSource {
  const { clock, app } = options;
  const asApp = createGitHubApi({ ...options, tokens: jsonWebTokens(app, clock) });
  let last: Minted | undefined;
  let told = false;
  /** Questions that are asked at the same time get the same one. */
  let minting: Promise<TokenAnswer> | undefined;
  const mint = async (): Promise<TokenAnswer> => {
    const minted = await mintToken(asApp, options);
    if (minted.kind === "none") return minted;
    options.log.mask(minted.token);
    last = { token: minted.token, mintedAt: clock.now().getTime() };
    if (!told) options.log.info(minted.powers);
    told = true;
    return { kind: "token", token: minted.token };
  };
  return {
    async token(refused) {
      const fresh = last !== undefined && clock.now().getTime() - last.mintedAt < USED_FOR_MS;
      if (last !== undefined && fresh && last.token !== refused) return { kind: "token", token: last.token };
      minting ??= mint().finally(() => {
        minting = undefined;
      });
      return minting;
    },
  };
}

type Mint =
  | { readonly kind: "minted"; readonly token: string; readonly powers: string }
  | Extract<TokenAnswer, { kind: "none" }>;

async function mintToken(asApp: GitHubApi, { app }: AppTokenOptions): Promise<Mint> {
  const { owner, repo } = asApp.repository;
  const found = await asApp.ask({
    route: "GET /repos/{owner}/{repo}/installation",
    reads: installationSchema,
    what: `find the installation of App ${app.id} on ${owner}/${repo}`,
  });
  if (found.kind !== "ok") return none(found, { app, where: `${owner}/${repo}` });
  const { id, app_slug, permissions } = found.data;
  const wanted = Object.fromEntries(
    WANTED.flatMap((name) => (permissions[name] === undefined ? [] : [[name, permissions[name]]])),
  );
  const minted = await asApp.ask({
    route: "POST /app/installations/{installation_id}/access_tokens",
    parameters: { installation_id: id, repositories: [repo], permissions: wanted },
    reads: mintedSchema,
    what: `mint a token of App ${app_slug}`,
    repeatable: true,
  });
  if (minted.kind !== "ok") return none(minted, { app, where: `${owner}/${repo}` });
  const powers = Object.entries(minted.data.permissions ?? wanted).map(([name, level]) => `${name} ${level}`);
  const until = minted.data.expires_at.slice(0, 16).replace("T", " ");
  return {
    kind: "minted",
    token: minted.data.token,
    powers: `token · of the App ${app_slug}, for ${owner}/${repo} alone · may: ${powers.join(", ")} · the first one until ${until} UTC, each use gets a new one`,
  };
}

function none(
  failure: Exclude<ApiAnswer<unknown>, { kind: "ok" }>,
  { app, where }: { app: AppIdentity; where: string },
): Mint {
  const reason = `no token of App ${app.id} could be minted: ${failure.reason}`;
  switch (failure.kind) {
    case "missing":
      return {
        kind: "none",
        reason: `App ${app.id} is not installed on ${where} (404)`,
        remedy: "Install it there (the App's page → Install App), or correct `app-id`.",
      };
    case "denied":
      return {
        kind: "none",
        reason,
        remedy: failure.status === 401 ? KEY_REMEDY : failure.remedy,
      };
    case "invalid":
    case "unreachable":
      return { kind: "none", reason, remedy: failure.remedy };
    default:
      return failure satisfies never;
  }
}

const KEY_REMEDY =
  "Check that `private-key` is a key of the App that `app-id` names, whole and not revoked, and that the runner's clock is right.";

/**
 * What an App proves itself with, to mint tokens; it lives ten minutes. One that is refused says that key or clock is wrong:
 * another of the same key would be no better.
 */
function jsonWebTokens({ id, privateKey }: AppIdentity, clock: Clock): TokenSource {
  return {
    async token(refused) {
      if (refused !== undefined) return { kind: "token", token: refused };
      try {
        const { default: sign } = await import("universal-github-app-jwt");
        const now = Math.floor(clock.now().getTime() / 1000);
        const { token } = await sign({ id, privateKey, now });
        return { kind: "token", token };
      } catch {
        // The words of crypto libraries may quote what they read.
        return {
          kind: "none",
          reason: "`private-key` cannot be read as a private key",
          remedy: "Pass the whole text of the .pem file that GitHub gave, from a secret.",
        };
      }
    },
  };
}
