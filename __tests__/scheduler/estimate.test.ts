import { expect, test } from "vitest";
import { stepsToGo } from "../../src/scheduler/estimate.ts";
import { backlog, config, FEATURE, item } from "../support/items.ts";

const agents = config({ triage: "agent" });
const flat = config({ pipelines: { feature: { ...FEATURE, pre_phases: [] } } });

/** research | design, build, review */
test.each([
  ["new, triaged by rules", { status: "new" }, config(), 4],
  ["new, triaged by an agent", { status: "new" }, agents, 5],
  ["new, without pre-phases", { status: "new" }, flat, 3],
  ["scoping, in no phase yet", { status: "scoping" }, config(), 4],
  ["scoping", { status: "scoping", phase: "research" }, config(), 4],
  ["ready", { status: "ready" }, config(), 3],
  ["in its first main phase", { status: "in_progress", phase: "design" }, config(), 3],
  ["in its last main phase", { status: "in_progress", phase: "review" }, config(), 1],
  ["in a phase that is gone", { status: "in_progress", phase: "deploy" }, config(), 0],
  ["in a pipeline that is gone", { status: "new", pipeline_type: "docs" }, config(), 0],
  ["blocked: it waits for a person", { status: "blocked", phase: "design" }, config(), 0],
  ["done", { status: "done" }, config(), 0],
] as const)("an item that is %s has its steps to go", (_, fields, used, steps) => {
  expect(stepsToGo(backlog([item(fields)]), used)).toBe(steps);
});

test("of a backlog it is the sum", () => {
  const items = [item({ id: "WRK-001" }), item({ id: "WRK-002", status: "ready" })];

  expect(stepsToGo(backlog(items), config())).toBe(7);
});
