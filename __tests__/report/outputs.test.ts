import { expect, test } from "vitest";
import { OUTPUT_NAMES, outputsOf, validationOutputs } from "../../src/report/outputs.ts";
import { backlog, id, item } from "../support/items.ts";
import { COMMIT, realisticReport, report, sha } from "./report-builder.ts";

test("a run's outputs are the ones of spec §8, all text, those unknown absent", () => {
  const { result, ...outputs } = outputsOf({
    ...realisticReport(),
    pull_request: { kind: "open", number: 12, url: "https://x/12" },
  });

  expect(outputs).toEqual({
    "halt-reason": "all_done_or_blocked",
    ticks: "6",
    "phases-executed": "4",
    "items-completed": "1",
    "items-blocked": "0",
    "follow-ups-created": "0",
    "items-merged": "0",
    snapshots: '{"tick":6,"executor":4}',
    "cost-usd": "1.84",
    changed: "true",
    "commit-sha": sha("a1b2c3d"),
    "pull-request": "12",
  });
  expect(result).toBeDefined();
  expect(OUTPUT_NAMES).toEqual(expect.arrayContaining(Object.keys(outputs)));
});

test("[RUN-8] a run that left nothing behind says that it changed nothing", () => {
  expect(outputsOf(report())).toMatchObject({ changed: "false", "items-completed": "0" });
  expect(outputsOf(report())).not.toHaveProperty("commit-sha");
  expect(outputsOf(report())).not.toHaveProperty("cost-usd");
});

test("with delivery none, a changed backlog is a change though nothing was committed", () => {
  const before = backlog([item()]);

  expect(outputsOf(report({ delivery: { kind: "left_uncommitted" }, before, after: before })).changed).toBe(
    "false",
  );
  expect(
    outputsOf(report({ delivery: { kind: "left_uncommitted" }, before, after: backlog([]) })).changed,
  ).toBe("true");
});

test.each([
  [
    {
      kind: "branch",
      branch: "tickwork/rescue/4711-1",
      onto: "main",
      restore: "git fetch origin tickwork/rescue/4711-1 && git merge FETCH_HEAD",
    } as const,
    "tickwork/rescue/4711-1",
  ],
  [{ kind: "bundle", path: "/tmp/x.bundle", restore: "git pull /tmp/x.bundle" } as const, "/tmp/x.bundle"],
  [{ kind: "local", head: sha("abc") } as const, sha("abc")],
])("work that could not be delivered is named by `rescue`, and by no `commit-sha`: %j", (rescue, output) => {
  const delivery = {
    kind: "undelivered",
    commits: [COMMIT],
    reason: "refused",
    remedy: "allow it",
    rescue,
  } as const;

  expect(outputsOf(report({ delivery }))).toMatchObject({ rescue: output, changed: "true" });
  expect(outputsOf(report({ delivery }))).not.toHaveProperty("commit-sha");
});

test("a refusal has no halt reason, and its result says what to change", () => {
  const outputs = outputsOf(report({ end: { kind: "refused", what: "no git", remedy: "run `git init`" } }));

  expect(outputs).not.toHaveProperty("halt-reason");
  expect(JSON.parse(outputs.result ?? "")).toMatchObject({
    verdict: "could_not",
    what: "no git",
    remedy: "run `git init`",
  });
});

test("the result holds what needs a person, what happened and why not", () => {
  const result = JSON.parse(outputsOf(realisticReport()).result ?? "");

  expect(result).toMatchObject({
    command: "run",
    halt_reason: "all_done_or_blocked",
    items_completed: 1,
    runs_to_go: 4,
  });
  expect(result.needs_you).toMatchObject([
    {
      item_id: "WRK-007",
      by: "the agent",
      answers: [{ option: "Redis" }, { option: "PostgreSQL" }, { option: "something else" }],
    },
  ]);
  expect(result.happenings).toHaveLength(6);
  expect(result.why_not[1]).toMatchObject({
    kind: "waits_for",
    item_id: "WRK-011",
    dependencies: ["WRK-007"],
  });
  expect(result.commits).toEqual([COMMIT]);
  expect(result).not.toHaveProperty("left_out");
});

test("the result is one line below 100 KiB whatever there is to tell, and counts what it left out", () => {
  const long = `${"日本 line\n".repeat(8_000)}`;
  const items = Array.from({ length: 3_000 }, (_, index) =>
    item({ id: `WRK-${index}`, title: long, status: "blocked", blocked_reason: long }),
  );
  const why_not = items.map(
    (one) => ({ kind: "needs_person", item_id: one.id, title: long, reason: long }) as const,
  );

  const { result = "" } = outputsOf(report({ after: backlog(items), why_not }));

  expect(Buffer.byteLength(result)).toBeLessThanOrEqual(100 * 1024);
  expect(result).not.toContain("\n");
  const { left_out, needs_you } = JSON.parse(result);
  expect(needs_you.length).toBeGreaterThan(0);
  expect(left_out.needs_you + needs_you.length).toBe(3_000);
});

test("validation gives the number of problems, valid while there is no error among them", () => {
  const warning = {
    code: "TW014",
    severity: "warning",
    file: "a",
    line: 1,
    column: 1,
    item: id("A"),
    message: "m",
  } as const;

  expect(validationOutputs([])).toMatchObject({ valid: "true", problems: "0" });
  expect(validationOutputs([warning])).toMatchObject({ valid: "true", problems: "1" });
  const { valid, result = "" } = validationOutputs([warning, { ...warning, severity: "error" }]);
  expect(valid).toBe("false");
  expect(JSON.parse(result)).toMatchObject({
    command: "validate",
    valid: false,
    count: 2,
    problems: [{ code: "TW014" }, {}],
  });
});
