/** What an agent needs before its first step, by the built action. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../../support/action.ts";
import { agentOnPath, RESULT } from "../../support/agent-on-path.ts";
import { agentProject, itemOf, KEY } from "../../support/agent-project.ts";

describe("before the first step", () => {
  test("an agent that is not installed makes the run red, with the line that the workflow needs", async () => {
    await using world = await agentProject({ cli: "codex", env: ["OPENAI_API_KEY"] });

    const end = await runAction(world, await world.clone(), {
      env: { OPENAI_API_KEY: "sk-x-of-a-test", PATH: "/usr/bin:/bin" },
    });

    expect(end.exit_code).toBe(1);
    expect(end.summary).toMatch(/codex is not on the PATH/);
    expect(end.summary).toMatch(/npm install --global @openai\/codex@\d/);
    expect(await itemOf(world)).not.toHaveProperty("phase_attempts");
  });

  test("a version other than the pinned one makes the run red, with the line that installs that", async () => {
    await using world = await agentProject({ cli: "claude", version: "2.0.0" });
    const path = await agentOnPath(world, { name: "claude", version: "2.1.331", script: RESULT });

    const end = await runAction(world, await world.clone(), { env: { ...KEY, ...path } });

    expect(end.exit_code).toBe(1);
    expect(end.summary).toMatch(/agent\.version asks for claude 2\.0\.0, and 2\.1\.331 is installed/);
    expect(end.summary).toMatch(/npm install --global @anthropic-ai\/claude-code@2\.0\.0/);
  });

  test("the version is asked for once, and is in the log", async () => {
    await using world = await agentProject(
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
    await using world = await agentProject({ cli: "claude", env: ["ANTHROPIC_API_KEY"] });
    const path = await agentOnPath(world, { name: "claude", script: "touch started" });
    const checkout = await world.clone();

    const end = await runAction(world, checkout, { env: { ...env, ...path } });

    expect(end.exit_code).toBe(1);
    expect(end.summary.replaceAll("\\", "")).toMatch(remedy);
    expect(existsSync(join(checkout.path, "started"))).toBe(false);
  });
});
