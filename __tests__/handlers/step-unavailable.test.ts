import { expect, test } from "vitest";
import { ended, handled } from "../support/handling.ts";
import { item, phaseName } from "../support/items.ts";

const OLDER = "2026-01-09T00:00:00.000Z";
const before = item({
  status: "scoping",
  updated: OLDER,
  retry_after: "2026-01-11T00:00:00.000Z",
  phase_attempts: 1,
});
const started = {
  ...item({ status: "scoping", phase_attempts: 2, last_phase_commit: "c".repeat(40) }),
  phase: phaseName("research"),
  phase_pool: "pre",
} as const;
const event = ended({ item: before, phase: "research", outcome: "unavailable" });

test("what was never started leaves the item as it was, its date and all, and out of this run", () => {
  const { after, told, report } = handled(event, { items: [started] });

  expect(after.items[0]).toEqual(before);
  expect(told).toEqual(["step WRK-001 stays where it was"]);
  expect(report).toMatchObject({
    breaker: "leave",
    set_aside: { item_id: "WRK-001", because: "What it says." },
    happenings: [{ remedy: "Install it." }],
  });
  expect(report.output).toBeUndefined();
});

test("an edit that came in since stays, and only the attempt is given back", () => {
  const { changes } = handled(event, { items: [{ ...started, title: "Better words" }] });

  expect(changes).toEqual({ "WRK-001": { phase_attempts: 1 } });
});

test("of a triage likewise", () => {
  const fresh = item({ updated: OLDER });

  const { after } = handled(ended({ item: fresh, outcome: "unavailable" }), {
    items: [item({ phase_attempts: 1 })],
  });

  expect(after.items[0]).toEqual(fresh);
});
