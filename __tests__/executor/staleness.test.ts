import { describe, expect, test } from "vitest";
import { weighStaleness } from "../../src/executor/staleness.ts";
import { createStepWorld } from "../support/step-world.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

describe("staleness", () => {
  test.each([
    ["ancestor", "block", "go_on"],
    ["diverged", "ignore", "go_on"],
    ["diverged", "warn", "warn"],
    ["diverged", "block", "block"],
    ["unknown", "ignore", "block"],
    ["unknown", "warn", "block"],
    ["unknown", "block", "block"],
  ] as const)("[EXE-4] a commit that is %s, with `%s`: %s", (ancestry, rule, kind) => {
    expect(weighStaleness({ commit: COMMIT, ancestry, rule }).kind).toBe(kind);
  });
});

describe("a destructive phase", () => {
  const phase = { destructive: true, staleness: "block" } as const;
  const agent = ["write:src/new.ts:x", "result"];

  test("[EXE-4] without a recorded commit goes on", async () => {
    await using world = await createStepWorld();

    expect((await world.run({ phase, agent })).outcome.kind).toBe("complete");
  });

  test("[EXE-4] on a commit of the history goes on, also in a shallow checkout that has to fetch it first", async () => {
    await using world = await createStepWorld({
      clone: { depth: 1 },
      pushed: [{ "n.txt": "1" }, { "n.txt": "2" }, { "n.txt": "3" }],
    });
    const commits = await world.world.clone();
    const first = await commits.git("rev-list", "--max-parents=0", "HEAD");

    const result = await world.run({ phase, agent, item: { last_phase_commit: first } });

    expect(await world.checkout.log()).toHaveLength(4);
    expect(result.outcome.kind).toBe("complete");
  });

  test("[EXE-4] on a commit that was rewritten is blocked before anything runs, with what to do", async () => {
    await using world = await createStepWorld();
    await world.checkout.write("x.txt", "x");
    const lost = await world.checkout.commitAll("Lost");
    await world.checkout.git("reset", "--quiet", "--hard", "HEAD~1");

    const result = await world.run({ phase, agent, item: { last_phase_commit: lost } });

    expect(result).toMatchObject({ outcome: { kind: "blocked" }, attempts: [], changed_files: [] });
    expect(result.summary).toMatch(
      new RegExp(`commit ${lost.slice(0, 12)}, which is not in the branch's history.*unblocking`),
    );
  });

  test("[EXE-4] goes on with a notice where the config says warn", async () => {
    await using world = await createStepWorld();
    await world.checkout.write("x.txt", "x");
    const lost = await world.checkout.commitAll("Lost");
    await world.checkout.git("reset", "--quiet", "--hard", "HEAD~1");

    const result = await world.run({
      phase: { ...phase, staleness: "warn" },
      agent,
      item: { last_phase_commit: lost },
    });

    expect(result.outcome.kind).toBe("complete");
    expect(result.notices).toEqual([expect.stringContaining(lost.slice(0, 12))]);
  });

  test.each([COMMIT, "HEAD", "--help"])(
    "[EXE-4] on %s, which is no commit that git knows, is blocked",
    async (commit) => {
      await using world = await createStepWorld();

      const result = await world.run({
        phase: { ...phase, staleness: "ignore" },
        agent,
        item: { last_phase_commit: commit },
      });

      expect(result).toMatchObject({ outcome: { kind: "blocked" }, attempts: [] });
    },
  );

  test("[EXE-4] only: another phase does not care", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ phase: { staleness: "block" }, item: { last_phase_commit: COMMIT } });

    expect(result.outcome.kind).toBe("complete");
  });
});
