/** The checkout as executor steps see it: what they changed, and a way to take it back. */
import type { Log } from "../ports/log.ts";
import type { WorkTree } from "../ports/work-tree.ts";
import { ancestryOf } from "./ancestry.ts";
import { deleteInside } from "./deletion.ts";
import type { Git } from "./git.ts";
import { type Location, quitUnfinishedOperation } from "./location.ts";
import { readRefs, restoreRefs } from "./refs.ts";
import type { RemoteBranch } from "./remote.ts";
import { isScratch } from "./scratch.ts";
import { readStatus, type StatusEntry } from "./status.ts";

export interface WorkTreeContext {
  readonly git: Git;
  readonly location: Location;
  readonly on: RemoteBranch | undefined;
  readonly untrackedAtStart: ReadonlySet<string>;
  readonly configFiles: readonly string[];
  readonly log: Pick<Log, "notice" | "warning">;
}

/**
 * A folder with a `.git` of its own is listed as one path that ends with `/`: no commit takes it in, `putBack` deletes it.
 */
export function createWorkTree(context: WorkTreeContext): WorkTree {
  const { git, location, untrackedAtStart } = context;
  return {
    top: location.top,
    git_dir: location.gitDir,
    common_dir: location.commonDir,
    config_files: context.configFiles,
    untracked_at_start: untrackedAtStart,
    ancestry: (commit) => ancestryOf(context, commit),
    async changedFiles() {
      const { entries } = await readStatus(git);
      const paths = entries.map(({ path }) => path).filter((path) => !isScratch(path));
      return [...new Set(paths)].sort();
    },
    async ignoredFiles() {
      const output = await git.run(IGNORED);
      return output.split("\0").filter((path) => path !== "" && !isScratch(path));
    },
    putBack: (files) => putBack(context, files),
    async unstage(files) {
      if (files.length === 0) return;
      const input = files.map((path) => `${path}\0`).join("");
      await git.run(["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul"], { input });
    },
    async filesCommittedSince(commit) {
      const output = await git.run(["diff-tree", "-r", "-z", "--name-only", "--no-renames", commit, "HEAD"]);
      return output
        .split("\0")
        .filter((path) => path !== "")
        .sort();
    },
    async takeBackCommits(to) {
      await quitUnfinishedOperation(git, location);
      await git.run(["reset", "--quiet", "--soft", to]);
    },
    refs: () => readRefs(git),
    restoreRefs: (before) => restoreRefs(git, before),
  };
}

const IGNORED = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];

/** What differs decides, not what is asked for: a path that is as HEAD has it, or ignored, is left alone. */
async function putBack({ git, location }: WorkTreeContext, files: readonly string[]): Promise<void> {
  if (files.length === 0) return;
  const operation = await quitUnfinishedOperation(git, location);
  if (operation !== undefined) await git.tryRun(["reset", "--quiet", "--mixed"]);
  const wanted = new Set(files);
  const { entries } = await readStatus(git);
  const differing = entries.filter(({ path }) => wanted.has(path));
  const known = differing.filter(({ kind }) => kind === "tracked" || kind === "unmerged");
  // What HEAD has not goes first: a file may stand where HEAD has a folder.
  for (const { path } of differing.filter((entry) => !inHead(entry))) await deleteInside(location.top, path);
  if (known.length > 0) {
    const paths = known.map(({ path }) => `${path}\0`).join("");
    const restore = [
      "restore",
      "--source=HEAD",
      "--staged",
      "--worktree",
      "--pathspec-from-file=-",
      "--pathspec-file-nul",
    ];
    await git.run(restore, { input: paths, contents: true });
  }
}

function inHead(entry: StatusEntry): boolean {
  return "in_head" in entry && entry.in_head;
}
