import { describe, expect, test } from "vitest";
import { AGENT_CLIS } from "../../../src/config/config.ts";
import { COMMAND_AGENT } from "../../../src/executor/agents/command.ts";
import { agentDescription } from "../../../src/executor/agents/registry.ts";
import { id, phaseName } from "../../support/items.ts";
import { stepRequest } from "../../support/step-world.ts";

const start = (command: readonly string[] | undefined, args: readonly string[] = []) =>
  COMMAND_AGENT.start({
    agent: { ...stepRequest().agent, command, args },
    prompt: "Do {item_id}.",
    prompt_file: "/s/prompt.md",
    result_file: "/s/{phase}.json",
    item_id: id("WRK-001"),
    phase: phaseName("build"),
    home: "/s/home",
    named: {},
    obeyed: [],
  });

describe("agent.cli: command", () => {
  test("fills in the placeholders, anywhere in an argument, once, and no others", () => {
    expect(
      start(["tool", "--in={prompt_file}", "{result_file}", "{item_id}/{phase}", "{other}"], ["-v"]),
    ).toMatchObject({
      argv: ["tool", "--in=/s/prompt.md", "/s/{phase}.json", "WRK-001/build", "{other}", "-v"],
      stdin: "",
    });
  });

  test("gives the prompt on standard input when no argument names its file", () => {
    expect(start(["tool"])).toMatchObject({ argv: ["tool"], stdin: "Do {item_id}." });
  });

  test.each([[undefined], [[]], [[""]]])(
    "without a command (%j) is unavailable, with what to set",
    (command) => {
      expect(start(command)).toMatchObject({
        kind: "unavailable",
        remedy: expect.stringContaining("agent.command"),
      });
    },
  );
});

test.each(AGENT_CLIS)("there is a description of %s under its own name", (cli) => {
  expect(agentDescription(cli).cli).toBe(cli);
});
