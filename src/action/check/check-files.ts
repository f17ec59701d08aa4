/** Everything that is wrong with config, backlogs and inboxes in one state of the repository (spec §7). */
import type { BacklogDocument, ReadableBacklog } from "../../backlog/document.ts";
import { givenIds, idsByLikeness } from "../../backlog/ids.ts";
import type { InboxOf } from "../../backlog/inbox.ts";
import { compareProblems, type Problem } from "../../backlog/problem.ts";
import { backlogProblems } from "../../config/backlog-rules.ts";
import type { Config } from "../../config/config.ts";
import { configProblems } from "../../config/preflight.ts";
import { readInboxFile } from "../../coordinator/inbox-file.ts";
import { inboxBeside } from "../paths.ts";
import { loadBacklog, loadConfig } from "../settings.ts";
import { knownFiles, type RepositoryFiles } from "./known-files.ts";

export interface FilesToCheck {
  readonly files: RepositoryFiles;
  readonly top: string;
  readonly working_folder: string;
  /** The input: a path from the working folder. */
  readonly config?: string | undefined;
  /** Relative to the top. Without a sound config, the one that the config names is not known. */
  backlogsOf(config: Config | undefined): Promise<readonly string[]>;
}

export interface CheckedBacklog {
  readonly file: string;
  /** Undefined when it breaks its schema, or cannot be read. */
  readonly document: BacklogDocument | undefined;
  /** What can be judged of it: the document, or what is left of one that breaks its schema. */
  readonly readable: ReadableBacklog | undefined;
}

export interface CheckedFiles {
  /** Undefined when it has errors. */
  readonly config: Config | undefined;
  /** Sound or not, what could be made of it. */
  readonly intended: Config | undefined;
  readonly backlogs: readonly CheckedBacklog[];
  /** In the order of the files. */
  readonly problems: readonly Problem[];
  /** All that were looked at and are there, relative to the top. */
  readonly looked_at: readonly string[];
  /** What was not checked and why, a sentence each. */
  readonly skipped: readonly string[];
}

/** Never throws for what stands in a file. Problems are in the order of file and line, all of them at once. */
export async function checkFiles(what: FilesToCheck): Promise<CheckedFiles> {
  const config = await checkConfig(what);
  const backlogs = await Promise.all(
    (await what.backlogsOf(config.intended)).map((file) => checkBacklog(file, what, config.sound)),
  );
  const problems = [...config.problems, ...backlogs.flatMap((backlog) => backlog.problems)];
  return {
    config: config.sound,
    intended: config.intended,
    backlogs: backlogs.map(({ file, document, readable }) => ({ file, document, readable })),
    problems: problems.toSorted(compareProblems),
    looked_at: [...config.files, ...backlogs.flatMap(({ looked_at }) => looked_at)],
    skipped: [...new Set(backlogs.flatMap(({ skipped }) => skipped))],
  };
}

interface CheckedConfig {
  readonly sound: Config | undefined;
  readonly intended: Config | undefined;
  readonly problems: readonly Problem[];
  readonly files: readonly string[];
}

/** What breaks the schema, and what is wrong besides, in one pass. */
async function checkConfig(what: FilesToCheck): Promise<CheckedConfig> {
  const loaded = await loadConfig({ ...what, store: what.files }, what);
  const readable = loaded.kind === "loaded" ? { ...loaded, spoiled: undefined } : loaded.readable;
  const broken = loaded.kind === "loaded" ? [] : loaded.problems;
  const file = loaded.kind === "loaded" ? loaded.config.source : loaded.file;
  const more =
    readable === undefined || readable.config.source === undefined
      ? []
      : configProblems(readable.config, {
          locate: readable.locate,
          spoiled: readable.spoiled,
          files: await knownFiles(readable.config, what.files, what),
        });
  const problems = [...broken, ...more];
  const sound = problems.every(({ severity }) => severity !== "error");
  return {
    sound: sound ? readable?.config : undefined,
    intended: readable?.config,
    problems,
    files: file === undefined ? [] : [file],
  };
}

async function checkBacklog(file: string, { files }: FilesToCheck, config: Config | undefined) {
  const loaded = await loadBacklog(files, file, config);
  const document = loaded.kind === "loaded" ? loaded.document : undefined;
  const readable = loaded.kind === "loaded" ? loaded.document : loaded.readable;
  const broken = loaded.kind === "loaded" ? loaded.document.notices : loaded.problems;
  const rules = readable ? backlogProblems(readable, config) : { problems: [], skipped: [] };
  // Without a backlog that reads, nothing is said of what an entry waits for.
  const isKnown = readable ? givenIds(readable.backlog, config?.project.prefix) : () => true;
  const likely = readable && idsByLikeness(readable.backlog);
  const inbox = await checkInbox({ file: inboxBeside(file), isKnown, likely }, files);
  return {
    file,
    document,
    readable,
    problems: [...broken, ...withoutPlaces(rules.problems, broken), ...inbox.problems],
    skipped: rules.skipped,
    looked_at: [file, ...inbox.looked_at],
  };
}

/** Where a value breaks the schema, the rules have nothing to say of it. */
function withoutPlaces(problems: readonly Problem[], taken: readonly Problem[]): readonly Problem[] {
  const places = new Set(
    taken.filter(({ severity }) => severity === "error").map(({ line, column }) => `${line}:${column}`),
  );
  return problems.filter(({ line, column }) => !places.has(`${line}:${column}`));
}

async function checkInbox(of: InboxOf, files: RepositoryFiles) {
  const inbox = await readInboxFile(files, of);
  switch (inbox.kind) {
    case "empty":
      return { problems: [], looked_at: [] };
    case "unreadable":
      return { problems: inbox.problems, looked_at: [of.file] };
    default:
      return { problems: inbox.taken?.problems ?? inbox.warnings, looked_at: [of.file] };
  }
}
