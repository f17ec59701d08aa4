/** What a run finds: where the repository is, what its config says, and what is in the checkout. */
import type { Log } from "../ports/log.ts";
import { createGit, failureWords, type Git } from "./git.ts";
import { type Environment, type Identity, identityOf } from "./git-environment.ts";
import { type Location, locateRepository } from "./location.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { CONFIG, parseConfig, type RepositoryConfig } from "./repository-config.ts";
import { parseStatus, type Status, statusArguments } from "./status.ts";

export interface LookOptions {
  /** Any folder of the repository. */
  readonly cwd: string;
  readonly env: Environment;
  readonly identity?: Identity | undefined;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
}

export interface Surroundings {
  readonly kind: "found";
  readonly git: Git;
  readonly location: Location;
  readonly config: RepositoryConfig;
  readonly status: Status;
}

/** Three processes side by side. */
export async function lookAround(options: LookOptions): Promise<Surroundings | Refusal> {
  const { cwd, env, log, signal } = options;
  const identity = options.identity ?? identityOf(env);
  const outside = createGit({ cwd, env, identity, log, signal });
  const [location, config, status] = await Promise.all([
    locateRepository(outside, cwd),
    outside.tryRun(CONFIG),
    outside.tryRun(statusArguments()),
  ]);
  if (location.kind === "refused") return location;
  for (const answer of [config, status]) {
    if (answer.kind !== "ok")
      return refusal(`git ${failureWords(answer)}`, "Run `git status` in the checkout to see it.");
  }
  const settings = parseConfig(config.kind === "ok" ? config.stdout : "");
  const git = outside.with({ cwd: location.top, partial: settings.partial });
  return {
    kind: "found",
    git,
    location,
    config: settings,
    status: parseStatus(status.kind === "ok" ? status.stdout : ""),
  };
}
