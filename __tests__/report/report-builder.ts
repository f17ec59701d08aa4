/** Builders for what a run leaves to be told: a report, and the happenings in it, each with overrides. */
import type { CommitSha } from "../../src/backlog/item.ts";
import type { CommitMade } from "../../src/ports/checkpoints.ts";
import type { Happening } from "../../src/ports/happening.ts";
import type { RunId } from "../../src/ports/run-id.ts";
import type { RunReport } from "../../src/report/run-report.ts";
import type { StepHappening } from "../../src/report/tally.ts";
import { backlog, id, item, phaseName } from "../support/items.ts";

export const RUN_ID = "4711-1" as RunId;

/** Forty hexadecimal digits that begin with these. */
export const sha = (start: string) => start.padEnd(40, "0") as CommitSha;

/** One that the run made. */
export const COMMIT: CommitMade = {
  sha: sha("a1b2c3d"),
  subject: "[tickwork] Save backlog (all_done_or_blocked)",
  item_ids: [],
  steps: [],
};

/** Ended at 09:21 UTC on 24 November 2026, with nothing to tell. */
export function report(overrides: Partial<RunReport> = {}): RunReport {
  return {
    command: "run",
    run_id: RUN_ID,
    branch: "main",
    workflow_file: "tickwork.yml",
    started_at: "2026-11-24T09:00:00.000Z",
    duration_ms: 21 * 60_000,
    end: { kind: "halted", halt: { reason: "all_done_or_blocked", because: "nothing is actionable" } },
    ticks: 1,
    snapshots: { tick: 1, executor: 0 },
    happenings: [],
    step_commits: [],
    why_not: [],
    before: backlog([]),
    after: backlog([]),
    notices: [],
    warnings: [],
    budgets: [],
    delivery: { kind: "nothing" },
    next: [],
    ...overrides,
  };
}

/** A build of WRK-003 that went well. */
export function step(
  overrides: Omit<Partial<StepHappening>, "item_id" | "phase"> & { item_id?: string; phase?: string } = {},
): StepHappening {
  const { item_id = "WRK-003", phase = "build", ...rest } = overrides;
  return {
    kind: "step",
    at: "2026-11-24T09:06:00.000Z",
    item_id: id(item_id),
    title: `Title of ${item_id}`,
    phase: phaseName(phase),
    outcome: "complete",
    summary: "Done as planned.",
    attempts: 1,
    duration_ms: 250_000,
    effect: "→ review",
    ...rest,
  };
}

export function archived(item_id: string, at = "2026-11-24T09:10:00.000Z"): Happening {
  return { kind: "archived", at, item_id: id(item_id), title: `Title of ${item_id}` };
}

/** A morning as a maintainer might find it: two items finished, one question, three that wait. */
export function realisticReport(): RunReport {
  const flags = "Sort flags in --help";
  const flaky = "Fix the flaky shutdown test";
  const changed = (day: number) => ({ updated: `2026-11-${day}T09:00:00.000Z` });
  const waiting = [
    item({
      id: "WRK-007",
      title: "Rate limits for the public API",
      status: "blocked",
      phase: phaseName("design"),
      blocked_from_status: "in_progress",
      blocked_reason: "Two stores would do.",
      blocked_question: {
        question: "Which store may hold the counters: Redis or PostgreSQL?",
        options: ["Redis", "PostgreSQL"],
      },
      updated: "2026-11-23T09:21:00.000Z",
    }),
    item({
      id: "WRK-011",
      title: "Report rate limits",
      status: "ready",
      impact: "low",
      dependencies: ["WRK-007"],
      ...changed(22),
    }),
    item({ id: "WRK-012", title: "Retry uploads", status: "ready", impact: "high", ...changed(21) }),
    item({
      id: "WRK-015",
      title: "Dark theme for the report",
      status: "ready",
      impact: "medium",
      ...changed(19),
    }),
    item({
      id: "WRK-020",
      title: "Export to CSV",
      status: "scoping",
      phase: phaseName("research"),
      ...changed(23),
    }),
    item({ id: "WRK-021", title: "Crash on empty input", ...changed(24) }),
  ];
  const before = backlog([
    item({ id: "WRK-003", title: flags, status: "in_progress", phase: phaseName("build") }),
    item({ id: "WRK-009", title: flaky, status: "in_progress", phase: phaseName("build") }),
    ...waiting.slice(0, 5),
  ]);
  return report({
    repository_url: "https://github.com/acme/widgets",
    ticks: 6,
    snapshots: { tick: 6, executor: 4 },
    happenings: [
      {
        kind: "ingested",
        at: "2026-11-24T09:00:00.000Z",
        item_id: id("WRK-021"),
        title: "Crash on empty input",
        origin: "inbox",
      },
      step({ title: flags, cost_usd: 0.55, summary: "Flags are sorted by their long name." }),
      step({
        title: flags,
        phase: "review",
        cost_usd: 0.16,
        duration_ms: 110_000,
        effect: "→ done",
        summary: "Nothing to add.",
      }),
      { ...archived("WRK-003"), title: flags },
      step({
        item_id: "WRK-009",
        title: flaky,
        attempts: 2,
        cost_usd: 1.02,
        duration_ms: 660_000,
        summary: "The test waits for the socket.",
      }),
      step({
        item_id: "WRK-009",
        title: flaky,
        phase: "review",
        outcome: "subphase",
        duration_ms: 60_000,
        effect: "→ review again",
        cost_usd: 0.11,
      }),
    ],
    step_commits: [
      { item_id: id("WRK-003"), phase: phaseName("build"), sha: sha("9f8e7d6") },
      { item_id: id("WRK-009"), phase: phaseName("build"), sha: sha("4c5b6a7") },
    ],
    why_not: [
      { kind: "needs_person", item_id: id("WRK-007"), title: "", reason: "Two stores would do." },
      { kind: "waits_for", item_id: id("WRK-011"), title: "", dependencies: [id("WRK-007")] },
      { kind: "wip_limit", item_id: id("WRK-012"), title: "", max_wip: 1 },
      { kind: "wip_limit", item_id: id("WRK-015"), title: "", max_wip: 1 },
      { kind: "retry_after", item_id: id("WRK-020"), title: "", at: "2026-11-24T14:30:00.000Z" },
    ],
    before,
    after: backlog([
      ...waiting,
      item({
        id: "WRK-009",
        title: flaky,
        status: "in_progress",
        phase: phaseName("review"),
        ...changed(24),
      }),
    ]),
    cost_usd: 1.84,
    budgets: [{ period: "day", limit_usd: 5, left_usd: 2.1 }],
    delivery: {
      kind: "delivered",
      commits: [COMMIT],
      head: sha("a1b2c3d"),
      branch: "main",
      remote_moved: false,
    },
    next: [
      {
        kind: "phase",
        item_id: id("WRK-009"),
        phase: phaseName("review"),
        because: "in progress, phase 4 of 4",
      },
      { kind: "triage", item_id: id("WRK-021"), because: "new, to be triaged" },
    ],
    runs_to_go: 4,
    placeOf: ({ phase }) => {
      const position = ["research", "design", "build", "review"].indexOf(phase ?? "") + 1;
      return position > 0 ? { position, total: 4 } : undefined;
    },
  });
}
