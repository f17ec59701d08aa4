/** The main job, from the built `dist/index.js` in a real clone: files, commits, outputs and summary. */
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { runAction } from "../support/action.ts";
import { agent, BUILD, backlogText, COMMANDS_CONFIG, createProject, shell } from "../support/project.ts";

const gitStarts = (log: string) => log.split("\n").filter((line) => line.startsWith("::debug::git ")).length;

describe("finished work", () => {
  test("[RUN-1] an item goes from new to the archive; its work, the backlog, worklog and journal are on the remote", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001", title: "Sort flags" }] });
    const clone = await world.clone();

    const end = await runAction(world, clone);

    expect(end.exit_code, end.log).toBe(0);
    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
    expect(await world.remoteFile("BACKLOG.yaml")).toMatch(
      /^schema_version: 3\nitems:\s*\[\]\nnext_item_id: 1$/,
    );
    expect(await world.remoteLog()).toContain("[WRK-001][build] Sort flags");
    expect(end.outputs).toMatchObject({
      "halt-reason": "all_done_or_blocked",
      "phases-executed": "2",
      "items-completed": "1",
      snapshots: JSON.stringify({ tick: Number(end.outputs.ticks), executor: 2 }),
      changed: "true",
      "commit-sha": await world.remoteHead(),
    });
    const month = new Date().toISOString().slice(0, 7);
    expect(await world.remoteFile(`_worklog/${month}.md`)).toMatch(/WRK-001 Sort flags · archived/);
    const journal = (await world.remoteFile(`_worklog/${month}.jsonl`)) ?? "";
    expect(journal.split("\n").map((line) => JSON.parse(line).outcome)).toEqual([
      "triaged",
      "promoted",
      "complete",
      "complete",
      "archived",
    ]);
    expect(await clone.git("status", "--porcelain")).toBe("");
  });

  test("[RUN-1] several items, more than max_wip, several runs, each from a fresh clone, until there is nothing left", async () => {
    const items = ["WRK-001", "WRK-002", "WRK-003", "WRK-004"].map((id) => ({ id }));
    const config = { ...COMMANDS_CONFIG, execution: { max_wip: 2, max_concurrent: 2 } };
    await using world = await createProject({ items, config });

    const reasons: (string | undefined)[] = [];
    for (let run = 0; run < 6; run += 1) {
      const end = await runAction(world, await world.clone({ depth: 1 }), { inputs: { "max-ticks": "4" } });
      expect(end.exit_code, end.log).toBe(0);
      expect(JSON.parse(end.outputs.snapshots ?? "")).toEqual({
        tick: Number(end.outputs.ticks),
        executor: Number(end.outputs["phases-executed"]),
      });
      reasons.push(end.outputs["halt-reason"]);
    }

    expect(reasons[0]).toBe("tick_limit_reached");
    expect(reasons.at(-1)).toBe("all_done_or_blocked");
    for (const { id } of items) expect(await world.remoteFile(`built-${id}.txt`)).toBe(`built ${id}`);
    expect(await world.remoteFile("BACKLOG.yaml")).not.toContain("WRK-00");
  });

  test("[GIT-2] a destructive phase has a commit of its own, with the status that it led to; others share one a tick", async () => {
    const note = {
      name: "note",
      run: 'mkdir -p "$TICKWORK_CHANGE_FOLDER" && echo x > "$TICKWORK_CHANGE_FOLDER/x.md"',
    };
    const config = {
      triage: "rules",
      execution: { max_concurrent: 2, max_wip: 2 },
      pipelines: { feature: { phases: [note, { name: "build", run: BUILD, destructive: true }] } },
    };
    const items = ["WRK-001", "WRK-002"].map((id) => ({
      id,
      status: "in_progress",
      phase: "note",
      phase_pool: "main",
    }));
    await using world = await createProject({ items, config });

    const end = await runAction(world, await world.clone());

    const log = await world.remoteLog();
    expect(end.exit_code, end.log).toBe(0);
    expect(log.filter((subject) => subject.startsWith("[WRK-001][build]"))).toHaveLength(1);
    expect(log.filter((subject) => subject.startsWith("[WRK-002][build]"))).toHaveLength(1);
    expect(log.filter((subject) => subject.includes("[note]")).length).toBeLessThanOrEqual(2);
    const clone = await world.clone();
    const build = await clone.git("log", "--format=", "--name-only", "--grep=\\[WRK-001\\]\\[build\\]");
    expect(build.split("\n")).toEqual(expect.arrayContaining(["BACKLOG.yaml", "built-WRK-001.txt"]));
  });

  test("an agent gets a prompt and leaves a result file; triage, follow-ups and a question reach the backlog", async () => {
    const config = {
      agent: {
        cli: "command",
        command: agent(
          "keep-prompt:../prompt.txt",
          'result:{"summary":"Looked at it","updated_assessments":{"size":"small","risk":"low"},"follow_ups":["Write it down"]}',
        ),
      },
      pipelines: {
        feature: {
          phases: [
            {
              name: "build",
              run: shell(
                'result:{"result":"blocked","summary":"Cannot choose","context":"Two stores would do","question":"Which store?","options":["Redis","PostgreSQL"]}',
              ),
            },
          ],
        },
      },
    };
    await using world = await createProject({
      items: [{ id: "WRK-001", size: undefined, risk: undefined }],
      config,
    });

    const end = await runAction(world, await world.clone(), { inputs: { "max-ticks": "4" } });

    const backlog = (await world.remoteFile("BACKLOG.yaml")) ?? "";
    expect(end.exit_code, end.log).toBe(0);
    expect(backlog).toContain("blocked_reason: Two stores would do");
    expect(backlog).toContain("question: Which store?");
    expect(backlog).toMatch(/id: WRK-002[\s\S]*title: Write it down[\s\S]*origin: WRK-001\/triage/);
    expect(end.summary).toContain("Which store?");
    expect(end.outputs).toMatchObject({ "items-blocked": "1" });
  });

  test("comments, unknown fields and quotes of a hand-written backlog survive", async () => {
    const written = [
      "# The plan for spring",
      "schema_version: 3",
      "items:",
      "- id: WRK-001   # the first",
      "  title: 'Sort flags'",
      "  status: new",
      "  size: small",
      "  risk: low",
      "  owner: us",
      "  created: 2026-01-10T10:00:00.123456789Z",
      "  updated: 2026-01-10T11:00:00+01:00",
      "",
      "# Later, maybe",
      "- id: WRK-002",
      '  title: "Dark theme"',
      "  status: blocked",
      "  blocked_reason: nobody asked yet",
      "  created: 2026-01-10T10:00:00Z",
      "  updated: 2026-01-10T10:00:00Z",
      "next_item_id: 2",
      "",
    ].join("\n");
    await using world = await createProject({ files: { "BACKLOG.yaml": written } });

    const end = await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });

    expect(end.exit_code, end.log).toBe(0);
    const saved = (await world.remoteFile("BACKLOG.yaml")) ?? "";
    for (const kept of [
      "# The plan for spring",
      "# the first",
      "title: 'Sort flags'",
      "owner: us",
      "2026-01-10T10:00:00.123456789Z",
      "# Later, maybe",
      'title: "Dark theme"',
    ]) {
      expect(saved).toContain(kept);
    }
    expect(saved).toContain("phase: check");
  });
});

describe("[RUN-8] nothing to do", () => {
  test("takes no commit, starts few git processes, and says so in one line", async () => {
    await using world = await createProject({
      items: [{ id: "WRK-001", status: "blocked", blocked_reason: "Which store?" }],
    });
    const before = await world.remoteHead();

    const end = await runAction(world, await world.clone());

    expect(end.exit_code, end.log).toBe(0);
    expect(await world.remoteHead()).toBe(before);
    expect(end.outputs).toMatchObject({ "halt-reason": "all_done_or_blocked", changed: "false", ticks: "1" });
    expect(end.outputs).not.toHaveProperty("commit-sha");
    expect(gitStarts(end.log)).toBeLessThanOrEqual(5);
  });

  test("an empty backlog is one line of summary", async () => {
    await using world = await createProject({ items: [] });

    const end = await runAction(world, await world.clone());

    expect(end.summary.trim().split("\n")).toHaveLength(1);
    expect(end.summary).toContain("🔵");
  });
});

describe("inbox", () => {
  test("[INB-2] entries become items in the same commit that deletes the file", async () => {
    await using world = await createProject({
      files: {
        "BACKLOG_INBOX.yaml": "- title: From a phone\n  impact: high\n- title: Another\n",
      },
    });

    const end = await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });

    const clone = await world.clone();
    expect(end.exit_code, end.log).toBe(0);
    expect(await clone.exists("BACKLOG_INBOX.yaml")).toBe(false);
    expect(await clone.read("BACKLOG.yaml")).toMatch(
      /id: WRK-001[\s\S]*From a phone[\s\S]*id: WRK-002[\s\S]*Another/,
    );
    const taken = await clone.git("log", "--format=%h", "--diff-filter=D", "--", "BACKLOG_INBOX.yaml");
    expect(await clone.git("show", "--format=", "--name-only", taken)).toContain("BACKLOG.yaml");
  });

  const mistyped =
    "# Of the crash\n- titel: Crash on empty input # seen twice\n  description: |\n    Long.\n";
  const extra = "- title: Sort flags\n  solution: by name\n";
  const unknown = "- title: Wait\n  dependencies: [WRK-777]\n";

  test("[INB-4] what cannot be taken in stays in the file byte for byte, and is told at the lines it then has", async () => {
    await using world = await createProject({
      files: {
        "BACKLOG_INBOX.yaml": `- title: Good\n  impact: high\n${mistyped}${extra}- title: Another\n${unknown}`,
      },
    });
    const clone = await world.clone();

    const end = await runAction(world, clone, { inputs: { "max-phases": "1" } });
    const again = await runAction(world, clone, { inputs: { command: "validate" } });

    expect(end.exit_code, end.log).toBe(0);
    expect(`${await world.remoteFile("BACKLOG_INBOX.yaml")}\n`).toBe(`${mistyped}${extra}${unknown}`);
    expect(await clone.read("BACKLOG_INBOX.yaml")).toBe(`${mistyped}${extra}${unknown}`);
    expect(await world.remoteFile("BACKLOG.yaml")).toMatch(/Good[\s\S]*Another/);
    expect(await world.remoteFile("BACKLOG.yaml")).not.toMatch(/Sort flags|WRK-777/);
    const summary = end.summary.replaceAll("\\", "");
    expect(summary).toMatch(
      /BACKLOG_INBOX\.yaml:2:3 an inbox entry has no field "titel"[^\n]*Did you mean "title"/,
    );
    // Said once: with "titel" mended it has a title.
    expect(summary).not.toContain("this entry has no title");
    expect(summary).toMatch(/BACKLOG_INBOX\.yaml:6:3 an inbox entry has no field "solution"/);
    expect(summary).toMatch(/BACKLOG_INBOX\.yaml:8:18 the dependency "WRK-777" does not exist/);
    // The check finds the run's backlog sound, and the inbox as the summary has it.
    expect(again.exit_code, again.log).toBe(0);
    for (const line of [2, 6, 8]) expect(again.log).toContain(`file=BACKLOG_INBOX.yaml,line=${line},`);
  });

  test("[INB-4] an inbox that git does not know loses nothing, and a second run does not touch it", async () => {
    await using world = await createProject({});
    const clone = await world.clone();
    await clone.write("BACKLOG_INBOX.yaml", `${mistyped}- title: Good\n`);

    const first = await runAction(world, clone, { inputs: { "max-phases": "1" } });
    await world.personPushes({ "BACKLOG.yaml": "schema_version: 3\nitems: []\nnext_item_id: 1\n" });
    const head = await world.remoteHead();
    const other = await world.clone();
    const second = await runAction(world, other);

    expect(first.exit_code, first.log).toBe(0);
    expect(await clone.read("BACKLOG_INBOX.yaml")).toBe(mistyped);
    expect(second.exit_code, second.log).toBe(0);
    expect(second.summary).toContain("🟡 The inbox needs mending");
    expect(second.summary).toContain("#### To be mended (1)");
    expect(second.summary).not.toContain("Nothing to do");
    expect(await other.read("BACKLOG_INBOX.yaml")).toBe(mistyped);
    expect(await world.remoteHead()).toBe(head);
  });

  test("an inbox of which nothing can be read is no day without work", async () => {
    await using world = await createProject({
      items: [],
      files: { "BACKLOG_INBOX.yaml": "- title: One\n  impact: huge\n" },
    });

    const end = await runAction(world, await world.clone());

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("🟡 The inbox needs mending");
  });

  test("[INB-2] one that does not parse stays, with a warning at its line, and the run goes on", async () => {
    await using world = await createProject({
      items: [{ id: "WRK-001" }],
      files: { "BACKLOG_INBOX.yaml": "- title: One\n  impact: huge\n" },
    });

    const end = await runAction(world, await world.clone());

    expect(end.exit_code, end.log).toBe(0);
    expect(await world.remoteFile("BACKLOG_INBOX.yaml")).toBe("- title: One\n  impact: huge");
    expect(end.log).toMatch(/::warning file=BACKLOG_INBOX.yaml,line=2/);
    expect(end.summary).toMatch(/Nothing was taken from the inbox: BACKLOG.INBOX\.yaml:2:11 impact/);
    expect(end.outputs["items-completed"]).toBe("1");
  });
});

describe("[INB-5] an entry that an open item from the inbox has the words of", () => {
  const first = {
    id: "WRK-001",
    title: "Crash on start",
    origin: "inbox",
    status: "blocked",
    blocked_reason: "?",
  };

  test("is a second item, when it was written after the first was made", async () => {
    await using world = await createProject({
      items: [first],
      files: { "BACKLOG_INBOX.yaml": "- title: Crash on start\n" },
    });

    const end = await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });

    expect(end.exit_code, end.log).toBe(0);
    expect((await world.remoteFile("BACKLOG.yaml"))?.match(/title: Crash on start/g)).toHaveLength(2);
  });

  test("is what a run left that died before it could delete the file, when it is older: that is said", async () => {
    await using world = await createProject({
      items: [{ ...first, created: new Date(Date.now() + 60_000).toISOString() }],
      files: { "BACKLOG_INBOX.yaml": "- title: Crash on start\n" },
    });

    const end = await runAction(world, await world.clone());

    expect(end.exit_code, end.log).toBe(0);
    expect((await world.remoteFile("BACKLOG.yaml"))?.match(/title: Crash on start/g)).toHaveLength(1);
    expect(await world.remoteFile("BACKLOG_INBOX.yaml")).toBeUndefined();
    expect(end.summary).toContain("an earlier run made this item of the inbox and could not delete the file");
  });
});

test("[MIG-3] an older schema is migrated in a commit of its own, comments and all", async () => {
  const v1 = [
    "schema_version: 1",
    "items:",
    "  # to be looked into",
    "  - id: WRK-001",
    "    title: Slow start",
    "    status: blocked",
    "    blocked_from_status: researching",
    "    blocked_reason: how slow is slow?",
    '    created: "2026-02-10T00:00:00+00:00"',
    '    updated: "2026-02-10T00:00:00+00:00"',
    "",
  ].join("\n");
  await using world = await createProject({ files: { "BACKLOG.yaml": v1 } });

  const end = await runAction(world, await world.clone());

  expect(end.exit_code, end.log).toBe(0);
  expect((await world.remoteLog())[0]).toBe("[tickwork] Migrate BACKLOG.yaml from schema 1 to 3");
  const saved = await world.remoteFile("BACKLOG.yaml");
  expect(saved).toContain("schema_version: 3");
  expect(saved).toContain("# to be looked into");
  expect(saved).toContain("blocked_from_status: scoping");
});

describe("several at once", () => {
  test("git processes a tick are bounded, whatever the number of steps", async () => {
    const items = ["WRK-001", "WRK-002", "WRK-003", "WRK-004"].map((id) => ({
      id,
      status: "in_progress",
      phase: "check",
      phase_pool: "main",
    }));
    const config = { ...COMMANDS_CONFIG, execution: { max_wip: 4, max_concurrent: 4 } };
    await using world = await createProject({ items, config });

    const end = await runAction(world, await world.clone());

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["items-completed"]).toBe("4");
    expect(gitStarts(end.log)).toBeLessThanOrEqual(60);
  });

  test("a further tick with one step takes at most 12 git processes", async () => {
    const startsWith = async (ids: readonly string[]) => {
      const items = ids.map((id) => ({ id, status: "in_progress", phase: "check", phase_pool: "main" }));
      const config = { ...COMMANDS_CONFIG, execution: { max_wip: 4, max_concurrent: 1 } };
      await using world = await createProject({ items, config });
      const end = await runAction(world, await world.clone());
      expect(end.outputs["items-completed"], end.log).toBe(String(ids.length));
      return gitStarts(end.log);
    };

    const one = await startsWith(["WRK-001"]);
    const three = await startsWith(["WRK-001", "WRK-002", "WRK-003"]);

    expect((three - one) / 2).toBeLessThanOrEqual(12);
  });
});

test("working-directory: backlog, config, worklog, change folders and steps are all in the subfolder", async () => {
  const files = {
    "README.md": "Two projects\n",
    "api/BACKLOG.yaml": backlogText([{ id: "API-001", size: "medium" }]),
    "api/tickwork.yml": stringify(COMMANDS_CONFIG),
  };
  await using world = await createProject({ items: [{ id: "WRK-001" }], files });

  const end = await runAction(world, await world.clone(), { inputs: { "working-directory": "api" } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"]).toBe("1");
  expect(await world.remoteFile("api/built-API-001.txt")).toBe("built API-001");
  expect(await world.remoteFile("api/changes/API-001_title-of-api-001/note.md")).toBe("noted");
  expect(await world.remoteFile(`api/_worklog/${new Date().toISOString().slice(0, 7)}.md`)).toContain(
    "API-001",
  );
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("WRK-001");
});
