/** Times, money and names as people read them. Pure; the page's clock is handed in. */
import type { PageStatus } from "./data.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `5 min`, `3 h`, `2 d`, `4 mo`: how long ago, or how long it took. */
export function ageWords(ms: number): string {
  if (!(ms >= MINUTE)) return "now";
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  if (ms < 60 * DAY) return `${Math.floor(ms / DAY)} d`;
  if (ms < 730 * DAY) return `${Math.floor(ms / (30.44 * DAY))} mo`;
  return `${Math.floor(ms / (365.25 * DAY))} y`;
}

/** `12 min ago`, `just now`. */
export function agoWords(ms: number): string {
  return ms < MINUTE ? "just now" : `${ageWords(ms)} ago`;
}

/** `4 min`, `1 h 20 min`; `under 1 min`. */
export function minutesWords(minutes: number): string {
  if (minutes < 1) return "under 1 min";
  if (minutes < 60) return `${Math.round(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  return rest === 0 || hours >= 10 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** `50 min`, `7.5 h`, `3.2 d`. */
export function hoursWords(hours: number): string {
  if (hours < 1) return minutesWords(hours * 60);
  return hours < 48 ? `${oneDigit(hours)} h` : `${oneDigit(hours / 24)} d`;
}

function oneDigit(value: number): string {
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

/** `$12.50`; from a thousand on without cents. */
export function moneyWords(usd: number): string {
  if (usd > 0 && usd < 0.01) return "under $0.01";
  return usd >= 1_000 ? `$${Math.round(usd).toLocaleString("en-US")}` : `$${usd.toFixed(2)}`;
}

/** `24 Nov 2026, 08:22 UTC`; text that is no time is given back. */
export function instantWords(at: string): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return at;
  const [day, time] = new Date(ms).toISOString().split("T");
  return `${dayWords(day ?? "")}, ${time?.slice(0, 5)} UTC`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `2026-11-24` → `24 Nov 2026`. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** `2026-11-24` → `24 Nov`. */
export function shortDay(day: string): string {
  return dayWords(day).replace(/ \d{4}$/, "");
}

/** `1 item`, `2,000 items`. */
export function countWords(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : plural}`;
}

export const STATUS_WORDS: Readonly<Record<PageStatus, string>> = {
  in_progress: "in progress",
  blocked: "needs you",
  ready: "ready",
  scoping: "scoping",
  new: "new",
  done: "done",
};
