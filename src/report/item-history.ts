/** An item's history, from the journal and from git, for a terminal, for the job summary and for scripts. Pure. */
import type { Item, ItemId } from "../backlog/item.ts";
import { compareTimestamps, epochMs } from "../backlog/timestamp.ts";
import { countText, dayAndTime, durationText, moneyText } from "./amounts.ts";
import { bounded, logText, markdownCode, markdownText } from "./escape.ts";
import type { JournalEntry } from "./journal.ts";
import { compactTable, paragraphs } from "./markdown-parts.ts";

const MOST_LINES = 500;
const MAX_SUBJECT = 120;

export interface ItemCommit {
  readonly sha: string;
  /** RFC 3339. */
  readonly at: string;
  readonly subject: string;
}

export interface ItemHistory {
  readonly item_id: ItemId;
  /** Undefined when it left the backlog. */
  readonly item?: Item | undefined;
  /** Of all items; those of others are passed over. */
  readonly entries: readonly JournalEntry[];
  /** The newest first, as git tells them. */
  readonly commits: readonly ItemCommit[];
}

/** An item's steps and changes, oldest first, for `logs`: as Markdown, as text and as JSON. */
export function historySummary(history: ItemHistory): {
  readonly markdown: string;
  readonly text: string;
  readonly json: string;
} {
  const { item_id, item, commits } = history;
  const entries = entriesOf(history);
  const shown = entries.slice(-MOST_LINES);
  const rows = shown.map((entry) => rowOf(entry, item_id));
  const left = entries.length - shown.length;
  const more = left > 0 ? `${countText(left, "earlier entry", "earlier entries")} left out.` : "";
  const title = item
    ? `${bounded(item.title, MAX_SUBJECT)} · ${placeText(item)}`
    : entries.at(-1)?.outcome === "archived"
      ? "finished, and not in the backlog any more"
      : "not in the backlog any more";
  const total = totalText(entries);
  const made = commits.slice(0, MOST_LINES).toReversed();
  return {
    markdown: paragraphs(
      `**${markdownText(item_id)}** ${markdownText(title)}`,
      markdownText(more),
      compactTable(
        ["when (UTC)", "what", "took", "cost", "by"],
        rows.map((row) => row.map(markdownText)),
      ),
      markdownText(total),
      made
        .map(
          ({ sha, subject }) =>
            `- ${markdownCode(sha.slice(0, 7))} ${markdownText(bounded(subject, MAX_SUBJECT))}`,
        )
        .join("\n"),
    ),
    text: [
      logText(`${item_id} ${title}`),
      ...(more === "" ? [] : [more]),
      ...aligned(rows),
      total,
      ...made.map(({ sha, at, subject }) => {
        return `${dayAndTime(epochMs(at)).join(" ")}  ${sha.slice(0, 7)}  ${logText(bounded(subject, MAX_SUBJECT))}`;
      }),
    ].join("\n"),
    json: JSON.stringify({
      item: item_id,
      title: item?.title,
      status: item?.status,
      phase: item?.phase,
      cost_usd: sum(entries, ({ cost }) => cost),
      minutes: sum(entries, ({ minutes }) => minutes),
      entries: shown,
      entries_left_out: left,
      commits: made,
    }),
  };
}

/** Also those that went into it. The oldest first. */
function entriesOf({ entries, item_id }: ItemHistory): readonly JournalEntry[] {
  return entries
    .filter(({ item, into }) => item === item_id || into === item_id)
    .toSorted((a, b) => compareTimestamps(a.time, b.time));
}

/** When, what, how long, cost, by whom. */
function rowOf(entry: JournalEntry, of: ItemId): readonly string[] {
  const { minutes, cost, by } = entry;
  return [
    dayAndTime(epochMs(entry.time)).join(" "),
    whatHappened(entry, of),
    minutes === undefined ? "" : durationText(minutes * 60_000),
    cost === undefined ? "" : moneyText(cost),
    by ?? "",
  ];
}

/** `build complete, 2 attempts`; told of item `of`, which another may have gone into. Parts are the journal's: escape them. */
export function whatHappened(entry: JournalEntry, of: string): string {
  const { phase, outcome, into, item, attempts = 1 } = entry;
  const words = outcome.replaceAll("_", " ");
  const merged = into === undefined ? words : into === of ? `took in ${item}` : `merged into ${into}`;
  const what = phase === undefined ? merged : `${phase} ${words}`;
  return attempts > 1 ? `${what}, ${countText(attempts, "attempt")}` : what;
}

/** Escaped a cell each: what makes a line harmless also closes up its columns. */
function aligned(raw: readonly (readonly string[])[]): readonly string[] {
  const rows = raw.map((row) => row.map(logText));
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function totalText(entries: readonly JournalEntry[]): string {
  const steps = entries.filter(({ minutes }) => minutes !== undefined);
  if (entries.length === 0) return "The journal has nothing of it yet.";
  const took = durationText((sum(entries, ({ minutes }) => minutes) ?? 0) * 60_000);
  const cost = sum(entries, (entry) => entry.cost);
  const spent = cost === undefined ? "" : `, ${moneyText(cost)}`;
  return steps.length === 0 ? "No step yet." : `${countText(steps.length, "step")}, ${took}${spent} in all.`;
}

/** Undefined where no entry says. */
function sum(
  entries: readonly JournalEntry[],
  amount: (entry: JournalEntry) => number | undefined,
): number | undefined {
  const known = entries.map(amount).filter((one) => one !== undefined);
  if (known.length === 0) return undefined;
  return Number(known.reduce((total, one) => total + one, 0).toFixed(6));
}

function placeText({ status, phase }: Item): string {
  return phase === undefined ? status : `${status} (${phase})`;
}
