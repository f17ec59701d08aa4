/** Steps in a PID namespace, on machines that allow one. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { signalOf } from "../../../src/executor/process/pid-namespace.ts";
import { createStepWorld, written } from "../../support/step-world.ts";

const isAllowed = spawnSync("unshare", ["--pid", "--fork", "--mount-proc", "true"]).status === 0;
/** World's own PATH has no namespaces. */
const env = { PATH: process.env["PATH"] ?? "" };

/** Does a program run that was given this as an argument? Its number in there is not the one it has here. */
function runsWith(argument: string): boolean {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        const [program, script, ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return program?.includes("node") && script?.endsWith("sleeper.mjs") && args[0] === argument;
      } catch {
        return false;
      }
    });
}

describe.runIf(isAllowed)("a step in a PID namespace", () => {
  test("[EXE-2] leaves nothing behind, whatever session, parent and environment it gave itself", async () => {
    await using world = await createStepWorld({ env });
    const pid = world.path("pid");

    const result = await world.run({ agent: [`orphan:${pid}:clean`, "exit:3"] });

    expect(await written(pid)).toMatch(/^\d+$/);
    expect(result.outcome.kind).toBe("crash");
    expect(result.summary).toContain("exited with 3");
    expect(result.notices).toEqual([]);
    expect(runsWith(pid)).toBe(false);
  });

  test("[EXE-2] is ended when it is deaf to SIGTERM, and so is a child that is", async () => {
    await using world = await createStepWorld({ env });
    const pid = world.path("pid");

    const result = await world.run({
      agent: ["ignore-term", `orphan:${pid}:clean`, "print:deaf", "hang"],
      limits: { idle_ms: 300 },
    });

    expect(result.outcome.kind).toBe("idle");
    expect(runsWith(pid)).toBe(false);
  });

  test("is asked before it is made to end", async () => {
    await using world = await createStepWorld({ env });

    await world.run({
      agent: [`on-term:${world.path("asked")}`, "print:x", "hang"],
      limits: { idle_ms: 300 },
    });

    expect(await written(world.path("asked"))).toBe("asked to end");
  });

  test("sees no process but its own, and so no environment of ours", async () => {
    await using world = await createStepWorld({ env });

    const result = await world.run({
      phase: {
        run: 'ls /proc | grep -c "^[0-9]" > "$TICKWORK_CHANGE_FOLDER/count"; cat /proc/[0-9]*/environ | tr "\\0" "\\n" | sort -u > "$TICKWORK_CHANGE_FOLDER/environ"',
      },
    });

    const folder = "changes/WRK-001_sort-flags-in-help";
    expect(result.outcome.kind, result.summary).toBe("complete");
    expect(Number(await world.checkout.read(`${folder}/count`))).toBeLessThan(8);
    expect(await world.checkout.read(`${folder}/environ`)).not.toContain("VITEST");
  });

  test("says by which signal it was ended", async () => {
    await using world = await createStepWorld({ env });

    const result = await world.run({ agent: ["sh:kill -SEGV $PPID", "hang"] });

    expect(result.summary).toContain("was ended by SIGSEGV");
    expect(result.summary).toContain("It printed nothing.");
  });
});

test("an exit code above 128 is the signal that the one who waits passes on", () => {
  expect([signalOf(143), signalOf(137), signalOf(1), signalOf(128)]).toEqual([
    "SIGTERM",
    "SIGKILL",
    undefined,
    undefined,
  ]);
});
