/** A pull request beside its base: real merges, real shallow checkouts, the built action. */
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ActionEnd, type ActionStart, runAction } from "../support/action.ts";
import { createPullRequest, type PullRequest, type PullRequestOptions } from "../support/pull-request.ts";

const TIMES = "    created: 2026-01-10T10:00:00Z\n    updated: 2026-01-10T10:00:00Z\n";
const item = (id: string, title: string, status = "new", more = "") =>
  `  - id: ${id}\n    title: ${title}\n    status: ${status}\n${more}${TIMES}`;
const later = (text: string) => text.replaceAll("2026-01-10", "2026-02-02");
const file = (items: readonly string[], next = 2) =>
  `schema_version: 3\nitems:\n${items.join("\n")}\nnext_item_id: ${next}\n`;

const ONE = item("WRK-001", "One");
const TWO = item("WRK-002", "Two", "ready");
const BASE = file([ONE, TWO]);

async function check(
  options: Partial<PullRequestOptions> & Pick<PullRequestOptions, "changes">,
  start: ActionStart = {},
): Promise<ActionEnd> {
  await using pull = await createPullRequest({ base: { "BACKLOG.yaml": BASE }, ...options });
  return await validate(pull, start);
}

function validate(
  pull: PullRequest,
  { inputs = {}, env = {}, ...start }: ActionStart = {},
): Promise<ActionEnd> {
  return runAction(pull.world, pull.checkout, {
    ...pull.start,
    ...start,
    env: { ...pull.start.env, ...env },
    inputs: { command: "validate", ...inputs },
  });
}

const errors = (log: string, kind = "error") =>
  [...log.matchAll(new RegExp(`^::${kind} title=(TW\\d+)[^,:]*,file=([^,]*),line=(\\d+)`, "gm"))].map(
    ([, code, path, line]) => `${path}:${line} ${code}`,
  );

describe("what a person changes", () => {
  test.each([
    ["a step too far", BASE.replace("status: ready", "status: done"), ["BACKLOG.yaml:11 TW100"]],
    ["a step", BASE.replace("status: new", "status: scoping"), []],
    [
      "a block",
      BASE.replace(
        "status: ready",
        "status: blocked\n    blocked_from_status: ready\n    blocked_reason: Why",
      ),
      [],
    ],
    ["an item that goes while nobody waits for it", file([ONE]), []],
    ["another title", BASE.replace("title: Two", "title: Two things"), []],
    ["a floor that goes back", BASE.replace("next_item_id: 2", ""), ["BACKLOG.yaml:1 TW104"]],
    ["an id for another item", BASE.replace(ONE, later(item("WRK-001", "Other"))), ["BACKLOG.yaml:3 TW103"]],
  ])("%s", async (_name, text, found) => {
    const end = await check({ changes: { "BACKLOG.yaml": text } });

    expect(errors(end.log), end.log).toEqual(found);
    expect(end.exit_code).toBe(found.length > 0 ? 1 : 0);
  });

  test("is judged by no rule for persons in Tickwork's own pull request, and by all in a fork that takes its name", async () => {
    const changes = { "BACKLOG.yaml": BASE.replace("status: new", "status: in_progress\n    phase: build") };

    const own = await check({ changes, branch: "tickwork/main" });
    const fork = await check({ changes, branch: "tickwork/main", fork: true });

    expect(errors(own.log)).toEqual([]);
    expect(errors(fork.log)).toEqual(["BACKLOG.yaml:5 TW100"]);
  });
});

describe("the checkout", () => {
  const changes = { "BACKLOG.yaml": BASE.replace("status: ready", "status: new") };

  test.each([
    ["of one commit: the base is fetched", { depth: 1 }],
    ["of two", { depth: 2 }],
    ["of everything", { depth: 0 }],
    ["of the pull request's own head, one commit", { depth: 1, ref: "head" as const }],
    ["of the pull request's own head", { depth: 0, ref: "head" as const }],
  ])("%s", async (_name, more) => {
    const end = await check({ changes, ...more, meanwhile: { "README.md": "Hello\n" } });

    expect(errors(end.log), end.log).toEqual(["BACKLOG.yaml:11 TW100"]);
  });

  test("without a base that can be had: everything is checked, and the summary says what was not", async () => {
    await using pull = await createPullRequest({
      base: { "BACKLOG.yaml": BASE },
      changes: { "BACKLOG.yaml": BASE.replace("status: ready", "status: redy") },
      depth: 1,
    });
    await pull.checkout.git("remote", "set-url", "origin", "file:///nowhere");

    const end = await validate(pull);

    expect(errors(end.log)).toEqual(["BACKLOG.yaml:11 TW014"]);
    expect(end.summary).toContain("could not be fetched");
  });

  test("[VAL-4] of a fork, without a token", async () => {
    const end = await check({ changes, fork: true, depth: 1 }, { inputs: { token: "" } });

    expect(errors(end.log)).toEqual(["BACKLOG.yaml:11 TW100"]);
  });
});

describe("an id that the base branch gave out", () => {
  const mine = later(item("WRK-003", "Mine"));

  test("meanwhile, to an item that is still there: in the pull request that brings the second one", async () => {
    const yours = item("WRK-003", "Yours").replaceAll("2026-01-10", "2026-02-01");
    const end = await check({
      changes: { "BACKLOG.yaml": BASE.replace("items:\n", `items:\n${mine}`) },
      meanwhile: { "BACKLOG.yaml": file([ONE, TWO, yours], 3) },
    });

    expect(errors(end.log), end.log).toEqual(["BACKLOG.yaml:3 TW107"]);
    expect(end.summary).toContain("tickwork renumber");
  });

  test("meanwhile, to one that is archived", async () => {
    const end = await check({
      changes: {
        "BACKLOG.yaml": BASE.replace("items:\n", `items:\n${mine}`).replace(
          "next_item_id: 2",
          "next_item_id: 3",
        ),
      },
      meanwhile: { "BACKLOG.yaml": BASE.replace("next_item_id: 2", "next_item_id: 3") },
    });

    expect(errors(end.log), end.log).toEqual(["BACKLOG.yaml:3 TW107"]);
  });
});

describe("what was wrong before", () => {
  const broken = BASE.replace("status: new", "status: nwe");

  test("is a notice, apart, also when its line moved; what is new is an error", async () => {
    const end = await check({
      base: { "BACKLOG.yaml": broken },
      changes: {
        "BACKLOG.yaml": broken
          .replace("items:", "# a line more\nitems:")
          .replace("status: ready", "status: redy"),
      },
    });

    expect(errors(end.log)).toEqual(["BACKLOG.yaml:12 TW014"]);
    expect(errors(end.log, "notice")).toEqual(["BACKLOG.yaml:6 TW014"]);
    expect(end.summary).toContain("1 problem that the base branch has already");
  });

  test("mending it by a change that is not a step is fine", async () => {
    const end = await check({
      base: { "BACKLOG.yaml": BASE.replace("status: new", "status: in_progress") },
      changes: { "BACKLOG.yaml": BASE },
    });

    expect(end.exit_code, end.log).toBe(0);
  });

  test("a base that is no YAML: the file is checked, and what changed is not judged", async () => {
    const end = await check({ base: { "BACKLOG.yaml": "items: [\n" }, changes: { "BACKLOG.yaml": BASE } });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("could not be read, so what changed in it was not judged");
  });
});

describe("files that move and go", () => {
  test("a renamed backlog is compared with what it was", async () => {
    const end = await check({
      base: { "BACKLOG.yaml": BASE },
      changes: {
        "BACKLOG.yaml": null,
        "docs/WORK.yaml": BASE.replace("status: ready", "status: new"),
        "tickwork.yml": "project: { backlog_path: docs/WORK.yaml }\n",
      },
    });

    expect(errors(end.log), end.log).toEqual(["docs/WORK.yaml:11 TW100"]);
  });

  test("a workflow file that the config names is taken away", async () => {
    const config = "pipelines: { feature: { phases: [{ name: build, workflows: [build.md] }] } }\n";
    const end = await check({
      base: { "BACKLOG.yaml": BASE, "tickwork.yml": config, "build.md": "Build.\n" },
      changes: { "build.md": null },
    });

    expect(errors(end.log), end.log).toEqual(["tickwork.yml:1 TW066"]);
  });

  test("the backlog is taken away", async () => {
    const end = await check({ changes: { "BACKLOG.yaml": null } });

    expect(errors(end.log), end.log).toEqual(["BACKLOG.yaml:1 TW009"]);
  });

  test("the backlog becomes a link to a file of the runner: it is not read, and nothing of it is quoted", async () => {
    await using pull = await createPullRequest({
      base: { "BACKLOG.yaml": BASE, "README.md": "Hello\n" },
      changes: { "README.md": "Hello again\n" },
    });
    await pull.checkout.remove("BACKLOG.yaml");
    await symlink("/etc/passwd", join(pull.checkout.path, "BACKLOG.yaml"));

    const end = await validate(pull);

    expect(errors(end.log), end.log).toEqual(["BACKLOG.yaml:1 TW009"]);
    expect(end.log).not.toContain("root:");
  });

  test("an inbox that is new is checked", async () => {
    const end = await check({ changes: { "BACKLOG_INBOX.yaml": "- title: A\n  impact: hgh\n" } });

    expect(errors(end.log), end.log).toEqual(["BACKLOG_INBOX.yaml:2 TW014"]);
  });
});

describe("the summary", () => {
  test("says what merging changes, what the next run would do, and draws what waits for what", async () => {
    const three = later(item("WRK-003", 'Three "quoted" <b>', "new", "    dependencies: [WRK-002]\n"));
    const end = await check({
      changes: { "BACKLOG.yaml": file([ONE, TWO.replace("title: Two", "title: Two things"), three], 3) },
    });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("| added | **WRK-003**");
    expect(end.summary).toMatch(/\| changed \| \*\*WRK-002\*\* Two things \| title \|/);
    expect(end.summary).toMatch(/\| before \| 1 \| 1 \|\n\| after \| 2 \| 1 \|/);
    expect(end.summary).toContain("Merged, the next run would: promote WRK-002");
    expect(end.summary).toContain("```mermaid\ngraph LR\n");
    expect(end.summary).toContain("n0 --> n1");
    expect(end.summary).not.toMatch(/\["[^"]*<b>/);
  });

  test("draws a ring in red, and says that the next run cannot be told", async () => {
    const ring = file([
      ONE.replace("    status: new\n", "    status: new\n    dependencies: [WRK-002]\n"),
      TWO.replace("    status: ready\n", "    status: ready\n    dependencies: [WRK-001]\n"),
    ]);
    const end = await check({ changes: { "BACKLOG.yaml": ring } });

    expect(errors(end.log)).toEqual(["BACKLOG.yaml:6 TW082"]);
    expect(end.summary).toMatch(/class n0,n1 cycle/);
  });

  test("tells nothing of an id that two items have, or of an item that cannot be read", async () => {
    const again = later(item("WRK-001", "Another", "wat"));
    const twice = await check({ changes: { "BACKLOG.yaml": file([ONE, again, TWO]) } });
    const broken = await check({ changes: { "BACKLOG.yaml": file([ONE, item("WRK-002", "Two", "wat")]) } });

    expect(twice.exit_code).toBe(1);
    expect(twice.summary).toContain("Not told before the errors are mended: what becomes of WRK-001.");
    expect(broken.summary).toContain("Not told before the errors are mended: what becomes of WRK-002.");
    for (const { summary } of [twice, broken]) expect(summary).not.toMatch(/closed|\| archived|\| done \|/);
  });

  test("counts what the next run takes in from the inbox", async () => {
    const end = await check({ changes: { "BACKLOG_INBOX.yaml": "- title: A\n- title: B\n" } });

    expect(end.summary).toContain("take 2 entries of the inbox in, then promote WRK-002");
  });
});

describe("other events", () => {
  test("a push is checked whole: what is wrong is wrong", async () => {
    const end = await check(
      {
        base: { "BACKLOG.yaml": BASE.replace("status: new", "status: nwe") },
        changes: { "README.md": "x\n" },
      },
      { event: "push" },
    );

    expect(errors(end.log)).toEqual(["BACKLOG.yaml:5 TW014"]);
  });

  test("a merge group is measured against its base, by the rules that hold for several pull requests at once", async () => {
    const changes = {
      "BACKLOG.yaml": BASE.replace("status: new", "status: done").replace(
        "next_item_id: 2",
        "next_item_id: 1",
      ),
    };
    const end = await check({ changes }, { event: "merge_group" });

    expect(errors(end.log), end.log).toEqual(["BACKLOG.yaml:15 TW088", "BACKLOG.yaml:15 TW104"]);
  });

  test("what touches none of the files passes at once, on merge groups as well", async () => {
    const end = await check({ changes: { "README.md": "Hello\n" } }, { event: "merge_group" });

    expect(end.exit_code).toBe(0);
    expect(end.summary).toContain("touches neither");
  });
});

test("several backlogs are found by a pattern, each beside its own base", async () => {
  const end = await check(
    {
      base: { "a/BACKLOG.yaml": BASE, "b/BACKLOG.yaml": BASE },
      changes: {
        "b/BACKLOG.yaml": BASE.replace("status: ready", "status: new"),
        "c/BACKLOG.yaml": "items: [\n",
      },
    },
    { inputs: { backlog: "*/BACKLOG.yaml" } },
  );

  expect(errors(end.log).toSorted(), end.log).toEqual(["b/BACKLOG.yaml:11 TW100", "c/BACKLOG.yaml:2 TW001"]);
});

describe("a schedule that may be switched off", () => {
  const workflow =
    'name: Tickwork\non:\n  schedule:\n    - cron: "23 3 * * *"\njobs:\n  a:\n    steps:\n      - uses: example/tickwork@v1\n';
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const journal = (time: string) => ({
    [`_worklog/${time.slice(0, 7)}.jsonl`]: `${JSON.stringify({ time, run: "1-1", item: "WRK-001", outcome: "archived" })}\n`,
  });

  test.each([
    ["said where there is work and the worklog is older than three times", 9, ["promote"], true],
    ["not said where the worklog is younger", 1, ["promote"], false],
    ["not said where nothing is to be done", 9, [], false],
  ])("is %s", async (_name, days, work, said) => {
    const text = work.length > 0 ? BASE : file([item("WRK-001", "One", "done")]);
    const end = await check({
      base: { ".github/workflows/work.yml": workflow, "BACKLOG.yaml": text, ...journal(ago(days)) },
      changes: { "BACKLOG.yaml": `# more\n${text}` },
    });

    expect(errors(end.log, "notice")).toEqual(said ? [".github/workflows/work.yml:4 TW091"] : []);
    expect(end.exit_code, end.log).toBe(0);
  });
});
