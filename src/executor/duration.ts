import prettyMs from "pretty-ms";

/** A span of time for people: `4m 10s`, `850ms`. */
export function spanOf(ms: number): string {
  return prettyMs(ms, ms < 1_000 ? {} : { secondsDecimalDigits: 0 });
}
