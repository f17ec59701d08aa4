import { expect, test } from "vitest";
import type { StepResult } from "../../src/ports/step.ts";
import { checkpointLine, happeningLine, stepLine, stepTitle, tickLine } from "../../src/report/run-log.ts";
import { id, phaseName } from "../support/items.ts";
import { archived, COMMIT, RUN_ID, sha, step } from "./report-builder.ts";

const result = (overrides: Partial<StepResult> = {}): StepResult => ({
  run_id: RUN_ID,
  item_id: id("WRK-003"),
  phase: phaseName("build"),
  outcome: { kind: "complete" },
  summary: "Done.",
  attempts: [],
  started_at: "2026-11-24T09:00:00.000Z",
  duration_ms: 250_000,
  cost_usd: 0.55,
  changed_files: ["a", "b", "c"],
  notices: [],
  ...overrides,
});

test("a tick tells what it chose and why", () => {
  const chosen = [
    { kind: "phase", item_id: id("WRK-003"), phase: phaseName("build"), because: "furthest phase" },
    { kind: "promote", item_id: id("WRK-012"), because: "high impact" },
  ] as const;

  expect(tickLine({ number: 2, items: 14, chosen })).toBe(
    "tick 2 · 14 items · chose WRK-003 build (furthest phase), promote WRK-012 (high impact)",
  );
  expect(tickLine({ number: 3, items: 1, chosen: [] })).toBe("tick 3 · 1 item · nothing to start");
});

test("a step that went well is told in figures, another says why as well", () => {
  expect(stepLine(result())).toBe("WRK-003 build · complete in 4 min 10 s · $0.55 · 3 files");
  expect(
    stepLine(
      result({
        outcome: { kind: "verify_failed", command: "npm test" },
        summary: "2 tests failed",
        cost_usd: undefined,
        changed_files: [],
      }),
    ),
  ).toBe("WRK-003 build · verify failed (npm test) in 4 min 10 s · 2 tests failed");
  expect(stepLine(result({ outcome: { kind: "limit", limit: "turns" }, summary: "gave up" }))).toContain(
    "turns limit in",
  );
});

test("the group of a step is named by item, phase and title", () => {
  expect(stepTitle({ item_id: id("WRK-003"), phase: phaseName("build"), title: "Sort\nflags" })).toBe(
    "WRK-003 build  Sort flags",
  );
});

test("what happened besides steps has a line each", () => {
  const at = "2026-11-24T09:00:00.000Z";

  expect(happeningLine(archived("WRK-003"))).toBe("WRK-003 · done and archived");
  expect(
    happeningLine({ kind: "ingested", at, item_id: id("WRK-021"), title: "Crash", origin: "inbox" }),
  ).toBe("WRK-021 · came in (inbox): Crash");
  expect(
    happeningLine({ kind: "promoted", at, item_id: id("WRK-012"), title: "", phase: phaseName("prd") }),
  ).toBe("WRK-012 · promoted, starts with prd");
  expect(happeningLine({ kind: "merged", at, item_id: id("WRK-030"), title: "", into: id("WRK-015") })).toBe(
    "WRK-030 · merged into WRK-015",
  );
  expect(happeningLine(step())).toBeUndefined();
});

test("a checkpoint says how many commits are where", () => {
  const commits = [COMMIT, COMMIT];
  const head = sha("9f8e7d6");

  expect(checkpointLine({ kind: "nothing" })).toBeUndefined();
  expect(checkpointLine({ kind: "delivered", commits, head, branch: "main", remote_moved: false })).toBe(
    "checkpoint · 2 commits · main is at 9f8e7d6",
  );
  expect(checkpointLine({ kind: "delivered", commits, head, branch: "main", remote_moved: true })).toMatch(
    / · took in what others pushed$/,
  );
  expect(checkpointLine({ kind: "committed", commits, head })).toBe(
    "checkpoint · 2 commits · HEAD is at 9f8e7d6, not pushed",
  );
  expect(
    checkpointLine({
      kind: "undelivered",
      commits,
      reason: "GH006",
      remedy: "",
      rescue: {
        kind: "branch",
        branch: "tickwork/rescue/1",
        onto: "main",
        restore: "git fetch origin tickwork/rescue/1 && git merge FETCH_HEAD",
      },
    }),
  ).toBe("checkpoint · NOT delivered: GH006 · the work is on tickwork/rescue/1");
});

test("[EXE-3] no text of a stranger becomes a command to the runner", () => {
  const evil = "\n::error::x ##[add-mask]y\u001b[31m";
  const lines = [
    stepLine(result({ outcome: { kind: "failed" }, summary: evil })),
    stepTitle({ item_id: id("WRK-003"), phase: phaseName("build"), title: evil }),
    tickLine({ number: 1, items: 1, chosen: [{ kind: "triage", item_id: id("A"), because: evil }] }),
    happeningLine({
      kind: "ingested",
      at: "2026-11-24T09:00:00.000Z",
      item_id: id("A"),
      title: evil,
      origin: evil,
    }),
  ];

  for (const line of lines) expect(line).not.toMatch(/\p{Cc}|##\[|^\s*::/u);
});
