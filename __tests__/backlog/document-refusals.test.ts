/** What is no backlog, and what cannot be written into one: said at its line, with what to do, and nothing is changed. */
import { describe, expect, test } from "vitest";
import { appendItems, type Backlog, replaceItem } from "../../src/backlog/backlog.ts";
import { type BacklogDocument, readBacklog, writeBacklog } from "../../src/backlog/document.ts";
import type { Item } from "../../src/backlog/item.ts";
import { type Problem, problemLine } from "../../src/backlog/problem.ts";
import { item } from "../support/items.ts";

const FILE = "BACKLOG.yaml";
const TIMES = "    created: 2026-01-10T10:00:00Z\n    updated: 2026-01-10T10:00:00Z\n";
const ONE = `schema_version: 3\nitems:\n  - id: WRK-001\n    title: Sort flags\n    status: new\n${TIMES}`;

async function read(text: string): Promise<BacklogDocument> {
  const result = await readBacklog(text, { file: FILE });
  if (result.kind === "refused") throw new Error(result.problems.map(problemLine).join("\n"));
  return result.document;
}

async function refused(text: string): Promise<readonly string[]> {
  const result = await readBacklog(text, { file: FILE });
  return result.kind === "refused" ? result.problems.map(problemLine) : [];
}

const brief = ({ code, severity, line, column, item: id, hint }: Problem) =>
  `${severity} ${code} ${line}:${column} ${id ?? ""} ${hint ?? ""}`;

describe("a file that is no backlog", () => {
  test("a bare list: what a backlog has", async () => {
    expect(await refused("- id: WRK-001\n")).toEqual([
      "BACKLOG.yaml:1:1 this is a bare list, not a backlog. A backlog has `schema_version: 3` and its items below `items:`.",
    ]);
  });

  test.each([
    [
      "items that are a map",
      "schema_version: 3\nitems:\n  a: 1\n",
      "BACKLOG.yaml:3:3 items must be a list, not a map. Write each entry on a line of its own, behind a dash.",
    ],
    [
      "an item that is text",
      "schema_version: 3\nitems:\n  - Sort flags\n",
      'BACKLOG.yaml:3:5 the entry must be a map of fields, not "Sort flags". Write its fields as `name: value`, each on a line of its own.',
    ],
    [
      "an item that is nothing",
      "schema_version: 3\nitems:\n  -\n",
      "BACKLOG.yaml:3:4 the entry is missing. It must be a map of fields.",
    ],
    [
      "a floor below nothing",
      "schema_version: 3\nnext_item_id: -1\n",
      "BACKLOG.yaml:2:15 next_item_id -1 is too small. The smallest is 0.",
    ],
  ])("%s", async (_, text, sentence) => {
    expect(await refused(text)).toEqual([sentence]);
  });
});

describe("items that break the schema", () => {
  test.each([
    [
      "status: redy",
      'BACKLOG.yaml:5:13 WRK-001: status "redy" is not known. Did you mean "ready"? Known: new, scoping, ready, in_progress, done, blocked.',
    ],
    [
      "status: 3",
      "BACKLOG.yaml:5:13 WRK-001: status 3 is not known. Known: new, scoping, ready, in_progress, done, blocked.",
    ],
    [
      "status:",
      "BACKLOG.yaml:5:12 WRK-001: status is missing. Known: new, scoping, ready, in_progress, done, blocked.",
    ],
    [
      "tags: [1]",
      "BACKLOG.yaml:5:12 WRK-001: tags[0] must be text, not 1. Put it in quotes if it is meant as text.",
    ],
    [
      "dependencies: [../x]",
      "BACKLOG.yaml:5:20 WRK-001: dependencies[0] \"../x\" is not safe. An id is 1 to 64 letters, digits, '-', '_' or '.', and begins with a letter or digit.",
    ],
    [
      "retry_after: tomorrow",
      'BACKLOG.yaml:5:18 WRK-001: retry_after "tomorrow" is no time. A time is written like 2026-02-10T09:30:00.000Z.',
    ],
    [
      "requires_human_review: yes",
      'BACKLOG.yaml:5:28 WRK-001: requires_human_review must be true or false, not "yes". Write true or false there.',
    ],
    [
      "phase_attempts: 1.5",
      "BACKLOG.yaml:5:21 WRK-001: phase_attempts must be a whole number, not 1.5. Write a whole number there.",
    ],
  ])("%s", async (line, sentence) => {
    const status = line.startsWith("status") ? "" : "    status: new\n";
    const text = `schema_version: 3\nitems:\n  - id: WRK-001\n    title: Sort flags\n    ${line}\n${status}${TIMES}`;

    expect(await refused(text)).toContain(sentence);
  });

  test("an id that two items have is named at the second, with the line of the first", async () => {
    const twice = ONE + ONE.slice(ONE.indexOf("  - id"));

    expect(await refused(twice)).toEqual([
      "BACKLOG.yaml:8:9 WRK-001: the id WRK-001 is that of the item at line 3 too. Give one of them an id of its own: `renumber` does it.",
    ]);
  });

  test("problems are told in the order of the file, those of an older schema at the lines it has", async () => {
    const text = `items:\n  - id: A\n    status: scoped\n${TIMES}  - id: B\n    title: B\n    status: ready\n    risk: hgih\n${TIMES}`;

    const lines = await refused(text);

    expect(lines.map((line) => /^BACKLOG.yaml:\d+/.exec(line)?.[0])).toEqual([
      "BACKLOG.yaml:2",
      "BACKLOG.yaml:9",
    ]);
    expect(lines[0]).toContain("A: title is missing");
    expect(lines[1]).toContain('Did you mean "high"?');
  });
});

test("a field that is nearly a known one is kept, with a warning; any other unknown field is fine", async () => {
  const document = await read(`${ONE}    dependancies: [WRK-002]\n    colour: red\nnext_item_di: 4\n`);

  expect(document.notices.map(brief)).toEqual([
    'warning TW019 8:5 WRK-001 Did you mean "dependencies"?',
    'warning TW019 10:1  Did you mean "next_item_id"?',
  ]);
  expect(document.backlog.items[0]).toMatchObject({ dependancies: ["WRK-002"], colour: "red" });
});

test("migration says what it does, at the lines of the file as it is", async () => {
  const text = `# mine\nschema_version: 1\nitems:\n  - id: A\n    title: A\n    status: scoped\n    phase: gone\n${TIMES}`;

  const result = await readBacklog(text, { file: FILE, phasesOf: () => ["build"] });

  const document = result.kind === "read" ? result.document : undefined;
  expect(document?.migrated_from).toBe(1);
  expect(document?.notices.map(({ severity, code, line }) => `${severity} ${code} ${line}`)).toEqual([
    "notice TW030 2",
    "warning TW031 7",
  ]);
  expect(document?.locate(["items", 0, "updated"])).toEqual({ line: 9, column: 14 });
  expect(document?.text).toContain("# mine\nschema_version: 3\n");
});

describe("a change that the file has no way to say", () => {
  const bad: Readonly<Record<string, (backlog: Backlog) => Backlog>> = {
    "an empty title": (one) => replaceItem(one, { ...(one.items[0] as Item), title: " " }),
    "an id that leaves the folder": (one) => appendItems(one, [item({ id: "../up" })], 1),
    "an id twice": (one) => appendItems(one, [item({ id: "WRK-001" })], 1),
    "a status that is none": (one) =>
      replaceItem(one, { ...(one.items[0] as Item), status: "waiting" as never }),
    "a floor that is no number": (one) => ({ ...one, next_item_id: Number.NaN }),
  };

  test.each(Object.entries(bad))("%s: nothing is written, and the message says what it is", async (_, by) => {
    const document = await read(ONE);

    const written = await writeBacklog(document, by(document.backlog));

    expect(written.kind).toBe("inexpressible");
    expect(written.kind === "inexpressible" && written.message.length).toBeGreaterThan(10);
    expect(document.text).toBe(ONE);
  });
});
