/** Where the repository is, and what is going on in it. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { failureWords, type Git, type GitAnswer } from "./git.ts";
import { type Refusal, refusal } from "./refusal.ts";

export interface Location {
  readonly kind: "found";
  /** Absolute path of the top folder. */
  readonly top: string;
  /** This working tree's own git folder: HEAD, the index and what is going on. */
  readonly gitDir: string;
  /** What all working trees of the repository share. */
  readonly commonDir: string;
  /** From the top to the folder we were started in: empty, or ending with `/`. */
  readonly prefix: string;
}

const LOCATION = [
  "rev-parse",
  "--path-format=absolute",
  "--show-toplevel",
  "--git-dir",
  "--git-common-dir",
  "--show-prefix",
];

/** One process. */
export async function locateRepository(git: Git, cwd: string): Promise<Location | Refusal> {
  // A program that is not there and a folder that is not there look the same to the one who starts it.
  const folder = await stat(cwd).catch(() => undefined);
  if (!folder?.isDirectory()) {
    return refusal(`${cwd} is not a folder`, "Check the input `working-directory`.");
  }
  const answer = await git.tryRun(LOCATION);
  if (answer.kind !== "ok") return notFound(answer, cwd);
  const [top, gitDir, commonDir, prefix = ""] = answer.stdout.split("\n");
  if (!top || !gitDir || !commonDir) throw new Error(`git rev-parse named no folders: ${answer.stdout}`);
  return { kind: "found", top, gitDir, commonDir, prefix };
}

/** In the order in which git itself would look for them. */
const OPERATIONS: readonly (readonly [file: string, name: string, quit: readonly string[]])[] = [
  ["rebase-merge", "rebase", ["rebase", "--quit"]],
  ["rebase-apply", "rebase", ["rebase", "--quit"]],
  ["MERGE_HEAD", "merge", ["merge", "--quit"]],
  ["CHERRY_PICK_HEAD", "cherry-pick", ["cherry-pick", "--quit"]],
  ["REVERT_HEAD", "revert", ["revert", "--quit"]],
  ["BISECT_LOG", "bisect", ["bisect", "reset", "HEAD"]],
];

/** The name of an operation that was begun and not ended, such as `rebase`. No process. */
export async function unfinishedOperation(location: Location): Promise<string | undefined> {
  return (await findOperation(location))?.[1];
}

/**
 * Ends what an agent left unfinished, with the working tree as it is: git makes no commit of named files while a merge
 * waits to be concluded. Resolves to the operation's name; undefined when there was none.
 */
export async function quitUnfinishedOperation(git: Git, location: Location): Promise<string | undefined> {
  const found = await findOperation(location);
  if (!found) return undefined;
  const [, name, quit] = found;
  await git.tryRun(quit);
  return name;
}

async function findOperation(location: Location) {
  for (const operation of OPERATIONS) {
    const found = await stat(join(location.gitDir, operation[0])).catch(() => undefined);
    if (found) return operation;
  }
  return undefined;
}

function notFound(answer: Exclude<GitAnswer, { kind: "ok" }>, cwd: string): Refusal {
  if (answer.kind === "not_installed") {
    return refusal(
      "git is not installed",
      "Install git 2.38 or newer on the runner; GitHub's own runners have it.",
    );
  }
  if (answer.kind !== "failed") return refusal(`git ${failureWords(answer)}`, "Run the job again.");
  // Only git's words tell these apart; all of them exit with 128. The locale is C.
  if (answer.stderr.includes("dubious ownership")) {
    return refusal(
      `the repository at ${cwd} belongs to another user, so git does not trust it`,
      `Run \`git config --global --add safe.directory "${cwd}"\` in a step before, as happens in jobs with a container.`,
    );
  }
  if (answer.stderr.includes("must be run in a work tree")) {
    return refusal(`${cwd} is a repository without files of its own (bare)`, "Run in a clone of it.");
  }
  if (answer.stderr.includes("not a git repository")) {
    return refusal(`${cwd} is not in a git repository`, "Put a step with actions/checkout before this one.");
  }
  return refusal(`git ${failureWords(answer)}`, `Run \`git status\` in ${cwd} to see it.`);
}
