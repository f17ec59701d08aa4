/** The line that stands behind the spinner while steps run. */
import type { ItemId, PhaseName } from "../backlog/item.ts";
import { cutToWidth, displayWidth } from "./display-width.ts";
import { singleLine } from "./escape.ts";

export interface RunningStep {
  readonly item_id: ItemId;
  readonly phase: PhaseName;
  readonly title: string;
  readonly started_at_ms: number;
}

const SEPARATOR = " · ";
/** A title shorter than this says nothing. */
const MIN_TITLE = 8;

/**
 * `WRK-003 build 4:10 Sort flags in --help`, the steps that run side by side one after another; at most `columns` wide.
 * Titles give way first: how long a step takes is what the line is for.
 */
export function progressText(steps: readonly RunningStep[], now_ms: number, columns: number): string {
  const names = steps.map(
    (step) => `${step.item_id} ${singleLine(step.phase)} ${clockText(now_ms - step.started_at_ms)}`,
  );
  const taken = displayWidth(names.join(SEPARATOR));
  const room = Math.floor((columns - taken) / Math.max(1, steps.length)) - 1;
  const parts = steps.map(({ title }, index) =>
    room < MIN_TITLE ? names[index] : `${names[index]} ${cutToWidth(singleLine(title), room)}`,
  );
  return cutToWidth(parts.join(SEPARATOR), columns);
}

/** `0:07`, `4:10`, `1:02:03`. */
function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number: number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
