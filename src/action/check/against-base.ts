/** The check of a pull request beside what it is based on (spec §7). */
import type { Backlog } from "../../backlog/backlog.ts";
import type { CommitSha, ItemId } from "../../backlog/item.ts";
import { compareProblems, type Problem } from "../../backlog/problem.ts";
import { baseFaults } from "../../config/base-faults.ts";
import { problemsAt } from "../../config/fault.ts";
import type { CommandContext } from "../command.ts";
import { backlogPath, loadBacklog } from "../settings.ts";
import { type CheckedBacklog, type CheckedFiles, checkFiles, type FilesToCheck } from "./check-files.ts";
import { filesOfCommit } from "./repository-files.ts";

export interface BaseVersions {
  /** A backlog's file in the checkout → what it was in the base. Not there for one that is new, or was not readable. */
  readonly backlogs: ReadonlyMap<string, Backlog>;
  readonly tips: ReadonlyMap<string, Backlog>;
  /** With the names that the files have in the checkout. */
  readonly problems: readonly Problem[];
  /** Why a backlog could not be compared, a sentence each. */
  readonly notes: readonly string[];
}

export interface BaseToRead {
  readonly base: CommitSha;
  readonly tip: CommitSha;
  readonly head: CheckedFiles;
  readonly what: FilesToCheck;
  readonly context: CommandContext;
}

/** Reads and checks the same files in the base, whatever they were called there. */
export async function readBase({ base, tip, head, what, context }: BaseToRead): Promise<BaseVersions> {
  const files = filesOfCommit(base, what.top, context);
  const names = new Map<string, string>();
  const backlogsOf: FilesToCheck["backlogsOf"] = async (config) => {
    for (const { file } of head.backlogs) {
      const there = (await files.existing([file])).has(file);
      names.set(file, there ? file : ((await files.formerName(file)) ?? pathInBase(file, config)));
    }
    return [...new Set(names.values())];
  };
  const pathInBase = (file: string, config: CheckedFiles["intended"]) =>
    context.inputs.backlog === undefined ? backlogPath(context.inputs, config) : file;
  const checked = await checkFiles({ ...what, files, backlogsOf });
  const byName = new Map(checked.backlogs.map((backlog) => [backlog.file, backlog]));
  const backlogs = new Map(
    [...names].flatMap(([now, then]) => {
      const backlog = byName.get(then)?.document?.backlog;
      return backlog ? [[now, backlog] as const] : [];
    }),
  );
  const former = new Map([...names].map(([now, then]) => [then, now]));
  const tips = tip === base ? backlogs : await tipBacklogs([...names.keys()], { tip, what, context });
  const existing = await files.existing([...names.values()]);
  const notes = [...names]
    .filter(([now, then]) => !backlogs.has(now) && existing.has(then))
    .map(([now]) => `What ${now} was before could not be read, so what changed in it was not judged.`);
  return {
    backlogs,
    tips,
    problems: checked.problems.map((problem) => ({
      ...problem,
      file: former.get(problem.file) ?? problem.file,
    })),
    notes,
  };
}

async function tipBacklogs(
  names: readonly string[],
  { tip, what, context }: Pick<BaseToRead, "tip" | "what" | "context">,
): Promise<ReadonlyMap<string, Backlog>> {
  const files = filesOfCommit(tip, what.top, context);
  const loaded = await Promise.all(names.map((file) => loadBacklog(files, file, undefined)));
  return new Map(
    names.flatMap((name, index) => {
      const one = loaded[index];
      return one?.kind === "loaded" ? [[name, one.document.backlog] as const] : [];
    }),
  );
}

/** What a pull request does to one backlog that it may not do. Items that break the schema are left alone. */
export function problemsAgainstBase(
  { file, readable }: CheckedBacklog,
  from: {
    readonly base: BaseVersions;
    readonly head: readonly Problem[];
    readonly by_person: boolean;
  },
): readonly Problem[] {
  const base = from.base.backlogs.get(file);
  if (!base || !readable) return [];
  const tip = from.base.tips.get(file) ?? base;
  const excused = itemsAtFault(from.base.problems, file);
  const faults = baseFaults({ base, tip, head: readable.backlog }, { by_person: from.by_person, excused });
  const broken = itemsAtFault(from.head.filter(isOfSchema), file);
  return problemsAt(
    faults.filter(({ item }) => item === undefined || !broken.has(item)),
    { file, locate: readable.locate },
  );
}

/** Everything the head has; what the base has too is told as a notice and fails nothing. */
export function withInheritance(problems: readonly Problem[], base: readonly Problem[]): readonly Problem[] {
  const left = new Map<string, number>();
  for (const problem of base) left.set(sameness(problem), (left.get(sameness(problem)) ?? 0) + 1);
  return problems
    .map((problem): Problem => {
      const count = left.get(sameness(problem)) ?? 0;
      if (count === 0 || problem.severity === "notice") return problem;
      left.set(sameness(problem), count - 1);
      return { ...problem, severity: "notice", inherited: true };
    })
    .toSorted(compareProblems);
}

/** Lines move; what is wrong stays the same. */
function sameness({ code, severity, file, item, message }: Problem): string {
  return JSON.stringify([code, severity, file, item, message.replaceAll(/\bline \d+/g, "line")]);
}

function itemsAtFault(problems: readonly Problem[], file: string): ReadonlySet<ItemId> {
  return new Set(
    problems.flatMap((problem) =>
      problem.file === file && problem.severity === "error" && problem.item !== undefined
        ? [problem.item]
        : [],
    ),
  );
}

function isOfSchema({ code }: Problem): boolean {
  return code < "TW050" && code !== "TW016";
}
