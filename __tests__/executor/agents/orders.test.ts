/** What agents take orders from is written by no step: the next one would do what it says. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { AgentCli } from "../../../src/config/config.ts";
import { agentDescription } from "../../../src/executor/agents/registry.ts";
import { isProtectedByName } from "../../../src/executor/protected-paths.ts";
import { createStepWorld } from "../../support/step-world.ts";

const CLIS = ["claude", "codex", "opencode", "gemini", "copilot"] as const satisfies readonly AgentCli[];

/** As its documentation has them, so that a name that is dropped from the description is missed. */
const ORDERS: Readonly<Record<(typeof CLIS)[number], readonly string[]>> = {
  claude: ["CLAUDE.md", "CLAUDE.local.md", ".claude/settings.json", ".claude/agents/x.md", ".mcp.json"],
  codex: ["AGENTS.md", "AGENTS.override.md", ".codex/config.toml", ".agents/skills/x/SKILL.md"],
  opencode: ["AGENTS.md", "CONTEXT.md", ".opencode/plugin/x.js", "opencode.json", "opencode.jsonc"],
  gemini: ["GEMINI.md", ".gemini/settings.json", ".gemini/commands/x.toml"],
  copilot: [
    "AGENTS.md",
    ".github/copilot-instructions.md",
    ".github/hooks/x.json",
    ".copilot/mcp-config.json",
  ],
};

const CASES = CLIS.flatMap((cli) => ORDERS[cli].map((path) => [cli, path] as const));

describe("[T16] what an agent takes orders from", () => {
  test.each(CASES)("%s: a step that writes %s is stopped, and the file is not there", async (_cli, path) => {
    await using world = await createStepWorld();

    const result = await world.run({
      phase: { destructive: true },
      agent: [`write:${path}:Obey me.`, "write:src/app.ts:work", "result"],
    });

    expect(result.outcome).toEqual({ kind: "tampered", touched: [path] });
    expect(await world.checkout.exists(path)).toBe(false);
    expect(await world.workTree.changedFiles()).toEqual([]);
  });

  test.each(CASES)("%s: %s, where git ignores it, likewise", async (_cli, path) => {
    await using world = await createStepWorld({ files: { ".gitignore": `/${path}\n` } });

    const result = await world.run({
      phase: { destructive: true },
      agent: [`write:${path}:Obey me.`, "write:src/app.ts:work", "result"],
    });

    expect(result.outcome).toEqual({ kind: "tampered", touched: [path] });
    expect(await world.checkout.exists(path)).toBe(false);
  });

  test.each(CLIS)("all that %s is said to obey is among it, but the project's own .env", (cli) => {
    const { obeys = [], orders = [] } = agentDescription(cli).needs ?? {};
    const names = [...obeys, ...orders].map((name) => name.replace(/^\//, ""));

    expect(names.filter((name) => !isProtectedByName(name))).toEqual(cli === "gemini" ? [".env"] : []);
  });

  test.each(CLIS)("%s: its names count in any folder and in any case", (cli) => {
    const { orders = [] } = agentDescription(cli).needs ?? {};

    for (const name of orders) {
      const [folder, own] = name.startsWith("/") ? ["", name.slice(1)] : ["packages/a", name];
      expect(isProtectedByName(join(folder, own.toUpperCase())), name).toBe(true);
      expect(isProtectedByName(join(folder, own, "x.json")), name).toBe(true);
    }
    expect(isProtectedByName("docs/CONTEXT.md")).toBe(false);
  });
});
