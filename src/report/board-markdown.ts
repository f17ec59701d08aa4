/** The board as Markdown: one table, a group of rows a status. */
import { ageText } from "./amounts.ts";
import { type Board, type BoardColumn, type BoardRow, rowPhase } from "./board.ts";
import { bounded, markdownSentenceCell, markdownText } from "./escape.ts";
import { compactTable, itemName, moreText, paragraphs } from "./markdown-parts.ts";

const MAX_WAITS = 200;

/** The table with at most `most` rows, from the top, saying how many are missing; the empty text for an empty board. */
export function boardMarkdown(board: Board, most = Number.POSITIVE_INFINITY): string {
  const rows = board.columns.flatMap(({ name, rows }) =>
    rows.map((row, index) => boardRow(index === 0 ? name : "", row)),
  );
  if (rows.length === 0) return "";
  return paragraphs(
    compactTable(["", "item", "phase", "impact", "unchanged for", "waits"], rows.slice(0, most)),
    moreText(rows.length, most),
  );
}

/** `3 new · 1 scoping · 4 ready · 0 in progress · 2 blocked`, in the order of an item's life. */
export function boardCounts({ columns }: Board): string {
  const counted = columns.filter(({ status, rows }) => status !== "done" || rows.length > 0);
  const life = (column: BoardColumn) =>
    ["new", "scoping", "ready", "in_progress", "blocked", "done"].indexOf(column.status);
  return counted
    .toSorted((a, b) => life(a) - life(b))
    .map(({ status, rows }) => `${rows.length.toLocaleString("en-US")} ${status.replace("_", " ")}`)
    .join(" · ");
}

function boardRow(label: string, row: BoardRow): readonly string[] {
  return [
    label,
    itemName(row),
    markdownText(rowPhase(row)),
    row.impact ?? "",
    ageText(row.age_ms),
    row.waits === undefined ? "" : markdownSentenceCell(bounded(row.waits, MAX_WAITS)),
  ];
}
