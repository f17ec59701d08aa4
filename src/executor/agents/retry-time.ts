/**
 * When a quota is there again, from what an agent says of it. Each words it in its own way: how long it takes, or when
 * it is. What cannot be read with certainty is not known, and the item then waits as long as it does by default.
 */
const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };
/** Nobody's quota takes longer to come back; what says so is misread. */
const LONGEST_MS = 40 * 86_400_000;

const SPAN = /(\d+(?:\.\d+)?)\s*(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b/gi;

/** RFC 3339; undefined when the text does not say, or what it says is past or far off. */
export function retryTime(text: string, now: Date): string | undefined {
  return (
    instant(spanIn(text, now), now) ??
    instant(epochIn(text), now) ??
    instant(dateIn(text), now) ??
    instant(timeOfDayIn(text, now), now)
  );
}

/** From seconds or milliseconds since 1970: both are in use for the same field. */
export function epochTime(value: number, now: Date): string | undefined {
  return instant(value < 1e11 ? value * 1_000 : value, now);
}

/** `try again in 3 days 4 hours 12 minutes`, `retry in 34.07s`, `"retryDelay": "34s"`, `retry-after: 20`. */
function spanIn(text: string, now: Date): number | undefined {
  const [, after] =
    /\b(?:again|retry|reset\w*|available|wait)\b[^.\n]{0,20}?\bin\b(.{1,60})|$/is.exec(text) ?? [];
  const [, delay] = /"?retryDelay"?\s*[:=]\s*"?(\d+(?:\.\d+)?s)|$/i.exec(text) ?? [];
  const [, header] = /\bretry-after"?\s*[:=]\s*"?(\d+)\b|$/i.exec(text) ?? [];
  if (header !== undefined) return now.getTime() + Number(header) * 1_000;
  const spans = [...(after ?? delay ?? "").matchAll(SPAN)];
  if (spans.length === 0) return undefined;
  const ms = spans.reduce((sum, [, amount, unit]) => {
    return sum + Number(amount) * (UNITS[unit?.[0]?.toLowerCase() ?? ""] ?? 0);
  }, 0);
  return now.getTime() + ms;
}

/** `usage limit reached|1763999999`, `"resets_at":1777936568`. */
function epochIn(text: string): number | undefined {
  const [, seconds] = /(?:\||"?resets?_?at"?\s*[:=]\s*)(\d{10})\b|$/i.exec(text) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1_000;
}

/** `try again at Nov 24th, 2026 3:45 PM`, `resets at 2026-11-24T15:45:00Z`. Without a zone it is the machine's. */
function dateIn(text: string): number | undefined {
  const [, iso] = /\b(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))|$/.exec(text) ?? [];
  if (iso !== undefined) return Date.parse(iso);
  const [, words] =
    /\b((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* \d{1,2}(?:st|nd|rd|th)?,? \d{4},? \d{1,2}:\d\d(?: ?[AP]M)?)|$/i.exec(
      text,
    ) ?? [];
  return words === undefined ? undefined : Date.parse(words.replace(/(\d)(?:st|nd|rd|th)\b/, "$1"));
}

/** `try again at 3:45 PM`, `resets 3pm (UTC)`: the next such time. Of another zone than UTC nothing is known. */
function timeOfDayIn(text: string, now: Date): number | undefined {
  const match = /\b(?:at|resets?)\s+(\d{1,2})(?::(\d\d))?\s*([ap])m\b(?:\s*\(([^)]*)\))?/i.exec(text);
  if (!match) return undefined;
  const [, hour, minute = "0", half = "", zone] = match;
  if (zone !== undefined && !/^(UTC|GMT|Etc\/UTC)$/i.test(zone)) return undefined;
  const hours = (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  const today = new Date(now);
  if (zone === undefined) today.setHours(hours, Number(minute), 0, 0);
  else today.setUTCHours(hours, Number(minute), 0, 0);
  const at = today.getTime();
  return at > now.getTime() ? at : at + 86_400_000;
}

function instant(ms: number | undefined, now: Date): string | undefined {
  if (ms === undefined || Number.isNaN(ms)) return undefined;
  const away = ms - now.getTime();
  return away > 0 && away <= LONGEST_MS ? new Date(ms).toISOString() : undefined;
}
