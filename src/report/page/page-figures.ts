/** Figures of the page, from the journal: finished items and money a week, and how long phases take. Pure. */
import { epochMs } from "../../backlog/timestamp.ts";
import type { PagePhase, PageWeek } from "../../page/data.ts";
import { dayAndTime } from "../amounts.ts";
import type { JournalEntry } from "../journal.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const MOST_WEEKS = 26;
const MOST_PHASES = 12;

/**
 * Weeks begin on Monday, UTC: from the first that the journal tells of, 26 at most, up to the one that `now` (RFC 3339) is
 * in. An item counts as finished when it was archived; one that a person closed was not finished.
 */
export function weeksOf(entries: readonly JournalEntry[], now: string): readonly PageWeek[] {
  const last = mondayOf(epochMs(now));
  const dated = entries.map((entry) => ({ entry, week: mondayOf(epochMs(entry.time)) }));
  const first = Math.min(...dated.map(({ week }) => week));
  if (first > last) return [];
  const count = Math.min(MOST_WEEKS, Math.round((last - first) / WEEK_MS) + 1);
  const byWeek = Map.groupBy(dated, ({ week }) => week);
  return Array.from({ length: count }, (_, index) => {
    const week = last - (count - 1 - index) * WEEK_MS;
    const within = (byWeek.get(week) ?? []).map(({ entry }) => entry);
    return {
      from: dayAndTime(week)[0],
      finished: within.filter(({ outcome }) => outcome === "archived").length,
      cost_usd: cents(within.reduce((sum, { cost = 0 }) => sum + cost, 0)),
    };
  });
}

/**
 * For each phase that was ever completed, in the order in which they first were. Lead time is what an item waits for a
 * phase: from the end of the one before, or from when it was taken in, to the end of this one. `entries` are in their
 * order of time.
 */
export function phasesOf(entries: readonly JournalEntry[]): readonly PagePhase[] {
  const since = new Map<string, { at: number; worked: number }>();
  const found = new Map<string, { lead: number[]; work: number[] }>();
  for (const { item, phase, outcome, time, minutes = 0 } of entries) {
    const at = epochMs(time);
    const before = since.get(item) ?? { at, worked: 0 };
    const worked = before.worked + (phase === undefined ? 0 : minutes);
    if (phase === undefined || outcome !== "complete") {
      // What happens on the way, a failed attempt or an answer, is part of how long the phase takes.
      since.set(item, { at: before.at, worked });
      continue;
    }
    const of = found.get(phase) ?? { lead: [], work: [] };
    // A first entry says when it ended and how long it ran, and nothing of what was before.
    of.lead.push(since.has(item) ? Math.max(at - before.at, 0) : minutes * 60_000);
    of.work.push(worked);
    found.set(phase, of);
    since.set(item, { at, worked: 0 });
  }
  return [...found].slice(0, MOST_PHASES).map(([name, { lead, work }]) => ({
    name,
    completed: lead.length,
    lead_hours: Number((median(lead) / 3_600_000).toFixed(2)),
    work_minutes: Number(median(work).toFixed(1)),
  }));
}

/** Midnight, UTC, as epoch milliseconds. */
function mondayOf(ms: number): number {
  const day = Math.floor(ms / DAY_MS);
  // 1 January 1970 was a Thursday.
  return (day - ((day + 3) % 7)) * DAY_MS;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function cents(usd: number): number {
  return Number(usd.toFixed(2));
}
