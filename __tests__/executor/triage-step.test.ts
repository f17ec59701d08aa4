import { describe, expect, test } from "vitest";
import { createStepWorld } from "../support/step-world.ts";

const WORK = { kind: "triage", pipelines: [], other_items: [] } as const;

describe("a triage step", () => {
  test("keeps its idea file, and makes no change folder", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      work: WORK,
      agent: [
        "write:_ideas/WRK-001_sort.md:Idea",
        "write:src/app.ts:x",
        'result:{"updated_assessments":{"size":"large"}}',
      ],
    });

    expect(result).toMatchObject({
      phase: "triage",
      outcome: { kind: "complete" },
      result_file: { updated_assessments: { size: "large" } },
      changed_files: ["_ideas/WRK-001_sort.md"],
    });
    expect(await world.checkout.exists("changes")).toBe(false);
    expect(await world.checkout.read("src/app.ts")).toBe("export {};\n");
  });
});
