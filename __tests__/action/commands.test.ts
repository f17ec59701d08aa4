import { expect, test } from "vitest";
import { COMMANDS, commandNamed } from "../../src/action/commands.ts";
import { READABLE_INPUTS } from "../../src/action/input-rules.ts";

test("every input that this release reads is an option of a command, or of all", () => {
  const everywhere = ["command", "backlog", "config", "working-directory"];
  const options = new Set<string>([...everywhere, ...COMMANDS.flatMap(({ inputs }) => inputs)]);

  expect(READABLE_INPUTS.filter((name) => !options.has(name))).toEqual([]);
});

test.each(COMMANDS.map((command) => [command.name, command] as const))(
  "%s has a summary without a full stop, examples that begin with it, and words that are inputs of it",
  (name, { summary, examples, inputs, words = [] }) => {
    expect(summary).toMatch(/^[a-z].*[^.]$/);
    expect(examples.length).toBeGreaterThan(0);
    for (const { line } of examples) expect(line.split(" ")[0]).toBe(name);
    expect(inputs).toEqual(expect.arrayContaining([...words]));
  },
);

test.each([
  ["stauts", /Did you mean "status"/],
  ["plan", /not in this release/],
  ["", /Known: run/],
])("%j is no command", (name, says) => {
  expect(commandNamed(name)).toMatchObject({ kind: "unknown", message: expect.stringMatching(says) });
});
