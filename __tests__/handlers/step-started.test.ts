import { expect, test } from "vitest";
import { GONE, handled, only, place } from "../support/handling.ts";
import { item } from "../support/items.ts";

const COMMIT = "c".repeat(40);

test.each([
  [
    "of a phase: attempt, place and the commit it stands on",
    item({ status: "in_progress", phase: "design", phase_pool: "main" }),
    "design",
    COMMIT,
    { phase_attempts: 1, last_phase_commit: COMMIT },
  ],
  [
    "of a scoping item that names no phase: the first pre-phase is named",
    item({ status: "scoping" }),
    "research",
    COMMIT,
    { phase: "research", phase_pool: "pre", phase_attempts: 1, last_phase_commit: COMMIT },
  ],
  [
    "without a known commit: the one before stays",
    item({ status: "in_progress", phase: "design", phase_pool: "main", last_phase_commit: COMMIT }),
    "design",
    undefined,
    { phase_attempts: 1 },
  ],
  [
    "after others that were never finished, and after a wait for quota",
    item({
      status: "in_progress",
      phase: "design",
      phase_pool: "main",
      phase_attempts: 2,
      retry_after: "2026-01-11T00:00:00.000Z",
    }),
    "design",
    COMMIT,
    { phase_attempts: 3, last_phase_commit: COMMIT, retry_after: GONE },
  ],
  ["of a triage: no commit", item(), undefined, COMMIT, { phase_attempts: 1 }],
])("[RUN-6] the start %s", (_, one, phase, known_commit, changed) => {
  const started = phase === undefined ? undefined : place(phase);

  const { changes, report } = handled(
    { kind: "step_started", item_id: only, place: started, known_commit },
    { items: [one] },
  );

  expect(changes).toEqual({ "WRK-001": changed });
  expect(report).toEqual({ happenings: [], breaker: "leave" });
});
