/** Steps that run at once in one checkout. */
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { BACKLOG, createStepWorld, type StepWorld, written } from "../../support/step-world.ts";

const CHANGES = "changes/WRK-001_sort-flags-in-help";
const _DESTRUCTIVE = { destructive: true };

/** HEAD, branch and files as they were at the beginning. */
async function _expectUntouched({ checkout, workTree }: StepWorld): Promise<void> {
  expect(await workTree.changedFiles()).toEqual([]);
  expect(await checkout.log()).toEqual(["Begin"]);
  expect(await checkout.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
}

describe("steps that run side by side", () => {
  const OTHER = "changes/WRK-002_other";

  test("each keep their own, and neither takes the other's for it", async () => {
    await using world = await createStepWorld();
    const [ready, go] = [world.path("ready"), world.path("go")];
    const slow = world.run({
      item: { id: "WRK-002", title: "Other" },
      agent: [
        `write:${OTHER}/a.md:a`,
        "write:_ideas/WRK-002_x.md:x",
        `ready:${ready}`,
        `sh:while [ ! -e ${go} ]; do sleep 0.02; done`,
        `write:${OTHER}/b.md:b`,
        "result",
      ],
    });
    await written(ready);

    const quick = await world.run({ agent: [`write:${CHANGES}/c.md:c`, "write:stray.txt:s", "result"] });
    await writeFile(go, "");
    const other = await slow;

    expect(quick.changed_files).toEqual([`${CHANGES}/c.md`]);
    expect(quick.notices).toHaveLength(1);
    expect(other.changed_files).toEqual(["_ideas/WRK-002_x.md", `${OTHER}/a.md`, `${OTHER}/b.md`]);
    expect(other.notices).toEqual([]);
  });

  test("are not blamed for what Tickwork itself saves and commits meanwhile", async () => {
    await using world = await createStepWorld();
    const [ready, go] = [world.path("ready"), world.path("go")];
    const running = world.run({
      agent: [
        `write:${CHANGES}/a.md:a`,
        `ready:${ready}`,
        `sh:while [ ! -e ${go} ]; do sleep 0.02; done`,
        "result",
      ],
    });
    await written(ready);

    await world.executor.ownChange(async () => {
      await world.checkout.write("BACKLOG.yaml", "# saved\n");
      await world.checkout.write("src/other.ts", "from another step");
      await world.checkout.git("add", "BACKLOG.yaml", "src/other.ts");
      await world.checkout.git("commit", "--quiet", "--message", "Checkpoint");
      await world.checkout.write("_worklog/2026-01.md", "not committed yet");
    });
    await writeFile(go, "");
    const result = await running;

    expect(result).toMatchObject({
      outcome: { kind: "complete" },
      changed_files: [`${CHANGES}/a.md`],
      notices: [],
    });
    expect(await world.checkout.log()).toEqual(["Checkpoint", "Begin"]);
    expect(await world.checkout.read("BACKLOG.yaml")).toBe("# saved\n");
    expect(await world.checkout.read("_worklog/2026-01.md")).toBe("not committed yet");
  });

  test("what was tampered with before a save does not get into it, and every step that ran is stopped", async () => {
    await using world = await createStepWorld();
    const [ready, go] = [world.path("ready"), world.path("go")];
    const running = world.run({
      agent: [
        "write:BACKLOG.yaml:evil",
        `ready:${ready}`,
        `sh:while [ ! -e ${go} ]; do sleep 0.02; done`,
        "result",
      ],
    });
    await written(ready);

    const found = await world.executor.ownChange(() => world.checkout.read("BACKLOG.yaml"));
    await writeFile(go, "");
    const result = await running;

    expect(found).toBe(BACKLOG);
    expect(result.outcome).toEqual({ kind: "tampered", touched: ["BACKLOG.yaml"] });
  });
});
