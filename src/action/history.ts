/** What the repository remembers of its items: journal, worklog, and commits. Reads, and changes nothing. */
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ItemId } from "../backlog/item.ts";
import { timestamp } from "../backlog/timestamp.ts";
import { createGit } from "../delivery/git.ts";
import { identityOf } from "../delivery/git-environment.ts";
import type { ItemCommit } from "../report/item-history.ts";
import { type JournalEntry, journalFile, readJournal } from "../report/journal.ts";
import type { CommandContext } from "./command.ts";
import type { ReadOnlyWorkspace } from "./workspace.ts";

type Files = Pick<ReadOnlyWorkspace, "store" | "paths">;

/** Of all months, the oldest first. */
export async function wholeJournal(files: Files): Promise<{
  readonly entries: readonly JournalEntry[];
  readonly unreadable: number;
}> {
  const journals = (await recordTexts(files, /^\d{4}-\d{2}\.jsonl$/)).map(readJournal);
  return {
    entries: journals.flatMap(({ entries }) => entries),
    unreadable: journals.reduce((sum, journal) => sum + journal.unreadable, 0),
  };
}

/** Of all months, the oldest first, as one text. */
export async function wholeWorklog(files: Files): Promise<string> {
  return (await recordTexts(files, /^\d{4}-\d{2}\.md$/)).join("\n");
}

async function recordTexts({ store, paths }: Files, name: RegExp): Promise<readonly string[]> {
  const folder = dirname(paths.inWorkingFolder(journalFile(timestamp(new Date(0)))));
  const names = await readdir(join(paths.top, folder)).catch(() => []);
  const files = names.filter((one) => name.test(one)).toSorted();
  const reads = await Promise.all(files.map((file) => store.read(`${folder}/${file}`)));
  return reads.map((read) => (read.kind === "text" ? read.text : ""));
}

/** Those that name the item in their subject, or any item: the newest first. None where this is no repository. */
export async function itemCommits(
  cwd: string,
  { env, log }: Pick<CommandContext, "env" | "log">,
  id?: ItemId,
): Promise<readonly ItemCommit[]> {
  const git = createGit({ cwd, env, identity: identityOf(env), log });
  const subject = id === undefined ? "[" : `[${id}]`;
  const search = ["--fixed-strings", `--grep=${subject}`, "--format=%H%x09%cI%x09%s"];
  const answer = await git.tryRun(["log", "--no-show-signature", ...search]);
  if (answer.kind !== "ok") return [];
  return answer.stdout.split("\n").flatMap((line) => {
    const [sha, at, ...words] = line.split("\t");
    return sha && at ? [{ sha, at, subject: words.join("\t") }] : [];
  });
}
