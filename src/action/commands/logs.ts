/** `command: logs`: what became of one item. Reads journal and git, and changes nothing. */
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findItem } from "../../backlog/backlog.ts";
import type { ItemId } from "../../backlog/item.ts";
import { timestamp } from "../../backlog/timestamp.ts";
import { createGit } from "../../delivery/git.ts";
import { identityOf } from "../../delivery/git-environment.ts";
import { historySummary, type ItemCommit } from "../../report/item-history.ts";
import { type JournalEntry, journalFile, readJournal } from "../../report/journal.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { itemNamed } from "../named-item.ts";
import { type ReadOnlyWorkspace, readWorkspace } from "../workspace.ts";

export const LOGS: CommandDefinition = {
  name: "logs",
  summary: "tell an item's history: when which phase ran, how long, its cost and commits",
  about: [
    "From the journal and from git as they are here, for items that left the backlog too. Reads, and changes nothing.",
  ],
  inputs: ["item"],
  words: ["item"],
  examples: [
    { line: "logs WRK-007", does: "everything that happened to WRK-007" },
    { line: "logs WRK-007 --json", does: "the same for a script" },
  ],
  perform: logs,
};

async function logs(context: CommandContext): Promise<CommandEnd> {
  const { inputs, log } = context;
  const workspace = await readWorkspace(context);
  const { entries, unreadable } = await wholeJournal(workspace);
  if (unreadable > 0) log.warning(`${unreadable} lines of the journal are none, and were passed over.`);
  const item_id = inputs.item;
  const isTold = entries.some(({ item, into }) => item === item_id || into === item_id);
  if (item_id === undefined || !isTold) itemNamed(inputs, workspace);
  if (item_id === undefined) throw new RangeError("no item");
  const said = historySummary({
    item_id,
    item: findItem(workspace.document.backlog, item_id),
    entries,
    commits: await commitsOf(item_id, workspace.paths.top, context),
  });
  return {
    exit_code: 0,
    summary: said.markdown,
    text: said.text,
    outputs: { changed: "false", result: said.json },
  };
}

/** Of all months, the oldest first. */
async function wholeJournal({ store, paths }: Pick<ReadOnlyWorkspace, "store" | "paths">): Promise<{
  readonly entries: readonly JournalEntry[];
  readonly unreadable: number;
}> {
  const folder = dirname(paths.inWorkingFolder(journalFile(timestamp(new Date(0)))));
  const names = await readdir(join(paths.top, folder)).catch(() => []);
  const files = names.filter((name) => /^\d{4}-\d{2}\.jsonl$/.test(name)).toSorted();
  const journals = await Promise.all(
    files.map(async (name) => {
      const read = await store.read(`${folder}/${name}`);
      return readJournal(read.kind === "text" ? read.text : "");
    }),
  );
  return {
    entries: journals.flatMap(({ entries }) => entries),
    unreadable: journals.reduce((sum, journal) => sum + journal.unreadable, 0),
  };
}

/** Those that name it in their subject. None where this is no repository. */
async function commitsOf(
  id: ItemId,
  cwd: string,
  { env, log }: CommandContext,
): Promise<readonly ItemCommit[]> {
  const git = createGit({ cwd, env, identity: identityOf(env), log });
  const search = ["--fixed-strings", `--grep=[${id}]`, "--format=%H%x09%cI%x09%s"];
  const answer = await git.tryRun(["log", "--no-show-signature", ...search]);
  if (answer.kind !== "ok") return [];
  return answer.stdout.split("\n").flatMap((line) => {
    const [sha, at, ...subject] = line.split("\t");
    return sha && at ? [{ sha, at, subject: subject.join("\t") }] : [];
  });
}
