import type { Board } from "./board.ts";

/** An output of 1 MiB or more fails the step, and other outputs want room beside it. */
const MAX_BYTES = 100 * 1024;

/** The board as JSON; where it is too large, without its rows but with their number. */
export function boardJson(board: Board, maxBytes = MAX_BYTES): string {
  const whole = JSON.stringify(board);
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  const columns = board.columns.map(({ rows, ...column }) => ({
    ...column,
    rows: [],
    rows_left_out: rows.length,
  }));
  return JSON.stringify({ ...board, columns, next: board.next.slice(0, 100) });
}
