/** Durations, money, counts and times of day as people read them. */
import prettyMilliseconds from "pretty-ms";
import { epochMs } from "../backlog/timestamp.ts";

const UNITS: Readonly<Record<string, string>> = { y: "y", d: "d", h: "h", m: "min", s: "s" };

/** `4 min 10 s`: the two largest units. */
export function durationText(ms: number): string {
  if (ms < 1000) return "under 1 s";
  return spacedUnits(prettyMilliseconds(ms, { unitCount: 2, secondsDecimalDigits: 0 }));
}

/** `2 h`: the largest unit alone. */
export function ageText(ms: number): string {
  return ms < 60_000 ? "under 1 min" : spacedUnits(prettyMilliseconds(ms, { compact: true }));
}

/** `$1.84`. */
export function moneyText(usd: number): string {
  return usd > 0 && usd < 0.01 ? "under $0.01" : `$${usd.toFixed(2)}`;
}

/** `$1.84`, `unknown`, `$1.84 and more`; empty when nothing was spent. */
export function spentText(spent: {
  readonly cost_usd?: number | undefined;
  /** Something else was spent, and nobody says how much. */
  readonly cost_unknown?: boolean | undefined;
}): string {
  if (spent.cost_usd === undefined) return spent.cost_unknown ? "unknown" : "";
  return `${moneyText(spent.cost_usd)}${spent.cost_unknown ? " and more" : ""}`;
}

/** `12 turns, 48,200 tokens`; empty when neither is known. */
export function usedText(used: {
  readonly turns?: number | undefined;
  readonly tokens?: number | undefined;
}): string {
  return [
    used.turns === undefined ? "" : countText(used.turns, "turn"),
    used.tokens === undefined ? "" : countText(used.tokens, "token"),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** `12 kB`, `1.4 MB`. */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `1 item`, `2,000 items`; `plural` where an "s" does not make one. */
export function countText(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : plural}`;
}

/** `14:30 UTC` on the day of `now`, else `2026-11-25 14:30 UTC`; both RFC 3339. Text that is no time is given back. */
export function instantText(at: string, now: string): string {
  const ms = epochMs(at);
  if (Number.isNaN(ms)) return at;
  const [day, time] = dayAndTime(ms);
  return day === dayAndTime(epochMs(now))[0] ? `${time} UTC` : `${day} ${time} UTC`;
}

/** The UTC day and time of day: `["2026-11-24", "08:22"]`; empty texts for NaN. */
export function dayAndTime(ms: number): readonly [day: string, time: string] {
  if (Number.isNaN(ms)) return ["", ""];
  const text = new Date(ms).toISOString();
  return [text.slice(0, 10), text.slice(11, 16)];
}

/** `A, B, C and 12 more`. */
export function listText(parts: readonly string[], most = 20): string {
  if (parts.length <= most) return parts.join(", ");
  return `${parts.slice(0, most).join(", ")} and ${(parts.length - most).toLocaleString("en-US")} more`;
}

function spacedUnits(text: string): string {
  return text.replace(/(\d)([ydhms])/g, (_, digit, unit) => `${digit} ${UNITS[unit]}`);
}
