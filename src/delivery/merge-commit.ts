/**
 * One commit of ours merged with a tree of somebody else's. Git merges lines; a backlog that both sides changed is merged
 * by meaning even where git saw no conflict, since lines that fit together may be no backlog: the same new id twice.
 */
import type { Decided } from "../backlog/merge/merge-notes.ts";
import type { Commit } from "./commits.ts";
import { type DecideConflict, isDecidable, isRecord } from "./conflict.ts";
import { type Git, GitError } from "./git.ts";
import { compareTrees, editTree, readBlob, type TreeEdit, type TreeFile, writeBlob } from "./trees.ts";

export interface MergeRequest {
  readonly commit: Commit;
  /** What the commit goes on top of. */
  readonly tree: string;
  readonly decide: DecideConflict;
  /** The run's own files: backlog, inbox, worklog, journal. Where they cannot be merged, theirs stays. */
  readonly state: ReadonlySet<string>;
  readonly gitDir: string;
}

export interface MergedCommit {
  readonly tree: string;
  /** Files of code that a person has to merge: then `tree` is of no use. */
  readonly conflicts: readonly string[];
  /** State files in which ours has no place, and theirs stands. */
  readonly left: readonly string[];
  /** What the merge by meaning decided. */
  readonly said: readonly Decided[];
  /** Something was merged by meaning. */
  readonly by_meaning: boolean;
}

interface Conflict {
  readonly path: string;
  readonly base?: TreeFile | undefined;
  readonly theirs?: TreeFile | undefined;
  readonly ours?: TreeFile | undefined;
  /** Git merged the lines of this one. */
  readonly by_lines?: true;
}

/** Only objects are written. `conflicts` of the result are the files that neither git nor `decide` could settle. */
export async function mergeCommit(git: Git, request: MergeRequest): Promise<MergedCommit> {
  const merged = await mergeLines(git, request);
  const unsettled = [...merged.conflicts, ...(await changedOnBothSides(git, request, merged.conflicts))];
  const edits: TreeEdit[] = [];
  const conflicts: string[] = [];
  const left: string[] = [];
  const said: Decided[] = [];
  for (const conflict of unsettled) {
    const { path, theirs } = conflict;
    const decision = await decideOn(git, conflict, request.decide);
    if (decision.kind === "merged") {
      said.push(...decision.said);
      const mode = (conflict.ours ?? theirs)?.mode ?? "100644";
      const object = decision.text === undefined ? undefined : await writeBlob(git, decision.text);
      edits.push({ path, file: object === undefined ? undefined : { mode, object } });
    } else if (decision.kind === "conflict" || !conflict.by_lines) {
      if (!isState(path, request)) conflicts.push(path);
      else {
        left.push(path);
        edits.push({ path, file: theirs });
      }
    }
  }
  const found = { conflicts, left, said, by_meaning: edits.length > left.length };
  if (conflicts.length > 0) return { tree: request.tree, ...found };
  return { tree: await editTree(git, { ...request, tree: merged.tree, edits }), ...found };
}

/** Whether it is one of the `state` files, or worklog or journal. */
export function isState(path: string, { state }: Pick<MergeRequest, "state">): boolean {
  return state.has(path) || isRecord(path);
}

/**
 * `git merge-tree` finds the base of a merge itself, and only newer versions can be told one. So their side is dressed as
 * a child of our commit's parent: then that parent is the base. Two processes.
 */
export async function mergeLines(
  git: Git,
  { commit, tree }: { readonly commit: Pick<Commit, "sha" | "parent">; readonly tree: string },
): Promise<{ readonly tree: string; readonly conflicts: readonly Conflict[] }> {
  const parent = commit.parent === undefined ? [] : ["-p", commit.parent];
  const theirs = (await git.run(["commit-tree", tree, ...parent, "-m", "theirs"])).trim();
  const options = ["--write-tree", "--allow-unrelated-histories", "--no-messages", "-z"];
  const command = ["merge-tree", ...options, theirs, commit.sha];
  const answer = await git.tryRun(command, { contents: true });
  if (answer.kind === "ok") return { tree: answer.stdout.split("\0")[0] ?? "", conflicts: [] };
  if (answer.kind !== "failed" || answer.exitCode !== 1) throw new GitError(command, answer);
  const [written = "", ...entries] = answer.stdout.split("\0").filter((entry) => entry !== "");
  return { tree: written, conflicts: parseConflicts(entries) };
}

const SIDES = ["base", "theirs", "ours"] as const;

/** `<mode> <object> <stage>\t<path>` */
function parseConflicts(entries: readonly string[]): readonly Conflict[] {
  const byPath = new Map<string, Conflict>();
  for (const entry of entries) {
    const [, mode = "", object = "", stage = "", path = ""] =
      /^(\d+) ([0-9a-f]+) ([123])\t(.*)$/s.exec(entry) ?? [];
    const side = SIDES[Number(stage) - 1];
    if (side) byPath.set(path, { ...byPath.get(path), path, [side]: { mode, object } });
  }
  return [...byPath.values()];
}

/** State files with a meaning, whose lines git merged without a conflict. Two processes, where there are any. */
async function changedOnBothSides(
  git: Git,
  { commit, tree, state }: MergeRequest,
  conflicts: readonly Conflict[],
): Promise<readonly Conflict[]> {
  const known = new Set(conflicts.map(({ path }) => path));
  const paths = [...state].filter((path) => !isRecord(path) && !known.has(path));
  if (paths.length === 0 || commit.parent === undefined) return [];
  const [ours, theirs] = await Promise.all([
    compareTrees(git, { from: commit.parent, to: commit.sha, paths }),
    compareTrees(git, { from: `${commit.parent}^{tree}`, to: tree, paths }),
  ]);
  return theirs.flatMap(({ path, before, after }) => {
    const own = ours.find((change) => change.path === path);
    if (!own || own.after?.object === after?.object) return [];
    return [{ path, base: before, theirs: after, ours: own.after, by_lines: true as const }];
  });
}

async function decideOn(git: Git, conflict: Conflict, decide: DecideConflict) {
  const { path, base, theirs, ours } = conflict;
  const files = [base, theirs, ours].filter((file) => file !== undefined);
  // A link or a submodule has no text to merge.
  if (!isDecidable(path) || files.some(({ mode }) => !mode.startsWith("100")))
    return { kind: "conflict" as const };
  return decide({
    path,
    base: await readBlob(git, base?.object),
    theirs: await readBlob(git, theirs?.object),
    ours: await readBlob(git, ours?.object),
  });
}
