/** `tickwork prompt`, against what a step is really given. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { agent, createProject } from "../support/project.ts";
import { tickwork } from "../support/terminal.ts";

const CONFIG = {
  agent: { cli: "command", command: agent("keep-prompt:../prompt.md", "result"), env: [] },
  pipelines: {
    feature: {
      pre_phases: [{ name: "research" }],
      phases: [{ name: "design" }, { name: "check", run: "true" }],
    },
  },
};
const DESIGN = { id: "WRK-001", status: "in_progress", phase: "design", phase_pool: "main" };

describe("`tickwork prompt` prints exactly what a step gets", () => {
  test.each([
    [
      "in a phase, with what a person answered",
      { ...DESIGN, unblock_context: "Redis", answered_question: { question: "Which store?" } },
      ["WRK-001", "design"],
    ],
    ["in triage", { id: "WRK-001", description: { problem: "Unsorted." } }, ["WRK-001", "triage"]],
    ["in the step that comes next", { ...DESIGN, last_phase_summary: "Found it." }, ["WRK-001"]],
  ])("%s", async (_name, item, words) => {
    await using world = await createProject({
      items: [item, { id: "WRK-002", status: "ready" }],
      config: CONFIG,
    });
    const clone = await world.clone();

    const printed = await tickwork(world, clone, "prompt", ...words);
    const end = await runAction(world, clone, { inputs: { targets: "WRK-001", "max-phases": "1" } });

    expect(printed.exitCode, printed.stderr).toBe(0);
    expect(end.outputs["phases-executed"], end.log).toBe("1");
    expect(`${printed.stdout}\n`).toBe(await readFile(join(world.root, "prompt.md"), "utf8"));
  });
});

describe("`tickwork prompt` says what it needs", () => {
  test.each([
    ["an item that is not there", ["WRK-01"], "Did you mean WRK-001?"],
    [
      "a phase that is not there",
      ["WRK-001", "dezign"],
      'has no phase "dezign". It has: triage, research, design, check.',
    ],
    ["a phase that is a command", ["WRK-001", "check"], "runs a command, and no agent is told anything"],
    [
      "an item that takes no step",
      ["WRK-002"],
      "WRK-002 is ready, so no step comes next. Name a phase: triage,",
    ],
    ["an item", [], "For example: tickwork prompt WRK-007"],
  ])("%s", async (_name, words, message) => {
    await using world = await createProject({
      items: [DESIGN, { id: "WRK-002", status: "ready" }],
      config: CONFIG,
    });

    const { exitCode, stderr } = await tickwork(world, await world.clone(), "prompt", ...words);

    // Without an item it is called wrongly.
    expect(exitCode).toBe(words.length === 0 ? 2 : 1);
    expect(stderr).toContain(message);
  });

  test("on a runner it is refused", async () => {
    await using world = await createProject({ items: [DESIGN], config: CONFIG });

    const end = await runAction(world, await world.clone(), {
      inputs: { command: "prompt", item: "WRK-001" },
    });

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain("for a terminal");
  });
});
