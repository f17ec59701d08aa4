/** What the journal says was spent, and what each phase costs (spec §2). Text in, figures out. */
import { type JournalEntry, spent } from "./journal.ts";

/** Prices and agents change: older steps say less about the next one. */
const LAST_STEPS = 20;

export interface Ledger {
  readonly day_usd: number;
  readonly month_usd: number;
  /** Averages of the last steps, by the phase's name. */
  readonly phases: ReadonlyMap<string, { readonly usd?: number | undefined; readonly minutes: number }>;
}

/** `now` is RFC 3339; day and month are those of UTC. `entries` may reach further back: prices of phases do. */
export function ledgerOf(entries: readonly JournalEntry[], now: string): Ledger {
  const day = `${now.slice(0, 10)}T00:00:00Z`;
  const month = `${now.slice(0, 7)}-01T00:00:00Z`;
  const steps = entries.filter(({ phase, minutes }) => phase !== undefined && minutes !== undefined);
  const phases = Map.groupBy(steps, ({ phase }) => phase ?? "");
  return {
    day_usd: spent(entries, { since: day }).usd,
    month_usd: spent(entries, { since: month }).usd,
    phases: new Map([...phases].map(([name, all]) => [name, averageOf(all.slice(-LAST_STEPS))])),
  };
}

function averageOf(steps: readonly JournalEntry[]) {
  const costs = steps.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  return {
    usd: costs.length === 0 ? undefined : mean(costs),
    minutes: mean(steps.map(({ minutes }) => minutes ?? 0)),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
