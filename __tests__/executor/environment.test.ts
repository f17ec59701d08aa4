import { describe, expect, test } from "vitest";
import { environmentFor, refusedNames } from "../../src/executor/environment.ts";
import { createStepWorld } from "../support/step-world.ts";

const RUNNER = {
  PATH: "/bin",
  HOME: "/home/r",
  LC_ALL: "C",
  CI: "true",
  GITHUB_TOKEN: "ghs_token",
  GITHUB_ENV: "/f/env",
  GITHUB_OUTPUT: "/f/output",
  GITHUB_STEP_SUMMARY: "/f/summary",
  ACTIONS_RUNTIME_TOKEN: "runtime",
  INPUT_TOKEN: "input",
  CLAUDECODE: "1",
  NODE_OPTIONS: "--require x",
  API_KEY: "key",
  TICKWORK_TAG_outer: "1",
};

describe("the environment of an agent", () => {
  test("has what every program needs, and nothing else of the runner's", () => {
    expect(environmentFor({ runner: RUNNER, named: [], extra: { MORE: "1" } })).toEqual({
      PATH: "/bin",
      HOME: "/home/r",
      LC_ALL: "C",
      CI: "true",
      TICKWORK_TAG_outer: "1",
      MORE: "1",
    });
  });

  test("has what the config names, the token too", () => {
    const env = environmentFor({ runner: RUNNER, named: ["API_KEY", "GITHUB_TOKEN", "ABSENT"], extra: {} });

    expect(env).toMatchObject({ API_KEY: "key", GITHUB_TOKEN: "ghs_token" });
    expect(env).not.toHaveProperty("ABSENT");
  });

  test("has what its description sets, unless the config names the same", () => {
    const program = { HOME: "/s/home", STATE: "/s/state", API_KEY: "none" };

    const env = environmentFor({ runner: RUNNER, named: ["API_KEY"], program, extra: {} });

    expect(env).toMatchObject({ HOME: "/s/home", STATE: "/s/state", API_KEY: "key" });
  });

  test("has no variable that an agent which started us has set for its own", () => {
    expect(environmentFor({ runner: RUNNER, named: [], extra: {} })).not.toHaveProperty("CLAUDECODE");
  });

  test("never has the job's own controls, whoever names them", () => {
    const named = [
      "ACTIONS_RUNTIME_TOKEN",
      "GITHUB_ENV",
      "GITHUB_OUTPUT",
      "GITHUB_STEP_SUMMARY",
      "INPUT_TOKEN",
    ];

    const env = environmentFor({ runner: RUNNER, named, extra: {} });

    expect(Object.keys(env).filter((name) => named.includes(name))).toEqual([]);
    expect(refusedNames(["API_KEY", ...named])).toEqual(named);
  });
});

describe("secrets", () => {
  const env = { API_KEY: "s3cret-value-1", GITHUB_TOKEN: "ghs_other-secret", SHORT: "abc" };

  test("of the agent are masked once, and redacted from everything that comes back", async () => {
    await using world = await createStepWorld({ env });
    const agentConfig = { env: ["API_KEY", "SHORT"] };
    const json = JSON.stringify({ summary: "Key is s3cret-value-1.", follow_ups: ["Rotate s3cret-value-1"] });

    const first = await world.run({ agent: ["env", `result:${json}`], agentConfig });
    const failed = await world.run({ agent: ["print:s3cret-value-1"], agentConfig });

    expect(first.summary).toBe("Key is ***.");
    expect(JSON.stringify([first, failed])).not.toContain("s3cret-value-1");
    expect(world.log.lines.filter((line) => line.startsWith("mask: "))).toEqual(["mask: s3cret-value-1"]);
    const printed = world.log.lines.filter((line) => !line.startsWith("mask: ")).join("\n");
    expect(printed).not.toContain("s3cret-value-1");
    expect(printed).toContain("SHORT=abc");
  });

  test("that the config does not name are not in the environment at all", async () => {
    await using world = await createStepWorld({ env });

    await world.run({ agent: ["env", "result"] });

    expect(world.log.lines.join("\n")).toContain("TICKWORK_ITEM_ID=WRK-001");
    expect(world.log.lines.join("\n")).not.toMatch(/API_KEY|GITHUB_TOKEN/);
  });

  test("a name that no agent may see is a notice", async () => {
    await using world = await createStepWorld({ env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "oidc-token" } });

    const result = await world.run({
      agent: ["env", "result"],
      agentConfig: { env: ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] },
    });

    expect(result.notices).toEqual([
      "agent.env names ACTIONS_ID_TOKEN_REQUEST_TOKEN, which no agent may see. Take it out of the config.",
    ]);
    expect(world.log.lines.join("\n")).not.toContain("ACTIONS_ID_TOKEN_REQUEST_TOKEN=");
  });
});
