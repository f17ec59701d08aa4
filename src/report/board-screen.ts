/** A screen full of board, for `status --watch`: what to write to a terminal so that it is drawn over what stood there. */
import { cutToWidth, displayWidth } from "./display-width.ts";
import { singleLine } from "./escape.ts";
import { type Paint, PLAIN } from "./paint.ts";

export interface ScreenFacts {
  readonly columns: number;
  readonly rows: number;
  readonly now: Date;
  /** Why the files cannot be read now: the board is an older one. */
  readonly problem?: string | undefined;
  readonly paint?: Paint | undefined;
}

/** Nothing is wiped before it is written over: each line clears its own rest, and the last one what is below. */
const HOME = "\u001b[H";
const REST_OF_LINE = "\u001b[K";
const REST_OF_SCREEN = "\u001b[J";
/** A terminal that knows it shows all of a drawing at once, others pass over it. */
const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";

/** `board` is painted already; what does not fit the screen is cut from below, and counted. */
export function boardScreen(
  board: string,
  { columns, rows, now, problem, paint = PLAIN }: ScreenFacts,
): string {
  const told =
    problem === undefined
      ? []
      : [
          paint("red", cutToWidth(singleLine(problem), columns)),
          paint(
            "dim",
            cutToWidth(
              board === "" ? "It is read again when it changes." : "The board below is of before.",
              columns,
            ),
          ),
          "",
        ];
  const foot = paint("dim", cutToWidth(`${now.toISOString().slice(11, 19)} UTC · Ctrl-C ends`, columns));
  const room = Math.max(rows - told.length - 2, 1);
  const shown = fitting(board === "" ? [] : board.split("\n"), { columns, room, paint });
  const drawn = [...told, ...shown, "", foot].slice(-rows);
  return `${BEGIN}${HOME}${drawn.map((line) => `${line}${REST_OF_LINE}`).join("\r\n")}${REST_OF_SCREEN}${END}`;
}

/** As many lines as there is room for. A command is not cut, so that it can be copied: it takes the rows that it needs. */
function fitting(
  lines: readonly string[],
  { columns, room, paint }: { readonly columns: number; readonly room: number; readonly paint: Paint },
): readonly string[] {
  const height = (line: string) => Math.max(1, Math.ceil(displayWidth(line) / columns));
  let used = 0;
  const over = lines.findIndex((line) => {
    used += height(line);
    return used > room;
  });
  if (over < 0) return lines;
  const kept = lines.slice(0, Math.max(over - 1, 0));
  return [...kept, paint("dim", `… ${lines.length - kept.length} more lines`)];
}
