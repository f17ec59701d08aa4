import { describe, expect, test } from "vitest";
import { permission, type StepScope, scopeAfter } from "../../src/executor/scope.ts";
import { weighChanges } from "../../src/executor/tree-changes.ts";
import type { StepOutcome } from "../../src/ports/step.ts";
import { id } from "../support/items.ts";

const PATHS = { own: ["BACKLOG.yaml", "_worklog/"], prompts: ["workflows/build.md"] };
const scope = (overrides: Partial<StepScope> = {}): StepScope => ({
  item_id: id("WRK-001"),
  reach: "own",
  change_folder: "changes/WRK-001_a",
  ideas: "_ideas",
  allowed_paths: [],
  ...overrides,
});

describe("what a step may change", () => {
  test.each([
    ["its change folder", "changes/WRK-001_a/x/y.md", {}, "own_word"],
    ["its idea file", "_ideas/WRK-001_x.md", {}, "own_word"],
    ["another idea file", "_ideas/x.md", {}, "allowed"],
    ["a folder whose name begins like its own", "changes/WRK-001_ab/x.md", {}, "out_of_scope"],
    ["code", "src/a.ts", {}, "out_of_scope"],
    ["code, destructively", "src/a.ts", { reach: "everything" }, "allowed"],
    ["code that is allowed", "src/a.ts", { allowed_paths: ["./src/"] }, "allowed"],
    ["all of it, allowed", "src/a.ts", { allowed_paths: ["."] }, "allowed"],
    ["the backlog", "BACKLOG.yaml", { reach: "everything", allowed_paths: ["BACKLOG.yaml"] }, "protected"],
    ["the worklog", "_worklog/2026-01.md", { reach: "everything" }, "protected"],
    ["a prompt", "workflows/build.md", { reach: "everything", allowed_paths: ["workflows"] }, "protected"],
    ["a prompt that is named", "workflows/build.md", { allowed_paths: ["workflows/build.md"] }, "allowed"],
    ["owners", "docs/CODEOWNERS", { reach: "everything" }, "protected"],
    ["servers of agents", "a/b/.mcp.json", { reach: "everything" }, "protected"],
    ["settings of agents, any ending", "opencode.jsonc", { reach: "everything" }, "protected"],
    ["a file that only ends like one", "docs/my-agents.md", { reach: "everything" }, "allowed"],
    [
      "a forge's folder that is not at the top",
      "templates/.github/x.yml",
      { reach: "everything" },
      "allowed",
    ],
    ["a forge's folder", ".GitHub/workflows/x.yml", { reach: "everything" }, "protected"],
    [
      "one of its files that is named",
      ".github/labels.yml",
      { allowed_paths: [".github/labels.yml"] },
      "allowed",
    ],
    ["orders in its own folder", "changes/WRK-001_a/CLAUDE.md", {}, "protected"],
    ["its own, when nothing is to stay", "changes/WRK-001_a/x.md", { reach: "nothing" }, "out_of_scope"],
  ] as const)("%s", (_name, path, overrides, expected) => {
    expect(permission(scope(overrides), PATHS, path)).toBe(expected);
  });

  test.each([
    ["complete", "everything"],
    ["subphase", "everything"],
    ["blocked", "own"],
    ["failed", "own"],
    ["crash", "own"],
    ["no_change", "own"],
    ["denied", "own"],
    ["cancelled", "nothing"],
    ["cut_off", "nothing"],
    ["interrupted", "nothing"],
  ] as const)("after %s it keeps %s", (kind, reach) => {
    expect(scopeAfter({ kind } as StepOutcome, scope({ reach: "everything" })).reach).toBe(reach);
  });
});

describe("beside another step", () => {
  const other = scope({
    item_id: id("WRK-002"),
    change_folder: "changes/WRK-002_b",
    allowed_paths: ["docs"],
  });
  const weigh = (changed: readonly string[]) =>
    weighChanges({ changed, scope: scope(), paths: PATHS, others: [other] });

  test("what the other one may change is left to it", () => {
    expect(weigh(["changes/WRK-002_b/x.md", "_ideas/WRK-002_x.md", "docs/a.md"])).toEqual({
      kept: [],
      out_of_scope: [],
      repositories: [],
      protected: [],
    });
  });

  test("what both may change goes to whoever ends first", () => {
    expect(weigh(["_ideas/x.md"]).kept).toEqual(["_ideas/x.md"]);
  });

  test("what neither may change is put back", () => {
    expect(weigh(["src/a.ts"]).out_of_scope).toEqual(["src/a.ts"]);
  });

  test("a repository inside the repository, which no commit can hold, is told apart", () => {
    const verdict = weighChanges({
      changed: ["vendor/"],
      scope: scope({ reach: "everything" }),
      paths: PATHS,
      others: [],
    });

    expect(verdict).toMatchObject({ kept: [], repositories: ["vendor/"] });
  });
});
