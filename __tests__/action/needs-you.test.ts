/**
 * Whatever blocks an item, the summary, `status` and `logs` say what is asked, by whom, and the command for each answer; and
 * each of those commands is one that the item takes. By the built action.
 */
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type ActionEnd, runAction } from "../support/action.ts";
import { BUILD, createProject, type ItemSeed, shell } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";
import { tickwork } from "../support/terminal.ts";

interface Block {
  readonly item?: Partial<ItemSeed>;
  readonly config: (world: World) => unknown;
  readonly asked: RegExp;
  readonly by?: string;
  /** What each answer chooses, and its command's name. */
  readonly answers: readonly (readonly [option: RegExp, command: string])[];
}

const building = { status: "in_progress", phase: "build", phase_pool: "main" };
const failing = [
  [/go on, with a note/, "unblock"],
  [/have it tried anew/, "retry"],
  [/not have it done/, "close"],
] as const;
const atGate = [
  [/accept the risk/, "approve"],
  [/send it back/, "unblock"],
  [/not have it done/, "close"],
] as const;

const phases = (...all: readonly object[]) => ({
  triage: "rules",
  execution: { max_retries: 1 },
  pipelines: { feature: { phases: all } },
});
const asks = (fields: object) =>
  phases({
    name: "build",
    run: shell(`result:${JSON.stringify({ result: "blocked", summary: "It needs a store.", ...fields })}`),
    destructive: true,
  });

const BLOCKS: Readonly<Record<string, Block>> = {
  "a question with options": {
    config: () => asks({ question: "Which store?", options: ["Redis", "PostgreSQL 17"] }),
    asked: /Which store\?/,
    by: "the agent",
    answers: [
      [/Redis/, "unblock"],
      [/PostgreSQL 17/, "unblock"],
      [/something else/, "unblock"],
    ],
  },
  "a question without options": {
    config: () => asks({ question: "Which store?" }),
    asked: /Which store\?/,
    by: "the agent",
    answers: [[/./, "unblock"]],
  },
  "an agent that is blocked and asks nothing": {
    config: () => asks({ context: "The API has no key." }),
    asked: /The API has no key\./,
    answers: failing,
  },
  "human review": {
    item: { status: "new", phase: undefined, phase_pool: undefined, requires_human_review: true },
    config: () => phases({ name: "build", run: BUILD, destructive: true }),
    asked: /a person is to review it/,
    by: "the review that it requires",
    answers: atGate,
  },
  guardrails: {
    item: { status: "new", phase: undefined, phase_pool: undefined, risk: "high" },
    config: () => phases({ name: "build", run: BUILD, destructive: true }),
    asked: /guardrails: risk high/,
    answers: atGate,
  },
  "attempts that are used up": {
    config: () => phases({ name: "build", run: "echo it broke; false", destructive: true }),
    asked: /build failed after 2 attempts: .*it broke/,
    answers: failing,
  },
  "a step that touched what it may not": {
    config: () => phases({ name: "build", run: "echo x > .github/tickwork.yml", destructive: true }),
    asked: /touched what it may not: .*\.github\/tickwork\.yml/,
    answers: failing,
  },
  "work that conflicts with what others pushed": {
    config: ({ remote }) =>
      phases({
        name: "build",
        run:
          `${BUILD} && git clone -q '${remote}' ../person && cd ../person && echo theirs > built-WRK-001.txt && git add -A && ` +
          "git -c user.name=P -c user.email=p@example.org commit -qm Theirs && git push -q origin HEAD",
        destructive: true,
      }),
    asked:
      /conflicts with what others pushed meanwhile.*To take it in, on main: `?git fetch origin tickwork\/rescue\/4711-1/s,
    answers: failing,
  },
  "a phase that the config does not have any more": {
    item: {
      status: "blocked",
      blocked_from_status: "in_progress",
      blocked_reason: "Waits for the contract.",
    },
    config: () => phases({ name: "build", run: BUILD, destructive: true }),
    asked: /Waits for the contract\./,
    answers: failing,
  },
};

describe.each(Object.entries(BLOCKS))("%s", (_, { item, config, asked, by, answers }) => {
  test("says what is asked, by whom, and the command for each answer, each of which works", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001", ...building, ...item }] });
    await world.personPushes({ ".github/tickwork.yml": JSON.stringify(config(world)) });

    const run = await runAction(world, await world.clone(), {
      env: { GITHUB_WORKFLOW_REF: "example/repository/.github/workflows/night.yml@refs/heads/main" },
    });
    const clone = await world.clone();
    const status = await tickwork(world, clone, "status");
    const logs = await tickwork(world, clone, "logs", "WRK-001");

    const shown = commandsIn(run.summary, /gh workflow run night\.yml (.*?)(?=`|$)/gm);
    expect(run.summary.replaceAll("\\", "")).toMatch(asked);
    expect(run.summary).toMatch(/In a checkout the same words do: `+ ?tickwork /);
    for (const { stdout } of [status, logs]) {
      expect(stdout).toMatch(asked);
      if (by) expect(stdout).toContain(`asked by ${by}: `);
    }
    if (by) expect(run.summary).toContain(`asked by ${by}`);
    const local = commandsIn(status.stdout, /^ {4}(?:.*: )?tickwork (.*)$/gm);
    expect(commandsIn(logs.stdout, /^ {4}(?:.*: )?tickwork (.*)$/gm)).toEqual(local);
    expect(local.map(([command]) => command)).toEqual(answers.map(([, command]) => command));
    expect(shown).toHaveLength(answers.length);
    for (const [index, [option, command]] of answers.entries()) {
      if (answers.length > 1)
        expect(status.stdout).toMatch(new RegExp(`${option.source}.*: tickwork ${command} `));
      await works(world, clone, { local: local[index] ?? [], dispatched: shown[index] ?? [] });
    }
  });
});

/** Words as a shell reads them. */
function commandsIn(text: string, pattern: RegExp): readonly (readonly string[])[] {
  return [...text.matchAll(pattern)].map(([, line = ""]) =>
    [...line.matchAll(/(?:[^\s"']|"([^"]*)"|'([^']*)')+/g)].map(([word]) => word.replaceAll(/["']/g, "")),
  );
}

/** Both ways, as a dry run. A placeholder is refused, and in its place stands an answer. */
async function works(
  world: World,
  clone: Checkout,
  { local, dispatched }: { readonly local: readonly string[]; readonly dispatched: readonly string[] },
): Promise<void> {
  const filled = (word: string) => word.replace("…", "my words");
  const given = Object.fromEntries(
    dispatched.filter((word) => word.includes("=")).map((word) => filled(word).split(/=(.*)/s).slice(0, 2)),
  ) as Record<string, string>;

  const here = await tickwork(world, clone, ...local.map(filled), "--dry-run");
  const there = await runAction(world, await world.clone(), {
    inputs: { ...given, "dry-run": "true" },
    event: "workflow_dispatch",
  });

  expect(here.exitCode, `${local.join(" ")}: ${here.stderr}`).toBe(0);
  expect(there.exit_code, `${dispatched.join(" ")}: ${there.log}`).toBe(0);
  expect(given["command"]).toBe(local[0]);
}

describe("what stops work and blocks no item", () => {
  const agent = {
    triage: "rules",
    agent: { cli: "codex" },
    pipelines: { feature: { phases: [{ name: "build" }] } },
  };
  const told = async (config: object, files: Record<string, string> = {}): Promise<ActionEnd> => {
    await using world = await createProject({ items: [{ id: "WRK-001", ...building }], config, files });
    const end = await runAction(world, await world.clone());
    expect(parse((await world.remoteFile("BACKLOG.yaml")) ?? "")).toMatchObject({
      items: [{ status: "in_progress" }],
    });
    return end;
  };

  test("an agent that is missing: the run is red with the line to add", async () => {
    const end = await told(agent);

    expect(end.exit_code).toBe(1);
    expect(end.summary).toMatch(/codex needs .*env: \{ OPENAI/s);
  });

  test("a budget that is used up: the item says that it waits for it, and which", async () => {
    const time = new Date().toISOString();
    const spent = {
      time,
      run: "7-1",
      item: "WRK-009",
      phase: "build",
      outcome: "complete",
      minutes: 1,
      cost: 9,
    };

    const end = await told(
      { ...agent, budget: { day_usd: 5 } },
      { [`_worklog/${time.slice(0, 7)}.jsonl`]: `${JSON.stringify(spent)}\n` },
    );

    expect(end.summary).toMatch(/WRK-001 budget: \$0\.00 of \$5\.00 are left for the day/);
    expect(end.summary).toContain("more under `budget` in the config");
  });
});
