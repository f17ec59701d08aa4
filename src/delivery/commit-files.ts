/** Files as a commit has them, without checking it out. */
import type { CommitSha } from "../backlog/item.ts";
import type { Log } from "../ports/log.ts";
import { createGit } from "./git.ts";
import { type Environment, identityOf } from "./git-environment.ts";

export interface CommitFiles {
  /** Links are followed inside of the commit. Undefined where the commit has no such file. */
  read(file: string): Promise<string | undefined>;
  /** Which of these the commit has. */
  existing(files: readonly string[]): Promise<ReadonlySet<string>>;
  /** What a file that is there now was called in the commit; undefined where nothing like it was. */
  formerName(file: string): Promise<string | undefined>;
}

/** `cwd` is the repository's top. One process a call. */
export function commitFiles(
  commit: CommitSha,
  at: { readonly cwd: string; readonly env: Environment; readonly log: Pick<Log, "debug"> },
): CommitFiles {
  const git = createGit({ ...at, identity: identityOf(at.env) });
  return {
    async read(file) {
      if (/[\n\r]/.test(file)) return undefined;
      const input = `${commit}:${file}\n`;
      const answer = await git.tryRun(["cat-file", "--batch", "--follow-symlinks"], {
        input,
        contents: true,
      });
      const header = answer.kind === "ok" ? /^[0-9a-f]+ blob \d+\n/.exec(answer.stdout) : null;
      return header && answer.kind === "ok" ? answer.stdout.slice(header[0].length, -1) : undefined;
    },
    async existing(files) {
      if (files.length === 0) return new Set();
      const answer = await git.tryRun([
        "ls-tree",
        "-r",
        "-z",
        "--name-only",
        "--full-tree",
        commit,
        "--",
        ...files,
      ]);
      return new Set(answer.kind === "ok" ? answer.stdout.split("\0") : []);
    },
    async formerName(file) {
      const args = [
        "diff",
        "--no-ext-diff",
        "--find-renames=30%",
        "--diff-filter=R",
        "--name-status",
        "-z",
        commit,
        "HEAD",
      ];
      const answer = await git.tryRun(args, { contents: true });
      const fields = answer.kind === "ok" ? answer.stdout.split("\0") : [];
      const renamed = fields.findIndex((name, at) => at % 3 === 2 && name === file);
      return renamed < 0 ? undefined : fields[renamed - 1];
    },
  };
}

/** Which of these files, relative to `cwd`, git would not take in: what builds and installs make. One process. */
export async function ignoredFiles(
  files: readonly string[],
  at: { readonly cwd: string; readonly env: Environment; readonly log: Pick<Log, "debug"> },
): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set();
  const git = createGit({ ...at, identity: identityOf(at.env) });
  const input = files.map((file) => `${file}\0`).join("");
  const answer = await git.tryRun(["check-ignore", "--no-index", "-z", "--stdin"], { input });
  return new Set(answer.kind === "ok" ? answer.stdout.split("\0") : []);
}
