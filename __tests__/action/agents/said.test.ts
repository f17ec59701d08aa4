/** What becomes of what an agent says, with stand-ins that print what real ones printed. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction, startAction } from "../../support/action.ts";
import { agentOnPath, prints, RESULT } from "../../support/agent-on-path.ts";
import { agentProject, itemOf, KEY } from "../../support/agent-project.ts";

describe("what an agent says", () => {
  test("is in the log as it says it, a line each, and not the JSON that it came as", async () => {
    await using world = await agentProject({ cli: "claude" });
    const gate = join(world.root, "gate");
    const script = `${prints("claude-build")}\nuntil [ -e '${gate}' ]; do sleep 0.05; done\n${RESULT}`;
    const path = await agentOnPath(world, { name: "claude", script });

    const started = await startAction(world, await world.clone(), { env: { ...KEY, ...path } });
    await started.said("Done with build of WRK-001.");
    await writeFile(gate, "");
    const end = await started.end();

    expect(end.log).toMatch(/^→ Write .*built-WRK-001\.txt$/m);
    expect(end.log).not.toContain('"tool_use"');
    const group =
      /^::group::WRK-001 review .*\n::stop-commands::(\S+)\n([\s\S]*?)\n::\1::\n::endgroup::$/m.exec(end.log);
    expect(group?.[2]).toContain("Done with build of WRK-001.");
    expect(end.outputs["items-completed"]).toBe("1");
  });

  test("of its cost, turns and tokens is in journal, worklog, summary, log and outputs, and the item keeps its cost", async () => {
    await using world = await agentProject(
      { cli: "claude" },
      {
        config: { pipelines: { feature: { phases: [{ name: "review" }, { name: "wait", run: "false" }] } } },
      },
    );
    const path = await agentOnPath(world, { name: "claude", script: `${prints("claude-build")}; ${RESULT}` });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    const month = new Date().toISOString().slice(0, 7);
    const journal = (await world.remoteFile(`_worklog/${month}.jsonl`)) ?? "";
    const step =
      journal.split("\n").find((line) => line.includes('"review"') && line.includes("complete")) ?? "{}";
    expect(JSON.parse(step)).toMatchObject({ cost: 0.01512, tokens: 3750, turns: 3 });
    expect(await world.remoteFile(`_worklog/${month}.md`)).toMatch(/\$0\.02 · 3 turns, 3,750 tokens/);
    expect(end.summary).toMatch(/\$0\.02, 3,750 tokens/);
    expect(end.log).toMatch(/WRK-001 review · complete in .* · \$0\.02 · 3 turns, 3,750 tokens/);
    expect(end.outputs["cost-usd"]).toBe("0.02");
    expect(JSON.parse(end.outputs["result"] ?? "{}")).toMatchObject({
      cost_usd: expect.closeTo(0.01512, 6),
      tokens: 3750,
      turns: 3,
    });
    expect(await itemOf(world)).toMatchObject({ cost_usd: 0.01512 });
  });

  test("of tokens alone leaves the cost unknown, and nothing is made up", async () => {
    await using world = await agentProject({ cli: "codex" });
    const path = await agentOnPath(world, { name: "codex", script: `${prints("codex-build")}; ${RESULT}` });

    const end = await runAction(world, await world.clone(), {
      env: { OPENAI_API_KEY: "sk-key-of-a-test", ...path },
    });

    expect(end.summary).toMatch(/cost unknown, 3,750 tokens/);
    expect(end.outputs).not.toHaveProperty("cost-usd");
    expect(JSON.parse(end.outputs["result"] ?? "{}")).toMatchObject({ cost_unknown: true, tokens: 3750 });
  });

  test("of tokens alone is not what a budget in dollars can hold, and the run says so", async () => {
    await using world = await agentProject({ cli: "codex" }, { config: { budget: { day_usd: 5 } } });
    const path = await agentOnPath(world, { name: "codex", script: `${prints("codex-build")}; ${RESULT}` });

    const end = await runAction(world, await world.clone(), {
      env: { OPENAI_API_KEY: "sk-key-of-a-test", ...path },
    });

    expect(end.log).toMatch(/^::notice::Limits in dollars do not hold `codex`/m);
  });

  test("of a cost that uses up the budget ends the run before the next step", async () => {
    await using world = await agentProject(
      { cli: "claude" },
      { items: ["WRK-001", "WRK-002"], config: { budget: { run_usd: 0.015 } } },
    );
    const path = await agentOnPath(world, { name: "claude", script: `${prints("claude-build")}; ${RESULT}` });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    expect(end.outputs).toMatchObject({ "halt-reason": "cost_budget_reached", "phases-executed": "1" });
  });

  test("of a cost is what the next step of its phase is expected to cost: one that would not fit the day is not started", async () => {
    await using world = await agentProject(
      { cli: "claude" },
      { items: ["WRK-001", "WRK-002", "WRK-003"], config: { budget: { day_usd: 0.04 } } },
    );
    const path = await agentOnPath(world, { name: "claude", script: `${prints("claude-build")}; ${RESULT}` });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    // Two of $0.015 each: a third would pass the $0.04 of the day.
    expect(end.outputs).toMatchObject({ "halt-reason": "cost_budget_reached", "phases-executed": "2" });
    expect(end.summary).toMatch(/\$0\.01 of \$0\.04 are left for the day, and review costs about \$0\.02/);
    expect(await itemOf(world, "WRK-003")).not.toHaveProperty("phase_attempts");
  });

  test.each([
    [
      "every tool was refused, although it says that it is done",
      "claude-denied",
      0,
      "denied",
      1,
      /Permission to use Write/,
    ],
    ["its key was refused", "claude-401", 1, "unavailable", 1, /secret behind ANTHROPIC_API_KEY/],
    ["its turns are used up", "claude-loop", 1, "limit", 0, /limit of turns/],
    ["its model could not be reached", "claude-500", 1, "crash", 0, /could not reach its model/],
  ])("when %s is the outcome", async (_what, record, code, outcome, exit_code, words) => {
    await using world = await agentProject({ cli: "claude" });
    const path = await agentOnPath(world, { name: "claude", script: `${prints(record)}; exit ${code}` });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    expect(JSON.parse(end.outputs["result"] ?? "{}").outcomes).toEqual({ [outcome]: 1 });
    expect(end.exit_code).toBe(exit_code);
    expect(end.summary).toMatch(words);
  });

  test("of a quota and when to come back is in the item, and no attempt is used up", async () => {
    await using world = await agentProject({ cli: "claude" });
    const resets = Math.floor(Date.now() / 1000) + 3 * 3600;
    const event = { type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt: resets } };
    const path = await agentOnPath(world, {
      name: "claude",
      script: `echo '${JSON.stringify(event)}'; exit 1`,
    });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    const item = await itemOf(world);
    expect(Date.parse(String(item?.["retry_after"]))).toBe(resets * 1000);
    expect(item).not.toHaveProperty("phase_attempts");
    expect(end.summary).toMatch(/quota/);
  });

  test("of a server that turns it away again and again ends the step as over its quota, although it would go on", async () => {
    await using world = await agentProject({ cli: "opencode" });
    // It would wait for the next time now.
    const script = `${prints("opencode-429.log")} >&2; exec sleep 600`;
    const path = await agentOnPath(world, { name: "opencode", script });

    const end = await runAction(world, await world.clone(), { env: path });

    const item = await itemOf(world);
    expect(JSON.parse(end.outputs["result"] ?? "{}").outcomes).toEqual({ quota: 1 });
    expect(end.log).toMatch(/^· turned away \(4 of 4\): The agent is over its quota: Rate limit reached/m);
    expect(Date.parse(String(item?.["retry_after"]))).toBeGreaterThan(Date.now());
    expect(item).not.toHaveProperty("phase_attempts");
  });
});
