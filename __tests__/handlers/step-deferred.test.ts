import { expect, test } from "vitest";
import { ended, GONE, handled } from "../support/handling.ts";
import { item } from "../support/items.ts";

const LATER = "2026-01-12T09:00:00.000Z";
const running = item({ status: "in_progress", phase: "design", phase_pool: "main", phase_attempts: 1 });

test.each([
  ["quota, with when it comes back", { kind: "quota", retry_after: LATER }, LATER, `not before ${LATER}`],
  [
    "quota without it: an hour",
    { kind: "quota" },
    "2026-01-12T04:00:00.000Z",
    "not before 2026-01-12T04:00:00.000Z",
  ],
  ["cancelled", { kind: "cancelled" }, undefined, "stays where it was"],
  ["cut off", { kind: "cut_off" }, undefined, "stays where it was"],
  ["denied", { kind: "denied" }, undefined, "stays where it was"],
] as const)("%s: the item stays, the attempt is given back", (_, outcome, retry_after, effect) => {
  const event = ended({ item: running, phase: "design", outcome });

  const { changes, told, report } = handled(event, { items: [running] });

  expect(changes).toEqual({
    "WRK-001": { phase_attempts: GONE, ...(retry_after === undefined ? {} : { retry_after }) },
  });
  expect(told).toEqual([`step WRK-001 ${effect}`]);
  expect(report.breaker).toBe("leave");
  expect(report.set_aside).toEqual(
    outcome.kind === "denied" ? { item_id: "WRK-001", because: "What it says." } : undefined,
  );
});
