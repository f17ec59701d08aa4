import { describe, expect, test } from "vitest";
import { agentOf } from "../../src/config/config.ts";
import { config, phase } from "../support/items.ts";

const agent = {
  cli: "claude",
  model: "claude-sonnet-4-5",
  version: "2.1.331",
  args: ["--verbose"],
  max_turns: 40,
  max_cost_usd: 2,
  command: undefined,
  env: undefined,
} as const;

describe("the agent of a phase", () => {
  test("is the config's, with its own key as the only variable where none is named", () => {
    expect(agentOf(config({ agent }), phase("build"))).toEqual({
      ...agent,
      env: ["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"],
    });
  });

  test("differs in what the phase says", () => {
    const own = phase("build", { agent: { model: "claude-opus-4-5", max_turns: 200, env: ["MY_KEY"] } });

    expect(agentOf(config({ agent }), own)).toMatchObject({
      cli: "claude",
      model: "claude-opus-4-5",
      version: "2.1.331",
      args: ["--verbose"],
      max_turns: 200,
      env: ["MY_KEY"],
    });
  });

  test("of another kind takes over limits, and nothing that only the first one understands", () => {
    const own = phase("build", { agent: { cli: "codex" } });

    const found = agentOf(config({ agent: { ...agent, env: ["ANTHROPIC_API_KEY"] } }), own);

    expect(found).toEqual({
      cli: "codex",
      args: [],
      max_turns: 40,
      max_cost_usd: 2,
      env: ["OPENAI_API_KEY", "CODEX_API_KEY"],
    });
  });
});
