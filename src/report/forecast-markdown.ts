/** What a pull request changes for people, and what the next run would do once it is merged (spec §7). */
import type { Backlog } from "../backlog/backlog.ts";
import type { ChangedItem, Differences } from "../backlog/differences.ts";
import { type Item, STATUSES } from "../backlog/item.ts";
import { countText, listText } from "./amounts.ts";
import type { DocumentSection } from "./bounded-document.ts";
import { dependencyGraph } from "./dependency-graph.ts";
import { bounded, markdownSentence, markdownText } from "./escape.ts";
import { compactTable, details, itemName, moreText, paragraphs } from "./markdown-parts.ts";
import { nextText } from "./next-text.ts";
import type { NextAction } from "./run-report.ts";

export interface Forecast {
  /** The backlog that it is about; named where there are several. */
  readonly file?: string | undefined;
  readonly before: Backlog;
  readonly after: Backlog;
  readonly differences: Differences;
  /** Entries of the inbox that the next run takes in first. */
  readonly inbox: number;
  /** Ids of which it cannot be told: two items have them, or their item breaks the schema. They are in none of the rest. */
  readonly left_out: readonly string[];
  /** Undefined without a sound config and backlog: then nobody can say. */
  readonly next?: readonly NextAction[] | undefined;
}

/** What merging a pull request would lead to, as sections by importance; each is escaped. */
export function forecastSections(forecast: Forecast): readonly DocumentSection[] {
  const { file, differences, after } = forecast;
  const { added, gone, changed } = differences;
  const where = file === undefined ? "" : ` in ${file}`;
  const graph = dependencyGraph(after);
  return [
    {
      name: `what merging changes${where}`,
      importance: 40,
      entries: added.length + gone.length + changed.length,
      render: (most) => changesText(forecast, most),
    },
    {
      name: `the graph of dependencies${where}`,
      importance: 5,
      entries: graph ? 1 : 0,
      render: (most) =>
        graph && most > 0
          ? details(
              `Dependencies of what is open${markdownText(where)}`,
              paragraphs(
                graph.markdown,
                graph.left_out > 0 ? `… and ${countText(graph.left_out, "more item")}` : "",
              ),
            )
          : "",
    },
  ];
}

function changesText(forecast: Forecast, most: number): string {
  const { file, differences } = forecast;
  const { added, gone, changed } = differences;
  const rows = [
    ...added.map((item) => ["added", itemName(item), item.status.replace("_", " ")]),
    ...changed.map((change) => [
      statusWord(change),
      itemName(change.after),
      markdownText(changeText(change)),
    ]),
    ...gone.map((item) => [item.status === "done" ? "archived" : "taken out", itemName(item), ""]),
  ];
  const title = `#### What merging changes${file === undefined ? "" : ` in ${markdownText(file)}`}`;
  const nothing = rows.length + forecast.left_out.length === 0 ? "No item is added, changed or closed." : "";
  return paragraphs(
    title,
    nothing,
    rows.length === 0 ? "" : compactTable(["", "item", "what"], rows.slice(0, most)),
    moreText(rows.length, most),
    leftOutText(forecast),
    boardText(forecast),
    nextSentence(forecast),
  );
}

const MOST_LEFT_OUT = 10;

function leftOutText({ left_out }: Forecast): string {
  if (left_out.length === 0) return "";
  const names = listText(
    left_out.map((id) => markdownText(bounded(id, 50))),
    MOST_LEFT_OUT,
  );
  return `Not told before the errors are mended: what becomes of ${names}.`;
}

function statusWord({ before, after }: ChangedItem): string {
  return after.status === "done" && before.status !== "done" ? "closed" : "changed";
}

const MOST_FIELDS = 6;

function changeText({ before, after, fields }: ChangedItem): string {
  const status = before.status === after.status ? [] : [`${before.status} → ${after.status}`];
  return [
    ...status,
    listText(
      fields.filter((name) => name !== "status"),
      MOST_FIELDS,
    ),
  ]
    .filter((part) => part !== "")
    .join("; ");
}

/** Only statuses that somebody has, and how many before and after. */
function boardText({ before, after }: Forecast): string {
  const count = ({ items }: Backlog, status: Item["status"]) =>
    items.reduce((sum, item) => sum + (item.status === status ? 1 : 0), 0);
  const columns = STATUSES.filter((status) => count(before, status) + count(after, status) > 0);
  if (columns.length === 0) return "";
  const row = (name: string, backlog: Backlog) => [
    name,
    ...columns.map((status) => String(count(backlog, status))),
  ];
  const header = ["board", ...columns.map((status) => status.replace("_", " "))];
  return compactTable(header, [row("before", before), row("after", after)]);
}

function nextSentence({ next, inbox }: Forecast): string {
  if (next === undefined) return "What the next run would do cannot be told before the errors are mended.";
  const first = inbox > 0 ? `take ${countText(inbox, "entry", "entries")} of the inbox in` : "";
  const then = nextText(next, { reasons: true });
  const all = [first, then].filter((part) => part !== "").join(", then ");
  return all === ""
    ? "Merged, the next run would find nothing to do."
    : `Merged, the next run would: ${markdownSentence(all)}.`;
}

/** What was mended, or would be: a difference between texts. `title` is a sentence of our own. */
export function diffSection(diff: string, title: string): DocumentSection {
  const lines = diff.trimEnd().split("\n");
  return {
    name: "what is mended",
    importance: 60,
    entries: diff === "" ? 0 : lines.length,
    render: (most) => {
      if (diff === "") return "";
      const shown = lines.slice(0, most).join("\n");
      const longest = Math.max(2, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
      const fence = "`".repeat(longest + 1);
      return paragraphs(
        markdownSentence(title),
        `${fence}diff\n${shown}\n${fence}`,
        moreText(lines.length, most),
      );
    },
  };
}
