/** What is in the log while a step runs, and which secrets are not, by the built action. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAction, startAction } from "../../support/action.ts";
import { agentOnPath } from "../../support/agent-on-path.ts";
import { agentProject } from "../../support/agent-project.ts";
import { createProject } from "../../support/project.ts";

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

test("[T11] a key that an agent quotes is in no part in log, summary and worklog, wherever a text is cut", async () => {
  await using world = await agentProject({ cli: "claude" });
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
