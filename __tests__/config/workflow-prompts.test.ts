import { expect, test } from "vitest";
import { DEFAULT_CONFIG } from "../../src/config/load.ts";
import { hasBuiltInPrompt, workflowPrompt } from "../../src/config/workflow-prompts.ts";

const PHASES = Object.values(DEFAULT_CONFIG.pipelines).flatMap(({ pre_phases, phases }) =>
  [...pre_phases, ...phases].map(({ name }) => name),
);

test("every phase of the built-in pipeline has a prompt, and so has triage", () => {
  expect(PHASES).toHaveLength(7);
  for (const name of PHASES) {
    expect(hasBuiltInPrompt(name)).toBe(true);
    expect(workflowPrompt(name)).toMatch(/^# /);
  }
  expect(workflowPrompt("triage")).toContain("`duplicates`");
  expect(hasBuiltInPrompt("triage")).toBe(false);
});

test.each(["polish", "constructor", "__proto__", "toString"])("%s has none", (name) => {
  expect(workflowPrompt(name)).toBeUndefined();
  expect(hasBuiltInPrompt(name)).toBe(false);
});

test.each([
  ["research", "RESEARCH.md"],
  ["prd", "PRD.md"],
  ["tech-research", "TECH_RESEARCH.md"],
  ["design", "DESIGN.md"],
  ["spec", "SPEC.md"],
  ["review", "REVIEW.md"],
])("the prompt of %s names the file it leaves, and how to ask", (name, file) => {
  const prompt = workflowPrompt(name) ?? "";

  expect(prompt).toContain(`## Write \`${file}\` in the change folder`);
  expect(prompt).toContain("Answer `blocked` only if");
  expect(prompt).toContain("`options`");
});

test("a prompt names only files that an earlier phase leaves", () => {
  const left = new Set<string>();
  for (const name of PHASES) {
    const prompt = workflowPrompt(name) ?? "";
    const own = /## Write `([A-Z_]+\.md)`/.exec(prompt)?.[1];
    if (own) left.add(own);
    const named = [...prompt.matchAll(/`([A-Z_]+\.md)`/g)].map((match) => match[1]);
    expect(named.filter((file) => file && !left.has(file))).toEqual([]);
  }
});

test("a prompt is short enough to be read", () => {
  for (const name of [...PHASES, "triage"]) expect(workflowPrompt(name)?.length).toBeLessThan(5000);
});
