/** RFC 3339 instants as text. The file keeps what a person or another program wrote; we write UTC with milliseconds (spec §1). */
import * as z from "zod";

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,12}))?([Zz]|[+-]\d{2}:\d{2})$/;

export const timestampSchema = z
  .string()
  .refine((text) => !Number.isNaN(epochMs(text)) && isDay(text.slice(0, 10)), {
    error: "a time is written like 2026-02-10T09:30:00.000Z",
  })
  // A refinement says nothing to an editor.
  .meta({ pattern: RFC_3339.source });

/** JavaScript takes 30 February for 2 March. */
function isDay(date: string): boolean {
  return date.slice(8) <= "28" || new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** Now, or another instant, as the file has it: UTC with milliseconds. */
export function timestamp(instant: Date): string {
  return instant.toISOString();
}

/** Milliseconds since 1970, the rest of a nanosecond cut off; NaN for what is no RFC 3339 instant. */
export function epochMs(text: string): number {
  const match = RFC_3339.exec(text);
  if (!match) return Number.NaN;
  const [, date, time, fraction = "", offset] = match;
  return Date.parse(`${date}T${time}.${fraction.padEnd(3, "0").slice(0, 3)}${offset?.toUpperCase()}`);
}

/** An instant that is compared often: milliseconds since 1970, and the digits that were written below them. */
export interface Instant {
  readonly ms: number;
  readonly below: string;
}

/** `ms` since 1970 (NaN for what is no RFC 3339 instant), and `below` the nine digits after these. */
export function instantOf(text: string): Instant {
  return { ms: epochMs(text), below: (RFC_3339.exec(text)?.[3] ?? "").padEnd(12, "0").slice(3) };
}

/** Earlier first: negative, zero or positive. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.ms - b.ms || (a.below < b.below ? -1 : a.below > b.below ? 1 : 0);
}

/** Earlier first: negative, zero or positive. Compares to the last digit that was written, whatever the offsets. */
export function compareTimestamps(a: string, b: string): number {
  return compareInstants(instantOf(a), instantOf(b));
}
