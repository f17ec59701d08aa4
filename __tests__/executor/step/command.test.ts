/** A step that a command of the config does, and the commands that check a step's work. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { phaseName } from "../../support/items.ts";
import { createStepWorld, scriptedShell } from "../../support/step-world.ts";

const CHANGES = "changes/WRK-001_sort-flags-in-help";

describe("a step of a command", () => {
  test("is complete when it exits 0, whatever it printed", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ phase: { run: "echo first; echo 12 tests passed" } });

    expect(result).toMatchObject({
      outcome: { kind: "complete" },
      summary: "The command exited with 0.",
      result_file: undefined,
    });
  });

  test("fails with the end of its output when it does not exit 0", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ phase: { run: "echo 3 tests failed >&2; exit 2" } });

    expect(result).toMatchObject({
      outcome: { kind: "failed" },
      summary: "The command exited with 2:\n3 tests failed",
    });
  });

  test("ends at the first line that fails, as a step of a workflow does", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ phase: { run: "false\necho all is well" } });

    expect(result.outcome.kind).toBe("failed");
    expect(result.summary).not.toContain("all is well");
  });

  test("[EXE-1] is what its result file says, whatever its exit code", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { run: `${scriptedShell('result:{"result":"blocked","summary":"Ask."}')}; exit 4` },
    });

    expect(result).toMatchObject({ outcome: { kind: "blocked" }, summary: "Ask." });
  });

  test("sees its item, phase, result file and change folder in its environment", async () => {
    await using world = await createStepWorld();

    await world.run({
      phase: {
        name: phaseName("review"),
        run: 'echo "$TICKWORK_ITEM_ID $TICKWORK_PHASE" > "$TICKWORK_CHANGE_FOLDER/note"; test -d "$(dirname "$TICKWORK_RESULT_FILE")"',
      },
    });

    expect(await world.checkout.read(`${CHANGES}/note`)).toBe("WRK-001 review\n");
  });

  test("needs no agent", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { run: "true" },
      agentConfig: { cli: "codex", command: undefined },
    });

    expect(result.outcome.kind).toBe("complete");
  });
});

describe("verify", () => {
  test("makes a phase complete only if every command exits 0", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ phase: { verify: ["true", "test -e src/app.ts"] } });

    expect(result.outcome.kind).toBe("complete");
  });

  test("tells the next attempt the end of what failed", async () => {
    await using world = await createStepWorld();
    const prompts = world.path("prompts");

    const result = await world.run({
      phase: { destructive: true, verify: ["grep fixed src/app.ts || { echo still broken; exit 7; }"] },
      limits: { max_attempts: 2 },
      agentConfig: {
        command: [
          "sh",
          "-c",
          `cat >> ${prompts}; if grep -q tried src/app.ts; then echo fixed >> src/app.ts; else echo tried >> src/app.ts; fi; ${scriptedShell("result")}`,
        ],
      },
    });

    expect(result.attempts.map(({ outcome }) => outcome.kind)).toEqual(["verify_failed", "complete"]);
    expect(await readFile(prompts, "utf8")).toMatch(/exited with 7:\nstill broken/);
    expect(await world.checkout.read("src/app.ts")).toContain("fixed");
  });

  test("that fails to the end is verify_failed, names the command, and the unfinished change is put back", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { destructive: true, verify: ["true", "exit 3"] },
      agent: ["write:src/app.ts:broken", "result"],
    });

    expect(result.outcome).toEqual({ kind: "verify_failed", command: "exit 3" });
    expect(result.changed_files).toEqual([]);
    expect(result.notices).toEqual(["Put back what the unfinished step had changed: src/app.ts."]);
    expect(await world.checkout.read("src/app.ts")).toBe("export {};\n");
  });

  test("runs when nothing of the step is alive any more", async () => {
    await using world = await createStepWorld();
    const pidFile = world.path("pid");

    const result = await world.run({
      agent: [`orphan:${pidFile}`, "result"],
      phase: { verify: [`! grep '^State:.[^ZX]' /proc/$(cat ${pidFile})/status`] },
    });

    expect(result.outcome.kind).toBe("complete");
  });

  test("is not asked about a phase that is not complete", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { verify: [`touch ${world.path("asked")}`] },
      agent: ['result:{"result":"blocked"}'],
    });

    expect(result.outcome.kind).toBe("blocked");
    await expect(readFile(world.path("asked"))).rejects.toThrow();
  });

  test("of a destructive phase that changed nothing does not begin: it is no_change, a failed attempt", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { destructive: true, verify: ["true"] },
      limits: { max_attempts: 2 },
    });

    expect(result.outcome.kind).toBe("no_change");
    expect(result.attempts).toHaveLength(2);
  });
});
