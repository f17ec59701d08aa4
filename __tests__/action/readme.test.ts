/** What README tells people to do, done: the first item from an empty repository, and each row of "I want to …". */
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runAction } from "../support/action.ts";
import { createProject, type ItemSeed } from "../support/project.ts";
import { createWorld } from "../support/repository.ts";
import { installed } from "../support/terminal.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const README = await readFile(join(PROJECT, "README.md"), "utf8");

/** What a newcomer's shell has; git knows their name. */
const PERSON = {
  GIT_AUTHOR_NAME: "Newcomer",
  GIT_AUTHOR_EMAIL: "newcomer@example.org",
  GIT_COMMITTER_NAME: "Newcomer",
  GIT_COMMITTER_EMAIL: "newcomer@example.org",
};

test("the first item, word for word from an empty repository", async () => {
  const script = /<!-- first-item[^>]*-->\s+```sh\n([\s\S]*?)```/.exec(README)?.[1] ?? "";
  await using world = await createWorld();
  const { path, git, read, log } = await world.alone();
  await symlink(PROJECT, join(world.root, "tickwork"));

  const { stdout, exitCode, all } = await execa("bash", ["-e", "-c", script], {
    cwd: path,
    env: { ...world.env, ...PERSON },
    extendEnv: false,
    all: true,
    reject: false,
    timeout: 60_000,
  });

  expect(exitCode, all).toBe(0);
  expect(stdout).toContain("WRK-001 Write the first note: added by Newcomer.");
  expect(stdout).toMatch(/Would do 1 step/);
  expect(stdout).toMatch(/🟢 1 item finished/);
  expect(stdout).toMatch(
    /WRK-001 finished, and not in the backlog any more[\s\S]*check complete[\s\S]*archived/,
  );
  expect(parse(await read("BACKLOG.yaml")).items).toEqual([]);
  expect((await log()).at(-1)).toBe("Set up Tickwork");
  expect(await git("status", "--porcelain")).toBe("");
});

interface Row {
  readonly want: string;
  readonly command: string;
  readonly inputs: readonly string[];
  readonly laptop: string;
}

const ROWS = [
  ...README.matchAll(/^\| ([^|]+) \| `([a-z]+)`([^|]*) \| `tickwork ([^`|]+)`[^|\n]* \| [^|\n]*\|$/gm),
].map(([, want = "", command = "", inputs = "", laptop = ""]): Row => {
  return { want, command, inputs: [...inputs.matchAll(/`([a-z-]+)`/g)].map(([, name = ""]) => name), laptop };
});

/** The workflow that README shows, which takes what is dispatched. */
const DISPATCH = parse(/```yaml\n(name: Tickwork\n[\s\S]*?)```/.exec(README)?.[1] ?? "") as {
  on: { workflow_dispatch: { inputs: Record<string, { options?: readonly string[] }> } };
  jobs: { tickwork: { steps: readonly { with?: Record<string, string> }[] } };
};

const CONFIG = {
  triage: "rules",
  pipelines: {
    feature: {
      phases: [
        { name: "build", run: "true" },
        { name: "review", run: "true" },
      ],
    },
  },
};
const building = { id: "WRK-007", status: "in_progress", phase: "build", phase_pool: "main" };
const blocked = {
  ...building,
  status: "blocked",
  blocked_from_status: "in_progress",
  blocked_reason: "Why?",
};

/** In which an item is to be for a command; else it is being built. */
const STATES: Readonly<Record<string, ItemSeed>> = {
  unblock: blocked,
  approve: {
    id: "WRK-007",
    risk: "high",
    status: "blocked",
    blocked_from_status: "new",
    blocked_type: "decision",
  },
  retry: { ...building, phase_attempts: 3 },
};

test("the table is there, and every command that a person gives about an item is in it", () => {
  const commands = ROWS.map(({ command }) => command);
  const given = ["add", "unblock", "approve", "retry", "advance", "step", "complete", "close", "triage"];
  expect(commands).toEqual(expect.arrayContaining(["status", "logs", "doctor", ...given]));
});

describe.each(ROWS)("I want to $want", ({ command, inputs, laptop }) => {
  const project = () => createProject({ config: CONFIG, items: [STATES[command] ?? building] });

  test("on a laptop", async () => {
    await using world = await project();
    const { path } = await world.clone();
    const bin = await installed(world);

    const { exitCode, all } = await execa("bash", ["-c", `tickwork ${laptop}`], {
      cwd: path,
      env: { ...world.env, ...PERSON, PATH: `${bin}:${world.env["PATH"]}` },
      extendEnv: false,
      all: true,
      reject: false,
    });

    expect(exitCode, all).toBe(0);
    expect(laptop.split(" ")[0]).toBe(command);
  });

  test("by a dispatch, with inputs that README's workflow has", async () => {
    await using world = await project();
    const declared = DISPATCH.on.workflow_dispatch.inputs;
    const passed = DISPATCH.jobs.tickwork.steps.find((step) => step.with?.["command"])?.with ?? {};
    const values = {
      item: "WRK-007",
      note: "a note",
      title: "Sort flags",
      fields: "size=small",
      phase: "review",
    };
    const given = Object.fromEntries(
      Object.entries(values).filter(([name]) => inputs.includes(name)),
    ) as Record<string, string>;

    const end = await runAction(world, await world.clone(), {
      inputs: { command, ...given },
      event: "workflow_dispatch",
    });

    expect(end.exit_code, end.log).toBe(0);
    expect(declared["command"]?.options).toContain(command);
    for (const name of inputs) {
      expect(Object.keys(declared)).toContain(name);
      expect(passed[name]).toContain(`inputs.${name}`);
      expect(Object.keys(values)).toContain(name);
    }
  });
});
