/** The board for a terminal, in columns, as wide as the terminal is. */
import { wrapAnsi } from "fast-wrap-ansi";
import { ageText, countText, moneyText } from "./amounts.ts";
import { type Board, type BoardColumn, type BoardRow, rowPhase, type Spent } from "./board.ts";
import { cutToWidth, displayWidth, padToWidth } from "./display-width.ts";
import { singleLine } from "./escape.ts";
import { nextText } from "./next-text.ts";
import { type Colour, type Paint, PLAIN } from "./paint.ts";

const LABEL = 14;
const MAX_TITLE = 50;
const MIN_TITLE = 24;
const MIN_WAITS = 20;
const GAP = "  ";
/** Below that an item has a line for itself, and one for its phase and what it waits for. */
const NARROW = 90;
/** Nobody reads a board in less, and a terminal that says 0 does not know. */
const LEAST = 30;
/** Done items leave the backlog by themselves; the board only says how many are still in it. */
const COUNTED_ONLY = "done";

export interface BoardScreen {
  /** Default 120. */
  readonly columns?: number | undefined;
  /** Default: none. */
  readonly paint?: Paint | undefined;
}

type Screen = Readonly<{ columns: number; paint: Paint }>;

/** Ends in a line feed. */
export function boardText(board: Board, { columns = 120, paint = PLAIN }: BoardScreen = {}): string {
  const screen = { columns: Math.max(columns, LEAST), paint };
  const body = screen.columns < NARROW ? narrowLines(board, screen) : wideLines(board, screen);
  const head = headLines(board, screen);
  const blank = body.length === 0 ? [] : [""];
  return `${[...head, ...blank, ...body, ...spentLines(board.spent, screen)].join("\n")}\n`;
}

function headLines({ items, next }: Board, { columns, paint }: Screen): readonly string[] {
  const name = padToWidth("Backlog", LABEL - 5);
  const said =
    items === 0
      ? 'empty · add an item: tickwork add "…"'
      : `${countText(items, "item")} · ${next.length === 0 ? "nothing to do next" : `next: ${nextText(next, { reasons: false })}`}`;
  const [first = "", ...rest] = wrapAnsi(said, columns - name.length).split("\n");
  return [`${paint("bold", name)}${first}`, ...rest.map((line) => " ".repeat(name.length) + line)];
}

/** A line an item: id, phase or impact, title, age, what it waits for. */
function wideLines(board: Board, { columns, paint }: Screen): readonly string[] {
  const rows = board.columns.filter(({ status }) => status !== COUNTED_ONLY).flatMap((column) => column.rows);
  const cells = new Map(rows.map((row) => [row, cellsOf(row)]));
  const widest = (of: (row: Cells) => string) =>
    Math.max(0, ...[...cells.values()].map((row) => displayWidth(of(row))));
  const width = {
    id: widest(({ id }) => id),
    phase: widest(({ phase }) => phase),
    age: widest(({ age }) => age),
  };
  const fixed = LABEL + width.id + width.phase + width.age + 4 * GAP.length;
  const waits = widest((row) => row.waits) === 0 ? 0 : MIN_WAITS;
  const room = Math.min(Math.max(columns - fixed - waits, MIN_TITLE), MAX_TITLE);
  const title = Math.min(
    widest((row) => row.title),
    room,
  );
  const labelled = (label: string, colour: Colour) => paint(colour, label) + " ".repeat(LABEL - label.length);
  const line = (label: string, column: BoardColumn, row: BoardRow) => {
    const { id, phase, title: name, age, waits: why } = cells.get(row) ?? NO_CELLS;
    const parts = [
      id.padEnd(width.id),
      padToWidth(phase, width.phase),
      padToWidth(cutToWidth(name, title), title),
      paint("dim", age) + " ".repeat(width.age - age.length),
    ].filter((_, at) => at !== 1 || width.phase > 0);
    const left = columns - (LABEL + width.id + width.phase + title + width.age + parts.length * GAP.length);
    const said =
      why === "" ? "" : GAP + paint(waitsColour(column), cutToWidth(why, Math.max(left, MIN_WAITS)));
    return `${label === "" ? " ".repeat(LABEL) : labelled(label, labelColour(column))}${parts.join(GAP)}${said}`.trimEnd();
  };
  return board.columns.flatMap((column) => {
    if (column.rows.length === 0) return [];
    if (column.status === COUNTED_ONLY)
      return [`${labelled(column.name, "bold")}${countText(column.rows.length, "item")}`];
    return column.rows.map((row, at) => line(at === 0 ? column.name : "", column, row));
  });
}

/** A heading a status, and two lines an item. */
function narrowLines(board: Board, { columns, paint }: Screen): readonly string[] {
  return board.columns.flatMap((column) => {
    const count = column.rows.length;
    if (count === 0) return [];
    const heading = `${paint(labelColour(column), column.name)} ${paint("dim", String(count))}`;
    if (column.status === COUNTED_ONLY) return [heading, ""];
    const lines = column.rows.flatMap((row) => {
      const { id, phase, title, age, waits } = cellsOf(row);
      const room = columns - GAP.length - displayWidth(id) - displayWidth(age) - 2 * GAP.length;
      const shown = cutToWidth(title, room);
      const first = `${GAP}${id}${GAP}${padToWidth(shown, room)}${GAP}${paint("dim", age)}`;
      const second = [phase, waits].filter((part) => part !== "").join(" · ");
      const indent = GAP.repeat(2);
      return second === ""
        ? [first]
        : [first, `${indent}${paint(waitsColour(column), cutToWidth(second, columns - indent.length))}`];
    });
    return [heading, ...lines, ""];
  });
}

interface Cells {
  readonly id: string;
  readonly phase: string;
  readonly title: string;
  readonly age: string;
  readonly waits: string;
}
const NO_CELLS: Cells = { id: "", phase: "", title: "", age: "", waits: "" };

function cellsOf(row: BoardRow): Cells {
  return {
    id: row.id,
    phase: singleLine(rowPhase(row) || (row.impact ?? "")),
    title: singleLine(row.title),
    age: ageText(row.age_ms),
    waits: row.waits === undefined ? "" : singleLine(row.waits).replaceAll("`", ""),
  };
}

function labelColour({ status }: BoardColumn): Colour {
  return status === "blocked" ? "yellow" : "bold";
}

function waitsColour({ status }: BoardColumn): Colour {
  return status === "blocked" ? "yellow" : "dim";
}

function spentLines(spent: Spent | undefined, { paint }: Screen): readonly string[] {
  if (!spent) return [];
  const part = (name: string, usd: number, limit: number | undefined) => {
    const of = limit === undefined ? "" : ` of ${moneyText(limit)}`;
    const said = `${name} ${moneyText(usd)}${of}`;
    return limit !== undefined && usd >= limit ? paint("red", said) : said;
  };
  const today = part("today", spent.today_usd, spent.day_limit_usd);
  const month = part("this month", spent.month_usd, spent.month_limit_usd);
  return [`${paint("bold", padToWidth("Spent", LABEL))}${today} · ${month}`];
}
