/** What a step may change, and what stays of it. */
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PhaseName } from "../../../src/backlog/item.ts";
import { createStepWorld, type StepWorld } from "../../support/step-world.ts";

const CHANGES = "changes/WRK-001_sort-flags-in-help";
const DESTRUCTIVE = { destructive: true };

/** HEAD, branch and files as they were at the beginning. */
async function expectUntouched({ checkout, workTree }: StepWorld): Promise<void> {
  expect(await workTree.changedFiles()).toEqual([]);
  expect(await checkout.log()).toEqual(["Begin"]);
  expect(await checkout.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
}

describe("a phase that is not destructive", () => {
  test("keeps its change folder and idea files; what else it changed is put back, with a notice", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: [
        `write:${CHANGES}/deep/design.md:Plan`,
        "write:_ideas/WRK-001_sort.md:Idea",
        "write:src/app.ts:changed",
        "remove:README.md",
        "write:new.txt:new",
        "result",
      ],
    });

    expect(result.outcome.kind).toBe("complete");
    expect(result.changed_files).toEqual(["_ideas/WRK-001_sort.md", `${CHANGES}/deep/design.md`]);
    expect(result.notices).toEqual([
      "Put back what this phase may not change: README.md, new.txt, src/app.ts. If it should, its allowed_paths can say so.",
    ]);
    expect(await world.workTree.changedFiles()).toEqual(result.changed_files);
    expect(await world.checkout.read("src/app.ts")).toBe("export {};\n");
  });

  test("may change what allowed_paths adds, and nothing that only begins like it", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { allowed_paths: ["docs"] },
      agent: ["write:docs/a.md:A", "write:docs-old/b.md:B", "result"],
    });

    expect(result.changed_files).toEqual(["docs/a.md"]);
  });

  test("has its commits taken back; what it may keep stays", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: [
        `write:${CHANGES}/plan.md:Plan`,
        "write:src/app.ts:x",
        "sh:git -c user.name=a -c user.email=a@b add -A && git -c user.name=a -c user.email=a@b commit -qm Mine",
        "result",
      ],
    });

    expect(result.outcome.kind).toBe("complete");
    expect(result.changed_files).toEqual([`${CHANGES}/plan.md`]);
    expect(result.notices[0]).toMatch(/^Took back commits/);
    expect(await world.checkout.log()).toEqual(["Begin"]);
    expect(await world.checkout.read("src/app.ts")).toBe("export {};\n");
  });

  test("cannot hide a file behind an ignore rule of its own", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: ["write:.gitignore:hidden.txt", "write:hidden.txt:boo", "result"],
    });

    expect(result.outcome.kind).toBe("complete");
    await expectUntouched(world);
    await expect(world.checkout.read("hidden.txt")).rejects.toThrow();
  });

  test("that fails keeps its notes and nothing else", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { allowed_paths: ["docs"] },
      agent: [`write:${CHANGES}/notes.md:Tried`, "write:docs/a.md:half", 'result:{"result":"failed"}'],
    });

    expect(result.changed_files).toEqual([`${CHANGES}/notes.md`]);
    expect(result.notices).toEqual(["Put back what the unfinished step had changed: docs/a.md."]);
  });

  test("leaves what was uncommitted before it, as it was then", async () => {
    await using world = await createStepWorld();
    await world.checkout.write("src/app.ts", "another step's work");
    await world.checkout.write("new.ts", "another step's file");

    const result = await world.run({ agent: ["append:src/app.ts: and mine", "remove:new.ts", "result"] });

    expect(result.changed_files).toEqual([]);
    expect(await world.checkout.read("src/app.ts")).toBe("another step's work");
    expect(await world.checkout.read("new.ts")).toBe("another step's file");
  });
});

describe("a destructive phase", () => {
  test("keeps all it changed, also what it committed itself", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: DESTRUCTIVE,
      agent: [
        "write:src/a.ts:a",
        "sh:git add -A; git -c user.name=a -c user.email=a@b commit -qm Mine",
        "write:src/b.ts:b",
        "result",
      ],
    });

    expect(result.outcome.kind).toBe("complete");
    expect(result.changed_files).toEqual(["src/a.ts", "src/b.ts"]);
    expect(await world.checkout.log()).toEqual(["Mine", "Begin"]);
  });

  test("that committed all of it did change something", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: DESTRUCTIVE,
      agent: [
        "write:src/a.ts:a",
        "sh:git add -A; git -c user.name=a -c user.email=a@b commit -qm Mine",
        "result",
      ],
    });

    expect(result.outcome.kind).toBe("complete");
  });

  test("that does not succeed leaves the code as it was, commits and all, and its notes", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: DESTRUCTIVE,
      agent: [
        "write:src/a.ts:a",
        "sh:git add -A; git -c user.name=a -c user.email=a@b commit -qm Mine",
        `write:${CHANGES}/notes.md:Stuck here`,
        'result:{"result":"blocked","summary":"Which store?"}',
      ],
    });

    expect(result.outcome.kind).toBe("blocked");
    expect(result.changed_files).toEqual([`${CHANGES}/notes.md`]);
    expect(await world.checkout.log()).toEqual(["Begin"]);
    expect(await world.checkout.exists("src/a.ts")).toBe(false);
  });

  test("works on from what its attempt before left", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: DESTRUCTIVE,
      limits: { max_attempts: 2 },
      agentConfig: {
        command: [
          "sh",
          "-c",
          'if [ -e half.txt ]; then printf \'{"item_id":"WRK-001","phase":"build","result":"phase_complete","summary":"s"}\' > "$TICKWORK_RESULT_FILE"; else touch half.txt; fi',
        ],
      },
    });

    expect(result.attempts.map(({ outcome }) => outcome.kind)).toEqual(["failed", "complete"]);
    expect(result.changed_files).toEqual(["half.txt"]);
  });
});

describe("the change folder", () => {
  test("that is there is used, whatever its slug", async () => {
    await using world = await createStepWorld({ files: { "changes/WRK-001_old-title/PRD.md": "x" } });

    const result = await world.run({ phase: { run: 'echo y > "$TICKWORK_CHANGE_FOLDER/y.md"' } });

    expect(result.changed_files).toEqual(["changes/WRK-001_old-title/y.md"]);
  });

  test("of an item with a longer id is another one", async () => {
    await using world = await createStepWorld({ files: { "changes/WRK-0012_other/PRD.md": "x" } });

    const result = await world.run({ phase: { run: 'echo y > "$TICKWORK_CHANGE_FOLDER/y.md"' } });

    expect(result.changed_files).toEqual([`${CHANGES}/y.md`]);
  });

  test("that is a link blocks the item, and nothing is written through it", async () => {
    await using world = await createStepWorld();
    await symlink(world.path("."), join(world.checkout.path, "changes"));

    const result = await world.run({ agent: ["result"], limits: { max_attempts: 3 } });

    expect(result).toMatchObject({ outcome: { kind: "blocked" }, attempts: [] });
    expect(result.summary).toMatch(/^changes is a link/);
  });

  test("gets its name from the title, bounded, and from nothing that leads elsewhere", async () => {
    await using world = await createStepWorld();
    const title = `../../etc/passwd ${"very long ".repeat(30)}`;
    const name = "review" as PhaseName;

    const result = await world.run({
      item: { title },
      phase: { name, run: 'echo y > "$TICKWORK_CHANGE_FOLDER/y.md"' },
    });

    expect(result.changed_files).toEqual([
      "changes/WRK-001_etc-passwd-very-long-very-long-very-long-very-long/y.md",
    ]);
  });
});
