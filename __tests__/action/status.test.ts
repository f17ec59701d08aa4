/** The board, by a dispatch of the workflow and on a laptop with the same words. */
import { rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";
import { inTerminal, tickwork } from "../support/terminal.ts";

const ITEMS = [
  { id: "WRK-001", title: "Sort flags", impact: "high", status: "ready" },
  {
    id: "WRK-002",
    title: "Rate limits | <b>now</b>",
    status: "blocked",
    blocked_from_status: "ready",
    blocked_question: { question: "Which store?", options: ["use Redis"] },
  },
];

test("the action's summary has what is asked and the board as Markdown, the log has it as text, the output as JSON", async () => {
  await using world = await createProject({ items: ITEMS });
  const clone = await world.clone();

  const end = await runAction(world, clone, { inputs: { command: "status" }, event: "workflow_dispatch" });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.summary).toMatch(
    /Which store\?[\s\S]*gh workflow run tickwork\.yml -f command=unblock -f item=WRK-002/,
  );
  expect(end.summary).toContain("| Ready | **WRK-001** Sort flags |");
  expect(end.summary).toContain("Rate limits &#124; &lt;b&gt;now&lt;/b&gt;");
  expect(end.log).toMatch(/^Ready {9}WRK-001 {2}high {2}Sort flags/m);
  expect(JSON.parse(end.outputs["result"] ?? "")).toMatchObject({ items: 2, next: [{ item_id: "WRK-001" }] });
  expect(await clone.git("status", "--porcelain")).toBe("");
});

describe("the page", () => {
  test("is written by a dispatch of the workflow, with its commands and links, and named by an output", async () => {
    await using world = await createProject({ items: ITEMS });
    const clone = await world.clone();

    const end = await runAction(world, clone, { inputs: { command: "status", html: "_site/index.html" } });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["page"]).toBe("_site/index.html");
    expect(end.summary).toMatch(/The page is `_site\/index\.html` \(\d+ kB\)\./);
    const html = await clone.read("_site/index.html");
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain("default-src 'none'; script-src 'sha256-");
    const data = JSON.parse(
      /<script type="application\/json" id="data">(.*)<\/script>/.exec(html)?.[1] ?? "",
    );
    expect(data).toMatchObject({
      title: "example/repository",
      repository_url: "https://github.com/example/repository",
      run_url: "https://github.com/example/repository/actions/runs/4711",
    });
    expect(JSON.stringify(data)).toContain("gh workflow run tickwork.yml -f command=unblock -f item=WRK-002");
  });

  test("names the workflow that takes commands, where another one publishes it", async () => {
    const taking = "on: { workflow_dispatch: { inputs: { command: {}, item: {}, note: {} } } }";
    const job = "jobs: { tickwork: { runs-on: ubuntu-latest, steps: [{ uses: example/tickwork@main }] } }";
    await using world = await createProject({
      items: ITEMS,
      files: {
        ".github/workflows/board.yml": `name: Board\non: { workflow_dispatch: {} }\n${job}\n`,
        ".github/workflows/other.yml": `name: Other\n${taking}\njobs: {}\n`,
        ".github/workflows/work.yml": `name: Tickwork\n${taking}\n${job}\n`,
      },
    });
    const board = "example/repository/.github/workflows/board.yml@refs/heads/main";

    const end = await runAction(world, await world.clone(), {
      inputs: { command: "status", html: "board.html" },
      event: "workflow_run",
      env: { GITHUB_WORKFLOW_REF: board },
    });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("gh workflow run work.yml -f command=unblock -f item=WRK-002");
    expect(end.summary).not.toContain("board.yml");
  });

  test("has what a run did, from journal, worklog and git, and is written anew over itself", async () => {
    await using world = await createProject({
      items: [{ id: "WRK-001", title: "Sort flags", size: "medium" }],
    });
    await runAction(world, await world.clone(), { inputs: { command: "run", "max-phases": "1" } });
    const clone = await world.clone();

    const first = await tickwork(world, clone, "status", "--html", "board.html");
    const second = await tickwork(world, clone, "status", "--html", "board.html");

    expect([first.exitCode, second.exitCode], second.stderr).toEqual([0, 0]);
    expect(second.stdout).toMatch(/\nPage: board\.html \(\d+ kB\)$/);
    const data = JSON.parse(/id="data">(.*)<\/script>/.exec(await clone.read("board.html"))?.[1] ?? "");
    const [item] = data.items;
    expect(item.history).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          what: "note complete",
          tone: "good",
          commit: expect.stringMatching(/^[0-9a-f]{40}$/),
        }),
      ]),
    );
    expect(data.phases.map(({ name }: { name: string }) => name)).toEqual(["note"]);
    expect(item.commands[0].command).toBe("tickwork step WRK-001");
  });

  test.each([
    [
      "the backlog",
      "BACKLOG.yaml",
      /"BACKLOG\.yaml" is there and is no page of Tickwork's, so it was not overwritten/,
    ],
    ["a folder", ".github", /".github" is there and is no page/],
    ["a link that leads out", "out.html", /"out\.html" is there and is no page/],
    ["a path out of the checkout", "../board.html", /leads out of the checkout/],
    ["git's own folder", ".git/board.html", /is there and is no page|leads out/],
  ])("is not written over %s", async (_, html, message) => {
    await using world = await createProject({ items: ITEMS });
    const clone = await world.clone();
    await symlink(join(world.root, "elsewhere.html"), join(clone.path, "out.html"));
    const before = await clone.read("BACKLOG.yaml");

    const end = await runAction(world, clone, { inputs: { command: "status", html } });

    expect(end.exit_code).toBe(1);
    expect(end.log).toMatch(message);
    expect(end.outputs).toEqual({});
    expect(await clone.read("BACKLOG.yaml")).toBe(before);
    expect(await world.at(world.root).exists("elsewhere.html")).toBe(false);
    expect(await world.at(world.root).exists("board.html")).toBe(false);
  });

  test("may be anywhere on a person's own machine", async () => {
    await using world = await createProject({ items: ITEMS });

    const end = await tickwork(
      world,
      await world.clone(),
      "status",
      "--html",
      join(world.root, "new/board.html"),
    );

    expect(end.exitCode, end.stderr).toBe(0);
    expect(await world.at(world.root).read("new/board.html")).toContain("Sort flags");
  });
});

describe("in a terminal", () => {
  test("the board has colour, none with NO_COLOR, and none in a pipe", async () => {
    await using world = await createProject({ items: ITEMS });
    const clone = await world.clone();

    const coloured = await inTerminal(world, clone, ["status"]);
    const plain = await inTerminal(world, clone, ["status"], { env: { NO_COLOR: "1" } });
    const piped = await tickwork(world, clone, "status");

    expect(coloured.stdout).toContain("\u001b[33mNeeds you");
    expect(plain.stdout).not.toContain("\u001b");
    expect(piped.stdout).not.toContain("\u001b");
    expect(piped.stdout).toMatch(/^Ready {9}WRK-001 {2}high {2}Sort flags/m);
  });

  test("a run's summary is text, not Markdown", async () => {
    await using world = await createProject({
      items: [{ id: "WRK-001", title: "Keep a|b & [c](d) in _one_ *place*" }],
    });

    const { stdout, exitCode } = await tickwork(world, await world.clone(), "run", "--max-phases", "1");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^What happened$/m);
    expect(stdout).toContain("WRK-001 Keep a|b & [c](d) in _one_ *place*");
    expect(stdout).not.toMatch(/\*\*|&#|&amp;|<details|\| ---/);
  });

  test("--watch follows the files, through a replaced and a broken one, and Ctrl-C gives the terminal back", async () => {
    await using world = await createProject({ items: ITEMS });
    const clone = await world.clone();
    const backlog = await clone.read("BACKLOG.yaml");
    const replaced = async (text: string) => {
      await clone.write("BACKLOG.yaml.new", text);
      await rename(join(clone.path, "BACKLOG.yaml.new"), join(clone.path, "BACKLOG.yaml"));
    };
    /** What is to be seen, and what is done then. */
    const story: (readonly [seen: RegExp, then: () => unknown])[] = [
      [/Sort flags/, () => replaced(backlog.replace("Sort flags", "First change"))],
      [/First change/, () => clone.write("BACKLOG.yaml", `${backlog}\n  - {`)],
      [
        /BACKLOG\.yaml:\d+:\d+ [\s\S]*The board below is of before[\s\S]*First change/,
        () => replaced(backlog.replace("Sort flags", "Second change")),
      ],
      [/Second change/, () => clone.write("_worklog/2026-11.jsonl", "")],
      [
        /Second change/,
        () => clone.write(".github/tickwork.yml", "project: { backlog_path: sub/ITEMS.yaml }"),
      ],
      [
        /no backlog at sub\/ITEMS\.yaml/,
        () => clone.write("sub/ITEMS.yaml", backlog.replace("Sort flags", "Moved")),
      ],
      [/Moved/, () => replaced("")],
    ];
    const watch = inTerminal(world, clone, ["status", "--watch"]);
    let shown = "";
    let fresh = "";
    watch.all.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
      fresh += chunk.toString();
      const [next] = story;
      if (!next?.[0].test(stripVTControlCharacters(fresh))) return;
      fresh = "";
      story.shift();
      if (story.length > 0) void next[1]();
      else watch.stdin.end("\u0003");
    });

    const { exitCode } = await watch;

    expect(story, shown).toEqual([]);
    expect(exitCode, shown).toBe(130);
    expect(shown.lastIndexOf("\u001b[?25h")).toBeGreaterThan(shown.lastIndexOf("\u001b[?25l"));
    const after = shown.slice(shown.lastIndexOf("\u001b[?1049l"));
    expect(stripVTControlCharacters(after)).toMatch(/Moved/);
    expect(shown).not.toMatch(/\n\s+at /);
  });

  test("--watch without a terminal, and with what does not go with it, says what to do instead", async () => {
    await using world = await createProject({ items: ITEMS });
    const clone = await world.clone();

    const piped = await tickwork(world, clone, "status", "--watch");
    const both = await inTerminal(world, clone, ["status", "--watch", "--html", "board.html"]);

    expect(piped.exitCode).toBe(2);
    expect(piped.stdout).toBe("");
    expect(piped.stderr).toContain("there is none. Leave it away: `tickwork status` prints the board once");
    expect(both.exitCode).toBe(2);
    expect(both.stdout).toContain("goes neither with `--html` nor with `--json`");
    expect(await clone.exists("board.html")).toBe(false);
  });
});
