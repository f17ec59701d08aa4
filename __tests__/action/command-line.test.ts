/** The same bundle on a person's machine: `bin/tickwork.js` in a checkout, no runner around it. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { createProject } from "../support/project.ts";
import { installed, inTerminal, tickwork } from "../support/terminal.ts";

const TICKWORK = fileURLToPath(new URL("../../bin/tickwork.js", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../../dist/index.js", import.meta.url));

test("status prints the board on standard output", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001", title: "Sort flags" }] });

  const { stdout, exitCode } = await tickwork(world, await world.clone(), "status");

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/New\s+WRK-001\s+Sort flags/);
});

test("run does what the action does, with inputs as options", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });

  const { stdout, stderr, exitCode } = await tickwork(world, await world.clone(), "run", "--max-phases", "1");

  expect(exitCode, stderr).toBe(0);
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(stdout).toContain("1 step done");
});

test("validate exits 1 and says file, line and column", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001", status: "redy" }] });

  const { stdout, exitCode } = await tickwork(world, await world.clone(), "validate");

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^BACKLOG\.yaml:\d+:\d+ error TW\d+ {2}WRK-001: status "redy" is not known\n.*\n.*\n {2}Did you mean "ready"/m,
  );
});

test("a reader that goes away early, as head does, ends nothing half-way and shows no stack trace", async () => {
  const items = Array.from({ length: 2_000 }, (_, index) => ({ id: `WRK-${index + 1}`, status: "redy" }));
  await using world = await createProject({ items });
  const { path: cwd } = await world.clone();
  const script = `"$0" "$1" validate --format github | head -n 1; echo "\${PIPESTATUS[0]}"`;

  const { stdout, stderr } = await execa("bash", ["-c", script, process.execPath, TICKWORK], {
    cwd,
    env: world.env,
    extendEnv: false,
  });

  expect(stderr).toBe("");
  expect(stdout).toMatch(/^::error .*\n1$/);
});

test("without arguments it shows how it is used; an unknown option and an unknown command say the nearest", async () => {
  await using world = await createProject({ items: [] });
  const clone = await world.clone();

  const help = await tickwork(world, clone);
  const option = await tickwork(world, clone, "run", "--max-tick", "3");
  const command = await tickwork(world, clone, "stauts");

  expect(help.exitCode).toBe(0);
  expect(help.stdout).toContain("Usage: tickwork");
  expect(option.stderr).toContain("--max-ticks");
  expect(option.exitCode).toBe(2);
  expect(command.exitCode).toBe(2);
  expect(command.stderr).toMatch(/Did you mean "?status/);
});

test("the bundle itself, started without arguments and without a runner, runs nothing", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const before = await world.remoteHead();
  const { path: cwd } = await world.clone();

  const { stdout, exitCode } = await execa(process.execPath, [BUNDLE], {
    cwd,
    env: world.env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });

  expect(exitCode).toBe(0);
  expect(stdout).toContain("Usage: tickwork");
  expect(await world.remoteHead()).toBe(before);
});

test("simulate goes through 1,000 items to the end, and changes not a byte", {
  timeout: 120_000,
}, async () => {
  const items = Array.from({ length: 1_000 }, (_, n) => ({ id: `WRK-${String(n + 1).padStart(3, "0")}` }));
  await using world = await createProject({ items });
  const clone = await world.clone();
  const before = await clone.read("BACKLOG.yaml");

  const { stdout, stderr, exitCode } = await tickwork(world, clone, "simulate");

  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(
    /^Would do 2,000 steps in [\d,]+ ticks, if each succeeds, and then halt: nothing is actionable/,
  );
  expect(await clone.read("BACKLOG.yaml")).toBe(before);
});

test("run --dry-run says what would be done and why the rest waits, and does nothing", async () => {
  const items = [{ id: "WRK-001" }, { id: "WRK-002", status: "blocked", blocked_reason: "Which store?" }];
  await using world = await createProject({ items });
  const clone = await world.clone();

  const { stdout, exitCode } = await tickwork(world, clone, "run", "--dry-run");

  expect(exitCode).toBe(0);
  expect(stdout).toContain("WRK-001 build → check");
  expect(stdout).toMatch(/WRK-002 needs a person: Which store\?/);
  expect(await clone.exists("built-WRK-001.txt")).toBe(false);
  expect(await clone.git("status", "--porcelain")).toBe("");
});

test("simulate goes to the end whatever a run, a day or a month may use up, and stops where an item may cost no more", async () => {
  const budget = { run_usd: 1, day_usd: 1, month_usd: 1, item_usd: 5, run_minutes: 0.1 };
  const agents = { phases: [{ name: "build", workflows: ["build.md"] }] };
  await using world = await createProject({
    items: [{ id: "WRK-001" }, { id: "WRK-002", cost_usd: 5 }],
    config: { triage: "rules", budget, pipelines: { feature: agents } },
    files: { "build.md": "Build it.", [`_worklog/${MONTH}.jsonl`]: SPENT },
  });

  const { stdout, exitCode } = await tickwork(world, await world.clone(), "simulate");

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/WRK-001.*archived/s);
  expect(stdout).toContain("$0.00 of $5.00 are left for WRK-002");
});

const MONTH = new Date().toISOString().slice(0, 7);
/** Everything that may be spent was. */
const SPENT = `${JSON.stringify({
  time: new Date().toISOString(),
  run: "1-1",
  item: "WRK-002",
  phase: "build",
  outcome: "complete",
  minutes: 5,
  cost: 5,
})}\n`;

describe("help", () => {
  test("[CLI-1] lists the commands of this release and no other, and says what the exit codes mean", async () => {
    await using world = await createProject({ items: [] });

    const { stdout } = await tickwork(world, await world.clone(), "--help");

    const listed = [...stdout.matchAll(/^ {2}([a-z-]+)(?: [[<]\w+[\]>])? {2,}\S/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining(["run", "status", "validate", "unblock", "approve"]));
    expect(stdout).not.toMatch(/later release|\bexecute\b/);
    expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}130/);
  });

  test("[CLI-1] each command has a page of its own with examples, whole descriptions and only the options it reads", async () => {
    await using world = await createProject({ items: [] });
    const clone = await world.clone();
    const { stdout: first } = await tickwork(world, clone, "--help");
    const names: readonly string[] =
      /Commands:\n([\s\S]*?)\n\n/.exec(first)?.[1]?.match(/(?<=^ {2})[a-z-]+/gm) ?? [];

    const pages = await Promise.all(names.map((name) => tickwork(world, clone, "help", name)));

    expect(names.length).toBeGreaterThan(5);
    for (const [index, { stdout, exitCode }] of pages.entries()) {
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`Usage: tickwork ${names[index]}`);
      expect(names[index] === "help" || /Examples:\n {2}\S/.test(stdout)).toBe(true);
    }
    const run = pages[names.indexOf("run")]?.stdout.replaceAll(/\s+/g, " ");
    expect((await tickwork(world, clone, "help", "stauts")).stderr).toMatch(
      /unknown command.*\n.*Did you mean status/,
    );
    expect(run).not.toContain("preset");
    expect(run).toContain("the most scheduler ticks in this run, a whole number from 1 to 1000.");
    expect(pages[names.indexOf("status")]?.stdout).not.toContain("--max-ticks");
  });

  test("--version is that of package.json", async () => {
    await using world = await createProject({ items: [] });

    const { stdout } = await tickwork(world, await world.clone(), "--version");

    expect(stdout).toBe(manifest.version);
  });
});

test("[CLI-3] the item may be the first word", async () => {
  await using world = await createProject({
    items: [
      { id: "ACM-001", status: "blocked", blocked_from_status: "ready", blocked_reason: "Which store?" },
    ],
  });
  const clone = await world.clone();

  const twice = await tickwork(world, clone, "unblock", "ACM-001", "--item", "ACM-002");
  const end = await tickwork(world, clone, "unblock", "ACM-001", "--note", "use PostgreSQL");

  expect(twice.exitCode).toBe(2);
  expect(end.exitCode, end.stderr).toBe(0);
  expect(end.stdout).toMatch(/ACM-001 .*: unblocked\.\n +status: blocked → ready/);
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("unblock_context: use PostgreSQL");
});

test("[CLI-2] wrong use exits 2 and says what would do, without Markdown", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const clone = await world.clone();

  const value = await tickwork(world, clone, "run", "--max-ticks", "many");
  const planned = await tickwork(world, clone, "plan");
  const withoutItem = await tickwork(world, clone, "unblock");
  const withoutTitle = await tickwork(world, clone, "add");
  const wrong = [
    ["run", "--targets", "WRK-01"],
    ["run", "--dry-run", "--only", "impact=hgh"],
    ["triage", "--only", "status=ready"],
    ["status", "--config", "tickwrk.yml"],
    ["status", "--backlog", "BACKLOGS.yaml"],
    ["status", "--backlog", "../BACKLOG.yaml"],
    ["run", "--targets", "WRK-001", "--only", "impact=high"],
  ] as const;
  for (const words of wrong) {
    const end = await tickwork(world, clone, ...words);
    expect([words, end.exitCode, end.stdout]).toEqual([words, 2, ""]);
  }

  expect(value).toMatchObject({ exitCode: 2, stdout: "" });
  expect(value.stderr).toMatch(/error: Input max-ticks: "many" will not do\. Expected: a whole number/);
  expect(planned.exitCode).toBe(2);
  expect(withoutItem).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/`tickwork unblock` is about one item.*Give its id as `--item`/),
  });
  expect(withoutTitle).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("needs a title") });
  expect(planned.stderr).toContain('"plan" is not in this release');
});

describe("completion", () => {
  const ask = async (typed: readonly string[]) => {
    await using world = await createProject({
      items: [{ id: "WRK-001", title: "Sort flags" }, { id: "WRK-002" }, { id: "OPS-001" }],
    });
    const clone = await world.clone();
    const script = [
      "source <(tickwork completion bash)",
      `COMP_WORDS=(${typed.map((word) => `'${word}'`).join(" ")})`,
      `COMP_CWORD=${typed.length - 1}`,
      "_tickwork",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: for bash
      "printf '%s\\n' \"${COMPREPLY[@]}\"",
    ];
    const path = `${await installed(world)}:${world.env["PATH"]}`;
    const { stdout, stderr } = await execa("bash", ["-c", script.join("\n")], {
      cwd: clone.path,
      env: { ...world.env, PATH: path },
      extendEnv: false,
    });
    expect(stderr).toBe("");
    return stdout.split("\n");
  };

  test.each([
    [["tickwork", "un"], ["unblock"]],
    [
      ["tickwork", "unblock", "W"],
      ["WRK-001", "WRK-002"],
    ],
    [
      ["tickwork", "unblock", "--item", ""],
      ["WRK-001", "WRK-002", "OPS-001"],
    ],
    [["tickwork", "unblock", "WRK-001", "--no"], ["--note"]],
    [
      ["tickwork", "run", "--delivery", "=", "pu"],
      ["push", "pull-request"],
    ],
    [["tickwork", "run", "--max-t"], ["--max-ticks"]],
    [["tickwork", "help", "appr"], ["approve"]],
    [
      ["tickwork", "completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [["tickwork", "validate", "--backlog", ""], [""]],
  ])("bash: %j", async (typed, offered) => {
    expect(await ask(typed)).toEqual(offered);
  });

  test("[CLI-4] nothing that was typed is run", async () => {
    await using world = await createProject({ items: [] });
    const { stdout } = await tickwork(world, await world.clone(), "completion", "bash");

    expect(stdout).not.toContain("eval");
    expect(await ask(["tickwork", "unblock", "$(touch ran)", "--no"])).toEqual(["--note"]);
  });

  test("[CLI-4] fish and zsh get the title beside the id", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001", title: "Sort: flags" }] });
    const clone = await world.clone();

    const fish = await tickwork(world, clone, "completion", "complete", "fish", "--", "unblock", "");
    const zsh = await tickwork(world, clone, "completion", "complete", "zsh", "--", "unblock", "");

    expect(fish.stdout).toBe("WRK-001\tnew · Sort: flags");
    expect(zsh.stdout).toBe("WRK-001:new · Sort: flags");
  });
});

describe("on a terminal", () => {
  const waiting = {
    triage: "rules",
    pipelines: {
      feature: {
        phases: [{ name: "build", run: 'echo started > "$RUN_MARK"; sleep 60', destructive: true }],
      },
    },
    agent: { env: ["RUN_MARK"] },
  };

  test("[CLI-5] a running step is shown with its title and the time, and Ctrl-C ends the run in order", async () => {
    await using world = await createProject({
      items: [{ id: "WRK-001", title: "Sort flags in --help", status: "ready" }],
      config: waiting,
    });
    const clone = await world.clone();
    const run = inTerminal(world, clone, ["run"], { env: { RUN_MARK: join(world.root, "mark") } });
    let shown = "";
    run.all.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
      // Once the spinner turns and has counted a second, the key is pressed.
      if (/WRK-001 build 0:0[1-9] Sort flags in --help/.test(shown) && run.stdin.writable)
        run.stdin.end("\u0003");
    });

    const { exitCode } = await run;

    expect(exitCode, shown).toBe(130);
    expect(shown).toContain("SIGINT: no new step starts");
    expect(shown).not.toMatch(/\n\s+at /);
    // The cursor is back, and what the step was doing is on record nowhere as finished.
    expect(shown.lastIndexOf("\u001b[?25h")).toBeGreaterThan(shown.lastIndexOf("\u001b[?25l"));
    expect(await world.remoteFile("BACKLOG.yaml")).toContain("WRK-001");
    expect(await clone.git("status", "--porcelain")).toBe("");
  });

  test("[CLI-5] colour is there, and gone with NO_COLOR; a pipe gets none", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001", status: "redy" }] });
    const clone = await world.clone();

    const coloured = await inTerminal(world, clone, ["run", "--max-ticks", "0"]);
    const plain = await inTerminal(world, clone, ["run", "--max-ticks", "0"], { env: { NO_COLOR: "1" } });
    const help = await inTerminal(world, clone, ["--help"], { env: { NO_COLOR: "1" } });
    const piped = await tickwork(world, clone, "--help");

    expect(coloured.all).toContain("\u001b[31merror:");
    for (const output of [plain.all, help.all, piped.stdout])
      expect(output).toBe(stripVTControlCharacters(output ?? ""));
  });
});
