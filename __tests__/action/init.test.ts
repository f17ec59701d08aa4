/** `tickwork init` in repositories of many kinds, by the built program, as a person starts it and as a workflow does. */
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { runAction } from "../support/action.ts";
import {
  CHECK,
  CONFIG,
  filesIn,
  fromProject,
  initIn,
  RUN,
  WRITTEN,
  workflowFaults,
} from "../support/init.ts";
import { createWorld } from "../support/repository.ts";
import { tickwork } from "../support/terminal.ts";

/** Where people see what this project pins. */
const shown = `${await fromProject("README.md")}${await fromProject(".github/workflows/ci.yml")}`;

describe("where the config wants issues", () => {
  const COMMENTS = ".github/workflows/tickwork-comments.yml";

  test("the run may write them, and the workflow for answers is written", async () => {
    await using it = await initIn({ [CONFIG]: "decisions: issues\n" });

    const { on, jobs } = parse(await it.checkout.read(COMMENTS));

    expect(it.end.exitCode, it.end.stderr).toBe(0);
    expect((await it.workflow()).permissions).toEqual({ contents: "write", issues: "write" });
    expect(on).toEqual({ issue_comment: { types: ["created"] } });
    expect(jobs.comment.permissions).toEqual({ contents: "write", issues: "write" });
    expect(jobs.comment.concurrency.group).toBe("tickwork-comments-BACKLOG.yaml");
    expect(jobs.comment.steps.at(-1).with).toEqual({ command: "comment" });
    expect(await workflowFaults(it.checkout, COMMENTS)).toEqual([]);
    expect(await workflowFaults(it.checkout, RUN)).toEqual([]);
  });

  test("for failed runs alone there is nothing to answer", async () => {
    await using it = await initIn({ [CONFIG]: "failures: issue\n" });

    expect((await it.workflow()).permissions).toEqual({ contents: "write", issues: "write" });
    expect(await it.checkout.exists(COMMENTS)).toBe(false);
  });
});

describe("in an empty repository", () => {
  test("[INI-1] everything is there, sound, and a dry run works at once", async () => {
    await using it = await initIn({});
    const { world, checkout, end } = it;

    const dryRun = await tickwork(world, checkout, "run", "--dry-run");
    const checked = await tickwork(world, checkout, "validate");

    expect(end.exitCode, end.stderr).toBe(0);
    expect(await filesIn(checkout)).toEqual([...WRITTEN].sort());
    expect(dryRun).toMatchObject({ exitCode: 0 });
    expect(checked).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^No problems in /) });
    for (const path of [RUN, CHECK]) expect(await workflowFaults(checkout, path)).toEqual([]);
  });

  test("says what is next, and which secret to set", async () => {
    await using it = await initIn({});

    expect(it.end.stdout).toMatch(/1\. .*key.*\n +gh secret set ANTHROPIC_API_KEY/);
    expect(it.end.stdout).toMatch(/2\. .*commit.*\n +git add \.github\/tickwork\.yml .* && git commit/);
    expect(it.end.stdout).toMatch(/try it without doing it: \S*node \S*bin\/tickwork\.js run --dry-run/);
  });

  test("the command it shows commits all of it, and a second start has nothing to do", async () => {
    await using it = await initIn({});
    const command = /^ +(git add .*)$/m.exec(it.end.stdout)?.[1] ?? "";
    const words = command.split(" && ")[0]?.split(" ").slice(1) ?? [];

    await it.checkout.git(...words);
    const head = await it.checkout.commitAll("Set up Tickwork");
    const again = await tickwork(it.world, it.checkout, "init");

    expect(await it.checkout.git("show", "--name-only", "--format=", head)).toBe(
      [...WRITTEN].sort().join("\n"),
    );
    expect(again.stdout).not.toMatch(/created|left as it is/);
    expect(await it.checkout.git("status", "--porcelain")).toBe("");
  });

  test("an editor finds the schemas of this version, and they accept what was written", async () => {
    await using it = await initIn({});
    const ajv = new Ajv({ allowUnionTypes: true });

    for (const [path, schema] of [
      [CONFIG, "config"],
      ["BACKLOG.yaml", "backlog"],
    ] as const) {
      const text = await it.checkout.read(path);
      const [, ref, file] =
        /^# yaml-language-server: \$schema=https:\/\/raw\.githubusercontent\.com\/[\w.-]+\/[\w.-]+\/([\w.]+)\/(schema\/.*)\n/.exec(
          text,
        ) ?? [];
      expect(ref).toMatch(/^([0-9a-f]{40}|v\d+\.\d+\.\d+)$/);
      expect(file).toBe(`schema/${schema}.schema.json`);
      expect(ajv.validate(JSON.parse(await fromProject(file ?? "")), parse(text)), ajv.errorsText()).toBe(
        true,
      );
    }
  });

  test("[INI-5] the workflows have the pins of our own, least permissions, no persisted credentials and time limits", async () => {
    await using it = await initIn({ "package.json": '{"scripts":{"test":"node --test"}}' });
    const run = await it.checkout.read(RUN);
    const check = await it.checkout.read(CHECK);

    const pinned = [...`${run}${check}`.matchAll(/uses: (actions\/.*)$/gm)].map(([, uses]) => uses ?? "");
    expect(pinned).toHaveLength(3);
    for (const uses of pinned) expect(shown.includes(uses), uses).toBe(true);
    expect(parse(run)).toMatchObject({
      permissions: {},
      concurrency: { group: "tickwork-BACKLOG.yaml", queue: "max", "cancel-in-progress": false },
      jobs: { tickwork: { permissions: { contents: "write" }, "timeout-minutes": 120 } },
    });
    expect(parse(check)).toMatchObject({
      on: { pull_request: null, merge_group: null, push: { branches: ["main"] } },
      permissions: {},
      jobs: { validate: { permissions: { contents: "read" }, "timeout-minutes": 5 } },
    });
    for (const text of [run, check]) expect(text).toContain("persist-credentials: false");
    expect(check).not.toContain("secrets.");
    expect(parse(run).on.workflow_dispatch.inputs.command.options).not.toContain("init");
  });
});

test("a path that YAML would read as more than text is text in the workflows", async () => {
  await using it = await initIn({}, "--backlog", "to do: later #1.yaml");

  expect(it.end.exitCode, it.end.stderr).toBe(0);
  const run = parse(await it.checkout.read(RUN));
  expect(run.concurrency.group).toBe("tickwork-to do: later #1.yaml");
  expect(run.jobs.tickwork.steps.at(-1).name).toBe("Work through to do: later #1.yaml");
});

describe("the prefix of ids", () => {
  test("is the one that is given, and the first item has it", async () => {
    await using it = await initIn({}, "--prefix", "APP");

    const inbox = await it.checkout.read("BACKLOG_INBOX.yaml");
    await it.checkout.commitAll("Set up");
    const added = await tickwork(it.world, it.checkout, "add", "Sort flags");

    expect((await it.config()).project).toEqual({ prefix: "APP" });
    expect(inbox).toContain("dependencies: [APP-001]");
    expect(added.stdout).toContain("APP-001");
  });

  test("is that of the backlog's items where there are some", async () => {
    const item =
      "title: A\n    status: new\n    created: 2026-01-10T10:00:00Z\n    updated: 2026-01-10T10:00:00Z\n";
    await using it = await initIn({
      "BACKLOG.yaml": `schema_version: 3\nitems:\n  - id: OPS-001\n    ${item}  - id: OPS-002\n    ${item}  - id: X-1\n    ${item}`,
    });

    expect((await it.config()).project).toEqual({ prefix: "OPS" });
  });

  test("is not changed behind the back of a config", async () => {
    await using it = await initIn({ [CONFIG]: "project: { prefix: OPS }\n" }, "--prefix", "APP");

    expect(it.end.exitCode).toBe(2);
    expect(it.end.stderr).toMatch(/tickwork\.yml has the prefix "OPS", and `prefix` says "APP"/);
    expect(await filesIn(it.checkout)).toEqual([]);
  });

  test("one that makes no id is refused", async () => {
    await using it = await initIn({}, "--prefix", "my app");

    expect(it.end.exitCode).toBe(2);
    expect(it.end.stderr).toMatch(/Input prefix: "my app" will not do/);
  });
});

describe("the agent", () => {
  test.each([
    ["codex", { cli: "codex", env: ["OPENAI_API_KEY"] }],
    ["none", undefined],
  ])("may be given: %s", async (agent, expected) => {
    await using it = await initIn({ "CLAUDE.md": "x\n" }, "--agent", agent);

    expect((await it.config()).agent).toEqual(expected);
    expect((await tickwork(it.world, it.checkout, "run", "--dry-run")).exitCode).toBe(0);
  });

  test("one that is none is refused, and so is another than the config's", async () => {
    await using it = await initIn({ [CONFIG]: "agent: { cli: codex }\n" }, "--agent", "claude");

    const unknown = await tickwork(it.world, it.checkout, "init", "--agent", "clade");

    expect(it.end).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("with the agent codex") });
    expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('Did you mean "claude"?') });
  });
});

describe("where Tickwork comes from", () => {
  test("is what is given, in both workflows and for editors, and doctor has nothing against it", async () => {
    const ref = "0123456789abcdef0123456789abcdef01234567";
    await using it = await initIn({ Makefile: "test:\n\ttrue\n" }, "--action", `octo/tickwork@${ref}`);

    for (const path of [RUN, CHECK])
      expect(await it.checkout.read(path)).toContain(`uses: octo/tickwork@${ref} # v`);
    expect(await it.checkout.read(CONFIG)).toContain(`/octo/tickwork/${ref}/schema/config.schema.json`);
    expect(it.end.stdout).not.toContain("OWNER");
    await it.checkout.commitAll("Set up");
    const report = JSON.parse((await tickwork(it.world, it.checkout, "doctor", "--json")).stdout);
    expect(report.errors, JSON.stringify(report, undefined, 2)).toBe(0);
    const { findings } = report.checks.find(({ name }: { name: string }) => name === "workflows");
    expect(findings.filter(({ kind }: { kind: string }) => kind !== "ok")).toEqual([]);
  });

  test("is a marked gap where nobody can tell, which doctor finds in each line", async () => {
    await using it = await initIn({});

    const report = JSON.parse((await tickwork(it.world, it.checkout, "doctor", "--json")).stdout);

    expect(await it.checkout.read(RUN)).toMatch(
      /uses: OWNER\/tickwork@\S+ # .*TODO: .*owner in the place of OWNER/,
    );
    expect(it.end.stdout).toContain("init --action owner/tickwork@ref");
    const { findings } = report.checks.find(({ name }: { name: string }) => name === "workflows");
    expect(findings.filter(({ says }: { says: string }) => says.includes("is a placeholder"))).toHaveLength(
      2,
    );
    expect(report.ok).toBe(false);
  });

  test("one that is no action is refused", async () => {
    await using it = await initIn({}, "--action", "tickwork");

    expect(it.end.exitCode).toBe(2);
    expect(it.end.stderr).toMatch(/Input action: "tickwork" will not do\. Expected: owner\/name@ref/);
  });
});

test("[INI-5] from a workflow: the files are in the summary, and name the action that wrote them", async () => {
  await using world = await createWorld({ files: { "README.md": "x\n" } });
  const clone = await world.clone();
  const commit = "0123456789abcdef0123456789abcdef01234567";

  const end = await runAction(world, clone, {
    inputs: { command: "init" },
    event: "workflow_dispatch",
    env: { GITHUB_ACTION_REPOSITORY: "octo-org/tickwork", GITHUB_ACTION_REF: commit },
  });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["changed"]).toBe("true");
  expect(end.summary).toContain("may not push workflows");
  expect(end.summary).toContain("```yaml\nname: Tickwork");
  expect(await clone.read(RUN)).toContain(`uses: octo-org/tickwork@${commit} # v`);
  expect(await clone.read(CONFIG)).toContain(`/octo-org/tickwork/${commit}/schema/config.schema.json`);
});
