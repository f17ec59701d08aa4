/** What an agent finds around itself when the built action starts it. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../../support/action.ts";
import { agentOnPath, RESULT } from "../../support/agent-on-path.ts";
import { agentProject, KEY } from "../../support/agent-project.ts";
import { createProject } from "../../support/project.ts";

describe("the surroundings of an agent", () => {
  test("are a folder of its own for its state, which is gone afterwards, and the variables that it may see", async () => {
    await using world = await agentProject({
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
    await using world = await agentProject({ cli: "claude", env: ["CLAUDE_CONFIG_DIR"] });
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
