/** What a run would do first, in words: `WRK-003 build, then promote WRK-012`. Plain text; reasons may quote strangers. */
import { listText } from "./amounts.ts";
import { bounded } from "./escape.ts";
import type { NextAction } from "./run-report.ts";

const MOST_ACTIONS = 5;
const MAX_REASON = 120;

/** The empty text when there is nothing. With `reasons`, the first action says why it is the first. */
export function nextText(next: readonly NextAction[], { reasons }: { readonly reasons: boolean }): string {
  const [first, ...rest] = next;
  if (first === undefined) return "";
  const because = reasons ? ` (${bounded(first.because, MAX_REASON)})` : "";
  const then = rest.length === 0 ? "" : `, then ${listText(rest.map(actionText), MOST_ACTIONS)}`;
  return `${actionText(first)}${because}${then}`;
}

/** An action in a few words: `WRK-003 build`, `promote WRK-012`. */
export function actionText({ kind, item_id, phase }: NextAction): string {
  switch (kind) {
    case "promote":
      return `promote ${item_id}`;
    case "triage":
      return `triage ${item_id}`;
    case "phase":
      return phase === undefined ? item_id : `${item_id} ${phase}`;
    default:
      return kind satisfies never;
  }
}
