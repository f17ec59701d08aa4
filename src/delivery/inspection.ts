/**
 * What there is to know of a repository and its remote without changing a byte of either: `doctor` asks here. No file, ref
 * or object of the checkout is written; what has to be fetched goes into a folder that is gone afterwards.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommitSha } from "../backlog/item.ts";
import type { Log } from "../ports/log.ts";
import { withAccess } from "./access.ts";
import { chooseBranch, chooseRemote } from "./branch.ts";
import { createGit, failureWords, type Git } from "./git.ts";
import { type Environment, identityOf } from "./git-environment.ts";
import type { Connect, Connection } from "./github/connection.ts";
import { type Location, locateRepository, unfinishedOperation } from "./location.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { type RemoteBranch, tryAskHead, tryFetchObjects, tryPush } from "./remote.ts";
import { CONFIG, parseConfig, type RepositoryConfig } from "./repository-config.ts";
import { parseStatus, type Status, statusArguments } from "./status.ts";

export interface InspectionOptions {
  /** Any folder of the repository. */
  readonly cwd: string;
  readonly env: Environment;
  readonly log: Pick<Log, "debug">;
  readonly branch: string | undefined;
  readonly event_branch: string | undefined;
  readonly connect: Connect;
  readonly server: string;
}

export interface Inspection extends AsyncDisposable {
  readonly kind: "found";
  readonly location: Location;
  readonly config: RepositoryConfig;
  readonly status: Status;
  /** Such as `rebase`; undefined where none was begun and left. */
  readonly operation: string | undefined;
  /** For questions about the checkout. */
  readonly git: Git;
  readonly remote: InspectedRemote;
}

export type InspectedRemote =
  | (RemoteBranch & {
      readonly kind: "remote";
      /** Without user name and password. */
      readonly url: string;
      /** Fetches into the folder that is gone afterwards. */
      readonly git: Git;
      readonly api: Connection["api"];
      /** What a push of HEAD would meet. Asked once. */
      readonly push: () => Promise<TriedPush>;
    })
  | { readonly kind: "none" }
  | Refusal;

export type TriedPush = Awaited<ReturnType<typeof tryPush>>;

/** A refusal outside a repository, and where git does not work. */
export async function inspectRepository(options: InspectionOptions): Promise<Inspection | Refusal> {
  const { cwd, env, log } = options;
  const outside = createGit({ cwd, env, identity: identityOf(env), log });
  const location = await locateRepository(outside, cwd);
  if (location.kind === "refused") return location;
  const git = outside.with({ cwd: location.top });
  const [listed, looked] = await Promise.all([git.tryRun(CONFIG), git.tryRun(statusArguments())]);
  for (const answer of [listed, looked])
    if (answer.kind !== "ok")
      return refusal(`git ${failureWords(answer)}`, "Run `git status` in the checkout to see it.");
  const config = parseConfig(listed.kind === "ok" ? listed.stdout : "");
  const status = parseStatus(looked.kind === "ok" ? looked.stdout : "");
  const objects = await mkdtemp(join(tmpdir(), "tickwork-doctor-"));
  return {
    kind: "found",
    location,
    config,
    status,
    operation: await unfinishedOperation(location),
    git,
    remote: inspectedRemote({ git, location, config, status, objects }, options),
    [Symbol.asyncDispose]: () => rm(objects, { recursive: true, force: true }),
  };
}

interface Found {
  readonly git: Git;
  readonly location: Location;
  readonly config: RepositoryConfig;
  readonly status: Status;
  /** Absolute. */
  readonly objects: string;
}

function inspectedRemote(
  { git, location, config, status, objects }: Found,
  { branch: input, event_branch, connect, server }: InspectionOptions,
): InspectedRemote {
  const choice = chooseBranch({ checkedOut: status.branch, input, event: event_branch });
  if (choice.kind === "refused") return choice;
  const chosen = chooseRemote(config, choice.name);
  if (chosen.kind !== "remote") return chosen;
  const { tokens, api } = connect(chosen.url);
  const access = { config, url: chosen.url, tokens, server, log: SILENT };
  const apart = {
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(join(location.commonDir, "objects")),
  };
  const on = { remote: chosen.name, branch: choice.name };
  const network = withAccess(git, access).with({ env: apart });
  let pushed: Promise<TriedPush> | undefined;
  return {
    kind: "remote",
    ...on,
    url: chosen.url,
    git: network,
    api,
    push: () => {
      pushed ??= tryPush(network, { ...on, commit: "HEAD", dryRun: true });
      return pushed;
    },
  };
}

/** What it would say is a check of its own. */
const SILENT = { notice: () => {}, warning: () => {} };

/** Where the branch is on the remote, with its commits at hand to compare others with. Undefined where it is not there. */
export async function fetchedHead(
  remote: Extract<InspectedRemote, { kind: "remote" }>,
): Promise<CommitSha | undefined> {
  const found = await tryAskHead(remote.git, remote);
  if (found.kind !== "found" || !(await tryFetchObjects(remote.git, remote.remote, [remote.branch])))
    return undefined;
  return found.head;
}
