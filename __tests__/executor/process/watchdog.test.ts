/** What follows for a program from what its reader has heard. Time limits and silence: `endings.test.ts`. */
import { expect, test } from "vitest";
import { watch } from "../../../src/executor/process/watchdog.ts";

const NEVER = new AbortController().signal;
const LIMITS = { timeoutMs: 3_600_000 };
const AWAY = { kind: "turned_away" } as const;

test("an ending that is due now ends the program", async () => {
  using watchdog = watch(LIMITS, NEVER);

  watchdog.heard({ cause: AWAY, in_ms: 0 });

  expect(await watchdog.barked).toEqual(AWAY);
});

test("one that is due later ends it when nothing else is said of it", async () => {
  using watchdog = watch(LIMITS, NEVER);

  watchdog.heard({ cause: AWAY, in_ms: 3_000_000 });
  watchdog.heard({ cause: AWAY, in_ms: 1 });

  expect(await watchdog.barked).toEqual(AWAY);
});

test("one that is no more so does not", async () => {
  using watchdog = watch(LIMITS, NEVER);

  watchdog.heard({ cause: AWAY, in_ms: 1 });
  watchdog.heard();
  watchdog.heard({ cause: { kind: "limit", limit: "turns" }, in_ms: 30 });

  expect(await watchdog.barked).toEqual({ kind: "limit", limit: "turns" });
});
