/** The five agents as the built action starts and reads them, with stand-ins that print what real ones printed. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runAction, startAction } from "../support/action.ts";
import { agentOnPath, prints, RESULT } from "../support/agent-on-path.ts";
import { createProject } from "../support/project.ts";

const KEY = { ANTHROPIC_API_KEY: "sk-key-of-a-test" };

const project = (
  agent: object,
  more: { readonly items?: readonly string[]; readonly config?: object } = {},
) =>
  createProject({
    items: (more.items ?? ["WRK-001"]).map((id) => ({ id })),
    config: {
      triage: "rules",
      execution: { max_retries: 0 },
      agent,
      pipelines: { feature: { phases: [{ name: "review" }] } },
      ...more.config,
    },
  });

async function itemOf(text: string | undefined, id = "WRK-001") {
  return (parse(text ?? "") as { items: Record<string, unknown>[] }).items.find((item) => item["id"] === id);
}

describe("before the first step", () => {
  test("an agent that is not installed makes the run red, with the line that the workflow needs", async () => {
    await using world = await project({ cli: "codex", env: ["OPENAI_API_KEY"] });

    const end = await runAction(world, await world.clone(), {
      env: { OPENAI_API_KEY: "sk-x-of-a-test", PATH: "/usr/bin:/bin" },
    });

    expect(end.exit_code).toBe(1);
    expect(end.summary).toMatch(/codex is not on the PATH/);
    expect(end.summary).toMatch(/npm install --global @openai\/codex@\d/);
    expect(await itemOf(await world.remoteFile("BACKLOG.yaml"))).not.toHaveProperty("phase_attempts");
  });

  test("a version other than the pinned one makes the run red, with the line that installs that", async () => {
    await using world = await project({ cli: "claude", version: "2.0.0" });
    const path = await agentOnPath(world, { name: "claude", version: "2.1.331", script: RESULT });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    expect(end.exit_code).toBe(1);
    expect(end.summary).toMatch(/agent\.version asks for claude 2\.0\.0, and 2\.1\.331 is installed/);
    expect(end.summary).toMatch(/npm install --global @anthropic-ai\/claude-code@2\.0\.0/);
  });

  test("the version is asked for once, and is in the log", async () => {
    await using world = await project(
      { cli: "claude", version: "2.1.331" },
      { items: ["WRK-001", "WRK-002"] },
    );
    const path = await agentOnPath(world, { name: "claude", version: "2.1.331", script: RESULT });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    expect(end.outputs["items-completed"]).toBe("2");
    expect(end.log.match(/^agent · claude 2\.1\.331$/gm)).toHaveLength(1);
    expect(await readFile(join(world.root, "agents/asked"), "utf8")).toBe("asked\n");
  });

  test.each([
    ["has no value", {}, /env: \{ ANTHROPIC_API_KEY/],
    ["is an empty secret", { ANTHROPIC_API_KEY: "" }, /env: \{ ANTHROPIC_API_KEY/],
    [
      "is there, but not named",
      { CLAUDE_CODE_OAUTH_TOKEN: "oauth-of-a-test" },
      /Add CLAUDE_CODE_OAUTH_TOKEN to/,
    ],
  ])("a key that %s makes the run red, and the agent is not started", async (_what, env, remedy) => {
    await using world = await project({ cli: "claude", env: ["ANTHROPIC_API_KEY"] });
    const path = await agentOnPath(world, { name: "claude", script: "touch started" });
    const checkout = await world.clone();

    const end = await runAction(world, checkout, { env: { ...env, ...path } });

    expect(end.exit_code).toBe(1);
    expect(end.summary.replaceAll("\\", "")).toMatch(remedy);
    expect(existsSync(join(checkout.path, "started"))).toBe(false);
  });
});

test("what a command prints is in the log while it runs", async () => {
  await using world = await createProject({
    items: [{ id: "WRK-001" }],
    config: {
      triage: "rules",
      pipelines: {
        feature: {
          phases: [{ name: "wait", run: 'echo "::error::begun"; until [ -e ../gate ]; do sleep 0.05; done' }],
        },
      },
    },
  });

  const started = await startAction(world, await world.clone());
  await started.said("::error::begun");
  await writeFile(join(world.root, "gate"), "");
  const end = await started.end();

  expect(end.log).toMatch(/^::stop-commands::(\S+)\n::error::begun\n::\1::$/m);
  expect(end.outputs["items-completed"]).toBe("1");
});

describe("what an agent says", () => {
  test("is in the log as it says it, a line each, and not the JSON that it came as", async () => {
    await using world = await project({ cli: "claude" });
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
    await using world = await project(
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
    expect(await itemOf(await world.remoteFile("BACKLOG.yaml"))).toMatchObject({ cost_usd: 0.01512 });
  });

  test("of tokens alone leaves the cost unknown, and nothing is made up", async () => {
    await using world = await project({ cli: "codex" });
    const path = await agentOnPath(world, { name: "codex", script: `${prints("codex-build")}; ${RESULT}` });

    const end = await runAction(world, await world.clone(), {
      env: { OPENAI_API_KEY: "sk-key-of-a-test", ...path },
    });

    expect(end.summary).toMatch(/cost unknown, 3,750 tokens/);
    expect(end.outputs).not.toHaveProperty("cost-usd");
    expect(JSON.parse(end.outputs["result"] ?? "{}")).toMatchObject({ cost_unknown: true, tokens: 3750 });
  });

  test("of tokens alone is not what a budget in dollars can hold, and the run says so", async () => {
    await using world = await project({ cli: "codex" }, { config: { budget: { day_usd: 5 } } });
    const path = await agentOnPath(world, { name: "codex", script: `${prints("codex-build")}; ${RESULT}` });

    const end = await runAction(world, await world.clone(), {
      env: { OPENAI_API_KEY: "sk-key-of-a-test", ...path },
    });

    expect(end.log).toMatch(/^::notice::Limits in dollars do not hold `codex`/m);
  });

  test("of a cost that uses up the budget ends the run before the next step", async () => {
    await using world = await project(
      { cli: "claude" },
      { items: ["WRK-001", "WRK-002"], config: { budget: { run_usd: 0.015 } } },
    );
    const path = await agentOnPath(world, { name: "claude", script: `${prints("claude-build")}; ${RESULT}` });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    expect(end.outputs).toMatchObject({ "halt-reason": "cost_budget_reached", "phases-executed": "1" });
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
    await using world = await project({ cli: "claude" });
    const path = await agentOnPath(world, { name: "claude", script: `${prints(record)}; exit ${code}` });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    expect(JSON.parse(end.outputs["result"] ?? "{}").outcomes).toEqual({ [outcome]: 1 });
    expect(end.exit_code).toBe(exit_code);
    expect(end.summary).toMatch(words);
  });

  test("of a quota and when to come back is in the item, and no attempt is used up", async () => {
    await using world = await project({ cli: "claude" });
    const resets = Math.floor(Date.now() / 1000) + 3 * 3600;
    const event = { type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt: resets } };
    const path = await agentOnPath(world, {
      name: "claude",
      script: `echo '${JSON.stringify(event)}'; exit 1`,
    });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    const item = await itemOf(await world.remoteFile("BACKLOG.yaml"));
    expect(Date.parse(String(item?.["retry_after"]))).toBe(resets * 1000);
    expect(item).not.toHaveProperty("phase_attempts");
    expect(end.summary).toMatch(/quota/);
  });
});

test("[T11] a key that an agent quotes is in no part in log, summary and worklog, wherever a text is cut", async () => {
  await using world = await project({ cli: "claude" });
  const key = "sk-Q7zX2mW9vK4pR8tY";
  // The cuts are behind 160, 300 and 400 characters: here every text has one that goes through the key.
  const quoted = (offset: number) => `${"- ".repeat(offset / 2)}$ANTHROPIC_API_KEY${" -".repeat(60)}`;
  const lines = [
    ...[140, 144, 148].map((offset) =>
      call({ type: "tool_use", name: "Bash", input: { command: quoted(offset) } }),
    ),
    ...[382, 388, 394].map((offset) => call({ type: "text", text: quoted(offset) })),
    { type: "result", is_error: true, subtype: "error_during_execution", result: quoted(388) },
  ].map((line) => JSON.stringify(line));
  const path = await agentOnPath(world, {
    name: "claude",
    script: `cat <<EOF\n${lines.join("\n")}\nEOF\nexit 1`,
  });

  const checkout = await world.clone();

  const end = await runAction(world, checkout, { env: { ANTHROPIC_API_KEY: key, ...path } });

  const committed = await checkout.git("log", "-p");
  const shown = end.log.split("\n").filter((line) => !line.startsWith("::add-mask::"));
  expect(committed).toContain("_worklog/");
  expect(end.log.match(/- \*\*\*/g)?.length).toBeGreaterThanOrEqual(6);
  for (const text of [shown.join("\n"), end.summary, JSON.stringify(end.outputs), committed]) {
    const parts = Array.from({ length: key.length - 5 }, (_, at) => key.slice(at, at + 6));
    expect(parts.filter((part) => text.includes(part))).toEqual([]);
  }
});

const call = (content: object) => ({ type: "assistant", message: { id: "m", content: [content] } });

describe("the surroundings of an agent", () => {
  test("are a folder of its own for its state, which is gone afterwards, and the variables that it may see", async () => {
    await using world = await project({
      cli: "claude",
      max_cost_usd: 1.5,
      max_turns: 7,
      model: "m",
      args: ["--x"],
    });
    const seen = join(world.root, "seen");
    const script = `echo "$@" > '${seen}.args'; env > '${seen}.env'; touch "$CLAUDE_CONFIG_DIR/state" && ${RESULT}`;
    const path = await agentOnPath(world, { name: "claude", script });
    const checkout = await world.clone();

    const leaks = { CLAUDECODE: "1", CLAUDE_CODE_ENTRYPOINT: "cli", CLAUDE_CONFIG_DIR: "/elsewhere" };
    const end = await runAction(world, checkout, { env: { ...KEY, ...path, ...leaks } });

    expect(end.outputs["items-completed"]).toBe("1");
    const env = await readFile(`${seen}.env`, "utf8");
    const home = /^CLAUDE_CONFIG_DIR=(.*)$/m.exec(env)?.[1] ?? "";
    expect(home.startsWith(join(checkout.path, ".tickwork/steps/WRK-001"))).toBe(true);
    expect(existsSync(home)).toBe(false);
    expect(env).toMatch(/^ANTHROPIC_API_KEY=sk-key-of-a-test$/m);
    expect(env).not.toMatch(/^(CLAUDECODE|CLAUDE_CODE_ENTRYPOINT|GITHUB_|INPUT_|ACTIONS_)/m);
    const args = await readFile(`${seen}.args`, "utf8");
    expect(args).toMatch(/--max-turns 7 --max-budget-usd 1.5 --model m --x$/m);
  });

  test("let the config name the folder where it is logged in", async () => {
    await using world = await project({ cli: "claude", env: ["CLAUDE_CONFIG_DIR"] });
    const seen = join(world.root, "seen");
    const path = await agentOnPath(world, { name: "claude", script: `env > '${seen}'; ${RESULT}` });

    await runAction(world, await world.clone(), { env: { ...path, CLAUDE_CONFIG_DIR: "/home/me/.claude" } });

    expect(await readFile(seen, "utf8")).toMatch(/^CLAUDE_CONFIG_DIR=\/home\/me\/.claude$/m);
  });

  test("are no place for opencode where the repository has plugins for it", async () => {
    await using world = await createProject({
      items: [{ id: "WRK-001" }],
      files: { ".opencode/plugin/trap.js": "" },
      config: {
        triage: "rules",
        agent: { cli: "opencode" },
        pipelines: { feature: { phases: [{ name: "review" }] } },
      },
    });
    const path = await agentOnPath(world, { name: "opencode", script: RESULT });

    const end = await runAction(world, await world.clone(), { env: path });

    expect(end.exit_code).toBe(1);
    expect(end.summary.replaceAll("\\", "")).toMatch(
      /opencode would run the plugins that .opencode of this repository/,
    );
    expect(existsSync(join(world.root, "agents/asked"))).toBe(false);
  });

  test("are without trust for gemini where the repository has something that it would obey, and that is said", async () => {
    await using world = await createProject({
      items: [{ id: "WRK-001" }],
      files: { ".gemini/settings.json": "{}" },
      config: {
        triage: "rules",
        agent: { cli: "gemini" },
        pipelines: { feature: { phases: [{ name: "review" }] } },
      },
    });
    const seen = join(world.root, "seen");
    const script = `echo "$GEMINI_CLI_TRUST_WORKSPACE $@" > '${seen}'; ${RESULT}`;
    const path = await agentOnPath(world, { name: "gemini", script });

    const end = await runAction(world, await world.clone(), {
      env: { GEMINI_API_KEY: "key-of-a-test", ...path },
    });

    expect(await readFile(seen, "utf8")).toMatch(/^false .*--policy \S+policy\.toml/);
    expect(end.summary).toMatch(/gemini would obey/);
  });
});
