import { expect, test } from "vitest";
import { epochTime, retryTime } from "../../../src/executor/agents/retry-time.ts";

const NOW = new Date("2026-11-24T12:00:00Z");

test.each([
  ["Please try again in 20s.", "2026-11-24T12:00:20.000Z"],
  ["Rate limit reached. Please try again in 1.5s. Visit …", "2026-11-24T12:00:01.500Z"],
  ["You've hit your usage limit. Try again in 3 days 4 hours 12 minutes.", "2026-11-27T16:12:00.000Z"],
  ["Please retry in 34.07s.", "2026-11-24T12:00:34.070Z"],
  ['{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"41s"}', "2026-11-24T12:00:41.000Z"],
  ["Too many requests (retry-after: 90)", "2026-11-24T12:01:30.000Z"],
  ["Claude AI usage limit reached|1795539600", "2026-11-24T17:00:00.000Z"],
  ['{"type":"usage_limit_reached","resets_at":1795539600}', "2026-11-24T17:00:00.000Z"],
  ["Your quota resets at 2026-11-25T03:00:00Z", "2026-11-25T03:00:00.000Z"],
  ["You've hit your limit · resets 3pm (UTC)", "2026-11-24T15:00:00.000Z"],
  ["You've hit your limit · resets 3:30am (UTC)", "2026-11-25T03:30:00.000Z"],
])("%s", (text, at) => {
  expect(retryTime(text, NOW)).toBe(at);
});

test.each([
  ["nothing is said", "a scripted 429"],
  ["it is in a zone that is not known", "You've hit your limit · resets 3pm (America/New_York)"],
  ["it is past", "resets at 2026-11-24T11:00:00Z"],
  ["it is too far off to be a quota", "try again in 400 days"],
  ["a number stands for something else", "Request 20 failed in 20s"],
])("is not known when %s", (_why, text) => {
  expect(retryTime(text, NOW)).toBeUndefined();
});

test("a date without a zone is the machine's time", () => {
  const at = new Date("Nov 25, 2026 3:45 PM").toISOString();

  expect(retryTime("Upgrade, or try again at Nov 25th, 2026 3:45 PM.", NOW)).toBe(at);
});

test("an instant is read in seconds and in milliseconds", () => {
  expect(epochTime(1_795_539_600, NOW)).toBe("2026-11-24T17:00:00.000Z");
  expect(epochTime(1_795_539_600_000, NOW)).toBe("2026-11-24T17:00:00.000Z");
});
