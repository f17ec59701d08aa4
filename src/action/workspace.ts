/** Everything a run stands on, found sound before anything is spent: repository, config, backlog. */
import type { BacklogDocument } from "../backlog/document.ts";
import { type Problem, problemLine } from "../backlog/problem.ts";
import type { Config } from "../config/config.ts";
import { configProblems } from "../config/preflight.ts";
import { createStore, type Store } from "../coordinator/store.ts";
import type { OpenOptions } from "../delivery/open-options.ts";
import { REMOTE_RETRY } from "../delivery/retry.ts";
import { openRepository, type Repository } from "../delivery/start.ts";
import type { Log } from "../ports/log.ts";
import { knownFiles } from "./check/known-files.ts";
import { checkoutFiles } from "./check/repository-files.ts";
import type { CommandContext } from "./command.ts";
import { HeldBackEnd, RunFailure, WrongUse } from "./failure.ts";
import { type Paths, pathsOf } from "./paths.ts";
import { showProblems } from "./problem-log.ts";
import { topOf } from "./repository-top.ts";
import { backlogPath, loadBacklog, loadConfig, type Place } from "./settings.ts";
import { savePending, saveStart, saveWorkingFolder } from "./state.ts";
import { workingFolder } from "./working-folder.ts";

export interface Workspace {
  readonly repository: Repository;
  readonly store: Store;
  readonly paths: Paths;
  readonly config: Config;
  readonly document: BacklogDocument;
}

/** What commands find that only read. */
export type ReadOnlyWorkspace = Omit<Workspace, "repository">;

/** The branch's head is checked out first. Throws `RunFailure` with the first thing to change. `ground`: see `OpenOptions`. */
export async function openWorkspace(
  context: CommandContext,
  { ground }: Pick<OpenOptions, "ground"> = {},
): Promise<Workspace> {
  const folder = workingFolder(context.environment, context.inputs);
  if (context.environment.on_runner) saveStart({ folder, began_ms: performance.timeOrigin });
  const repository = await openAtHead(context, { cwd: folder, ground });
  if (context.environment.on_runner) saveWorkingFolder(folder);
  return { repository, ...(await readSettings(context, { top: repository.top, folder })) };
}

/** As the checkout is, without asking git. Throws `RunFailure` with the first thing to change. */
export function readWorkspace(context: CommandContext): Promise<ReadOnlyWorkspace> {
  const folder = workingFolder(context.environment, context.inputs);
  return readSettings(context, { top: topOf(folder), folder });
}

/** All problems of an unsound file are annotations before this throws. */
async function readSettings(
  context: CommandContext,
  at: { readonly top: string; readonly folder: string },
): Promise<ReadOnlyWorkspace> {
  const store = createStore(at.top);
  const place = { store, top: at.top, working_folder: at.folder };
  const config = await soundConfig(place, context);
  const paths = pathsOf({ ...place, backlog: backlogPath(context.inputs, config) });
  const named = context.inputs.backlog !== undefined;
  const document = await soundBacklog({ store, paths, config }, context.log, { named });
  return { store, paths, config, document };
}

/** As it is on disk now. Throws `RunFailure` with what to mend. */
export async function soundBacklog(
  { store, paths, config }: Omit<ReadOnlyWorkspace, "document">,
  log: Log,
  { named = false }: { readonly named?: boolean } = {},
): Promise<BacklogDocument> {
  const loaded = await loadBacklog(store, paths.backlog, config);
  if (loaded.kind === "refused") throw unsound("backlog", loaded.problems, { log, named });
  return loaded.document;
}

async function openAtHead(
  { inputs, environment, env, log, clock, connect, patience }: CommandContext,
  at: Pick<OpenOptions, "cwd" | "ground">,
): Promise<Repository> {
  const opened = await openRepository({
    ...at,
    env,
    runId: environment.run_id,
    runner: environment.runner,
    delivery: inputs.delivery,
    log,
    branch: inputs.branch,
    event: { branch: environment.event_branch, commit: env.GITHUB_SHA },
    connect,
    pullRequest: {
      most_open: inputs.max_open_pull_requests,
      draft: inputs.pull_request_draft,
      by_hand: !environment.on_runner,
    },
    server: environment.server_url,
    rescueFolder: environment.temp,
    clock,
    signal: patience,
    retry: { ...REMOTE_RETRY, tries: inputs.push_tries, signal: patience },
    onPending: environment.on_runner ? savePending : undefined,
  });
  if (opened.kind === "held_back") throw new HeldBackEnd(asSentence(capital(opened.because)), opened.remedy);
  if (opened.kind === "refused") throw new RunFailure(asSentence(opened.reason), opened.remedy);
  return opened.repository;
}

async function soundConfig(place: Place, context: CommandContext): Promise<Config> {
  const { inputs, log } = context;
  const loaded = await loadConfig(place, inputs);
  if (loaded.kind === "refused")
    throw unsound("config", loaded.problems, { log, named: inputs.config !== undefined });
  const { config, locate } = loaded;
  const files = await knownFiles(config, checkoutFiles(place.top, context), place);
  const problems = configProblems(config, { locate, files });
  if (problems.some(({ severity }) => severity === "error")) throw unsound("config", problems, { log });
  showProblems(problems, log);
  return config;
}

/** `named`: an input says which file it is. One that is not there was called wrongly then. */
function unsound(
  what: "config" | "backlog",
  problems: readonly Problem[],
  { log, named = false }: { readonly log: Log; readonly named?: boolean | undefined },
): RunFailure {
  showProblems(problems, log);
  const errors = problems.filter(({ severity }) => severity === "error");
  const first = errors[0] ? problemLine(errors[0]) : `the ${what} has problems`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const Failure = named && errors[0]?.code === "TW009" ? WrongUse : RunFailure;
  return new Failure(
    asSentence(`${first}${more}`),
    `Mend the ${what}, and start again: nothing was changed.`,
  );
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** With a full stop, unless it ends in a sign of its own. */
export function asSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
