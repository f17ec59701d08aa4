/** Where the check reads files: in the checkout, or in the commit that a pull request is based on. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { CommitSha } from "../../backlog/item.ts";
import { createStore } from "../../coordinator/store.ts";
import { type CommitFiles, commitFiles, ignoredFiles } from "../../delivery/commit-files.ts";
import type { CommandContext } from "../command.ts";
import type { RepositoryFiles } from "./known-files.ts";

type Git = Pick<CommandContext, "env" | "log">;

/** The files as they are on the disk. Paths are relative to `top`, with `/`. */
export function checkoutFiles(top: string, { env, log }: Git): RepositoryFiles {
  const { read } = createStore(top);
  return {
    read,
    async existing(files) {
      const found = await Promise.all(files.map((file) => isFile(join(top, file))));
      return new Set(files.filter((_, index) => found[index]));
    },
    ignored: (files) => ignoredFiles(files, { cwd: top, env, log }),
  };
}

/** The files of a commit that this clone has, and the name that one of them had before a rename. */
export function filesOfCommit(
  commit: CommitSha,
  top: string,
  { env, log }: Git,
): RepositoryFiles & Pick<CommitFiles, "formerName"> {
  const at = { cwd: top, env, log };
  const { read, existing, formerName } = commitFiles(commit, at);
  return {
    async read(file) {
      const text = await read(file);
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
    existing,
    formerName,
    ignored: (files) => ignoredFiles(files, at),
  };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
