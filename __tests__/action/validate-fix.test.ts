/** `validate --fix` and `renumber`, by the built action: the file changes where it must and nowhere else. */
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { checkInTerminal, inTerminal } from "../support/check.ts";
import { createProject } from "../support/project.ts";

const TIMES = "    created: 2026-01-10T10:00:00Z\n    updated: 2026-01-10T10:00:00Z\n";
const item = (id: string, title: string, more = "") =>
  `  - id: ${id}\n    title: ${title}\n    status: new\n${more}${TIMES}`;

const UNTIDY = `# Our backlog
schema_version: 3
items:
  - id: WRK-003
    title: 'Sort flags'   # as they are typed
    status: In Progress
    phase: build
    size: LARGE
    tags: [cli, docs, cli]  # two of them
    dependencies: [WRK-001, WRK-002, WRK-004]
${TIMES}
  - { id: WRK-004, title: "Second", status: New, created: 2026-01-10T10:00:00Z, updated: 2026-01-10T10:00:00Z }
next_item_id: 3
`;
const TIDY = UNTIDY.replace("In Progress", "in_progress")
  .replace("LARGE", "large")
  .replace("[cli, docs, cli]", "[cli, docs]")
  .replace("[WRK-001, WRK-002, WRK-004]", "[WRK-004]")
  .replace("status: New", "status: new")
  .replace("next_item_id: 3", "next_item_id: 4");

describe("fix", () => {
  test("mends words of another case, double tags, archived dependencies and the floor, and not a byte besides", async () => {
    const end = await checkInTerminal({ "BACKLOG.yaml": UNTIDY }, { inputs: { fix: "true" } });

    expect(end.backlog).toBe(TIDY);
    expect(end.exit_code, end.stdout).toBe(0);
    expect(end.stdout).toContain("-    status: In Progress\n+    status: in_progress\n");
    expect(end.stdout).toContain("No problems in");
  });

  test("what has no one right answer stays, and is said", async () => {
    const text = `schema_version: 3\nitems:\n${item("WRK-001", "One", "    size: huge\n    tags: [a, a]\n")}`;

    const end = await checkInTerminal({ "BACKLOG.yaml": text }, { inputs: { fix: "true" } });

    expect(end.backlog).toBe(text.replace("[a, a]", "[a]"));
    expect(end.exit_code).toBe(1);
    expect(end.stdout).toContain('size "huge" is not known');
  });

  test("nothing of it, and it is said that nothing was mended", async () => {
    const text = `schema_version: 3\nitems:\n${item("WRK-001", "One", "    size: huge\n")}`;

    const end = await checkInTerminal({ "BACKLOG.yaml": text }, { inputs: { fix: "true" } });

    expect(end.backlog).toBe(text);
    expect(end.stdout).toContain("Nothing was mended: ");
  });

  test("migrates an older file", async () => {
    const text = `schema_version: 1\n# kept\nitems:\n${item("WRK-001", "One").replace("new", "Researching")}`;

    const end = await checkInTerminal({ "BACKLOG.yaml": text }, { inputs: { fix: "true" } });

    expect(end.backlog).toContain("schema_version: 3\n# kept\n");
    expect(end.backlog).toContain("status: scoping\n");
    expect(end.exit_code, end.stdout).toBe(0);
  });

  test.each([
    ["a tidy file", TIDY],
    ["a file that is no YAML", "schema_version: 3\nitems: [\n"],
    ["an empty file", ""],
  ])("%s is left as it is", async (_name, text) => {
    const end = await checkInTerminal({ "BACKLOG.yaml": text }, { inputs: { fix: "true" } });

    expect(end.backlog).toBe(text);
  });

  test("CRLF, a byte order mark and a missing last line break stay", async () => {
    const text = `\uFEFF${TIDY.replace("[cli, docs]", "[cli, docs, cli]").trimEnd().replaceAll("\n", "\r\n")}`;

    const end = await checkInTerminal({ "BACKLOG.yaml": text }, { inputs: { fix: "true" } });

    expect(end.backlog).toBe(text.replace("[cli, docs, cli]", "[cli, docs]"));
  });

  test("on a runner the difference is in the summary, the check stays red, and nothing is committed", async () => {
    await using world = await createProject({ files: { "BACKLOG.yaml": UNTIDY } });
    const clone = await world.clone();
    const before = await clone.head();

    const end = await runAction(world, clone, {
      event: "push",
      inputs: { command: "validate", fix: "true" },
    });

    expect(end.exit_code).toBe(1);
    expect(end.outputs).toMatchObject({ valid: "false", changed: "true" });
    expect(end.summary).toContain("`tickwork validate --fix` does the same");
    expect(end.summary).toContain("-    status: In Progress\n+    status: in\\_progress".replace("\\_", "_"));
    expect(await clone.read("BACKLOG.yaml")).toBe(TIDY);
    expect(await clone.head()).toBe(before);
  });
});

describe("renumber", () => {
  const base = `schema_version: 3\nitems:\n${item("WRK-001", "One")}${item("WRK-002", "Two", "    dependencies: [WRK-001]\n")}next_item_id: 2\n`;
  const other = item("WRK-001", "Another", "").replaceAll("2026-01-10", "2026-02-01");

  test("an id twice: the item that is new gets the next free one, whichever stands first, and its references follow", async () => {
    const dependent = item("WRK-003", "Three", "    dependencies: [WRK-001]\n");
    const text = base
      .replace("items:\n", `items:\n${other}`)
      .replace("next_item_id: 2", `${dependent}next_item_id: 3`.trim());
    const wrong = text.replace(/^ {0}- id: WRK-003/m, "  - id: WRK-003");

    const end = await inTerminal(["renumber"], { "BACKLOG.yaml": wrong }, { base: { "BACKLOG.yaml": base } });

    const expected = wrong
      .replace("  - id: WRK-001\n    title: Another", "  - id: WRK-004\n    title: Another")
      .replace(
        "title: Three\n    status: new\n    dependencies: [WRK-001]",
        "title: Three\n    status: new\n    dependencies: [WRK-004]",
      )
      .replace("next_item_id: 3", "next_item_id: 4");
    expect(end.backlog).toBe(expected);
    expect(end.exit_code).toBe(0);
    expect(end.stdout).toContain("WRK-001 is WRK-004 now");
  });

  test("an id that was given out and archived", async () => {
    const before = base.replace("next_item_id: 2", "next_item_id: 9");
    const text = before.replace("next_item_id: 9", `${item("WRK-007", "Seven").trimEnd()}\nnext_item_id: 9`);

    const end = await inTerminal(
      ["renumber"],
      { "BACKLOG.yaml": text },
      { base: { "BACKLOG.yaml": before } },
    );

    expect(end.backlog).toBe(
      text.replace("WRK-007", "WRK-010").replace("next_item_id: 9", "next_item_id: 10"),
    );
  });

  test("without a base the later one is renumbered, and references still mean the first", async () => {
    const text = base.replace("next_item_id: 2", `${other.trimEnd()}\nnext_item_id: 2`);

    const end = await inTerminal(["renumber"], { "BACKLOG.yaml": text });

    const expected = text.replace("WRK-001\n    title: Another", "WRK-003\n    title: Another");
    expect(end.backlog).toBe(expected.replace("next_item_id: 2", "next_item_id: 3"));
  });

  test("nothing to do changes nothing, and says so", async () => {
    const end = await inTerminal(["renumber"], { "BACKLOG.yaml": base }, { base: { "BACKLOG.yaml": base } });

    expect(end.backlog).toBe(base);
    expect(end.stdout).toContain("nothing was changed");
  });
});
