/** What the journal says was spent, what each phase costs, and what was cut off (spec §2). Entries in, figures out. */
import { isSample, type PhaseSample, stepKey } from "../ports/step.ts";
import { type JournalEntry, spent } from "./journal.ts";

export interface Ledger {
  readonly day_usd: number;
  readonly month_usd: number;
  /** What each step took, by the phase's name, newest last. */
  readonly phases: ReadonlyMap<string, readonly PhaseSample[]>;
  /**
   * Steps that the end of their run cut off and that have not ended otherwise since, by `stepKey`: the most
   * minutes that one of them had.
   */
  readonly cut_off: ReadonlyMap<string, number>;
}

/** `now` is RFC 3339; day and month are those of UTC. `entries` may reach further back: prices of phases do. */
export function ledgerOf(entries: readonly JournalEntry[], now: string): Ledger {
  const day = `${now.slice(0, 10)}T00:00:00Z`;
  const month = `${now.slice(0, 7)}-01T00:00:00Z`;
  const steps = entries.filter(({ phase, minutes }) => phase !== undefined && minutes !== undefined);
  const whole = steps.filter(({ outcome }) => isSample(outcome));
  const phases = Map.groupBy(whole, ({ phase }) => phase ?? "");
  return {
    day_usd: spent(entries, { since: day }).usd,
    month_usd: spent(entries, { since: month }).usd,
    phases: new Map(
      [...phases].map(([name, all]) => [
        name,
        all.map(({ cost, minutes = 0 }): PhaseSample => ({ usd: cost, minutes })),
      ]),
    ),
    cut_off: cutOff(steps),
  };
}

function cutOff(steps: readonly JournalEntry[]): ReadonlyMap<string, number> {
  const cut = new Map<string, number>();
  for (const { item, phase, outcome, minutes = 0 } of steps) {
    const step = stepKey(item, phase ?? "");
    if (outcome === "cut_off") cut.set(step, Math.max(minutes, cut.get(step) ?? 0));
    else if (outcome !== "cancelled") cut.delete(step);
  }
  return cut;
}
