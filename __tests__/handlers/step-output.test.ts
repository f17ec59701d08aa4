import { expect, test } from "vitest";
import { outputOf } from "../../src/handlers/step-output.ts";
import { ended, handled, place } from "../support/handling.ts";
import { config, item, phase } from "../support/items.ts";

const running = item({ status: "in_progress", phase: "design", phase_pool: "main" });
const commands = config({
  pipelines: { feature: { pre_phases: [], phases: [phase("test", { run: "npm test" })] } },
});

test.each([
  ["an agent's words for the commit", "design", { commit_summary: "Sketch it" }, "Sketch it"],
  ["an agent's summary", "design", {}, "What it says."],
  ["a summary without a file", "design", undefined, "What it says."],
  ["the item's title, for a plain command", "test", undefined, "Title of WRK-001"],
  ["what a command wrote itself", "test", { commit_summary: "All green" }, "All green"],
])("the commit of finished work has %s", (_, name, file, summary) => {
  const used = name === "test" ? commands : config();
  const { result } = ended({ item: running, phase: name, file, config: used });

  const output = outputOf({ result, place: place(name, used), item: running });

  expect(output).toEqual({
    item_id: "WRK-001",
    item_created: running.created,
    phase: name,
    summary,
    unfinished: undefined,
    files: ["some/file"],
    own_commit: false,
  });
});

test.each([
  ["blocked", "Blocked"],
  ["tampered", "Blocked"],
  ["failed", "Failed"],
  ["verify_failed", "Failed"],
  ["timeout", "Failed"],
  ["crash", "Failed"],
  ["cancelled", "Not finished"],
  ["cut_off", "Not finished"],
  ["denied", "Not done"],
  ["quota", "Put off"],
] as const)(
  "the commit of a phase that ended as %s says %s, and not what the agent would have it say",
  (outcome, word) => {
    const step = { item: running, phase: "design", outcome, file: { commit_summary: "Finish the design" } };

    const { report } = handled(ended(step), { items: [running] });

    expect(report.output).toMatchObject({ unfinished: word, summary: "What it says.", files: ["some/file"] });
  },
);

test.each([
  ["design", "complete", false],
  ["build", "complete", true],
  ["build", "failed", true],
  ["design", "subphase", true],
] as const)("[GIT-2] %s that ended as %s has a commit of its own: %s", (name, outcome, own_commit) => {
  const one = { ...running, phase: place(name).phase.name };

  const { report } = handled(ended({ item: one, phase: name, outcome }), { items: [one] });

  expect(report.output?.own_commit).toBe(own_commit);
});
