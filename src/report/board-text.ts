/** The board for a terminal: plain text in columns, aligned as the terminal shows it. */
import { ageText, countText, moneyText } from "./amounts.ts";
import { type Board, type BoardColumn, type BoardRow, rowPhase, type Spent } from "./board.ts";
import { cutToWidth, displayWidth, padToWidth } from "./display-width.ts";
import { singleLine } from "./escape.ts";
import { nextText } from "./next-text.ts";

const LABEL = 14;
const MAX_TITLE = 50;
const MIN_WAITS = 20;
const GAP = "  ";
/** Done items leave the backlog by themselves; the board only says how many are still in it. */
const COUNTED_ONLY = "done";

/** Ends in a line feed. `columns`: the terminal's width, which only shortens what an item waits for and its title. */
export function boardText(board: Board, columns = 120): string {
  const rows = board.columns.filter(({ status }) => status !== COUNTED_ONLY).flatMap(({ rows }) => rows);
  const cells = new Map(rows.map((row) => [row, cellsOf(row)]));
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(0, ...[...cells.values()].map((row) => displayWidth(row[column] ?? ""))),
  );
  const line = (label: string, row: BoardRow) => {
    const [id = "", phase = "", title = "", age = "", waits = ""] = cells.get(row) ?? [];
    const fixed = [id, phase, title, age].map((cell, column) => padToWidth(cell, widths[column] ?? 0));
    const start = padToWidth(label, LABEL) + fixed.filter((cell) => cell !== "").join(GAP);
    const room = Math.max(MIN_WAITS, columns - displayWidth(start) - GAP.length);
    return (waits === "" ? start : `${start}${GAP}${cutToWidth(waits, room)}`).trimEnd();
  };
  const body = board.columns.flatMap((column) => columnLines(column, line));
  const head = `${padToWidth("Backlog", LABEL - 5)}${headText(board)}`;
  const blank = body.length === 0 ? [] : [""];
  return `${[head, ...blank, ...body, ...spentLines(board.spent)].join("\n")}\n`;
}

function headText({ items, next }: Board): string {
  if (items === 0) return 'empty · add an item: tickwork add "…"';
  return `${countText(items, "item")} · ${next.length === 0 ? "nothing to do next" : `next: ${nextText(next, { reasons: false })}`}`;
}

function columnLines(
  { name, status, rows }: BoardColumn,
  line: (label: string, row: BoardRow) => string,
): readonly string[] {
  if (rows.length === 0) return [];
  if (status === COUNTED_ONLY) return [`${padToWidth(name, LABEL)}${countText(rows.length, "item")}`];
  return rows.map((row, index) => line(index === 0 ? name : "", row));
}

/** Id, phase or impact, title, age, what it waits for. */
function cellsOf(row: BoardRow): readonly string[] {
  const phase = rowPhase(row) || (row.impact ?? "");
  const waits = row.waits === undefined ? "" : singleLine(row.waits).replaceAll("`", "");
  return [
    row.id,
    singleLine(phase),
    cutToWidth(singleLine(row.title), MAX_TITLE),
    ageText(row.age_ms),
    waits,
  ];
}

function spentLines(spent: Spent | undefined): readonly string[] {
  if (!spent) return [];
  const of = (limit: number | undefined) => (limit === undefined ? "" : ` of ${moneyText(limit)}`);
  const today = `today ${moneyText(spent.today_usd)}${of(spent.day_limit_usd)}`;
  return [
    `${padToWidth("Spent", LABEL)}${today} · this month ${moneyText(spent.month_usd)}${of(spent.month_limit_usd)}`,
  ];
}
