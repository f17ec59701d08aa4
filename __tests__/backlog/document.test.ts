/** The backlog as a document: what is read, what a save changes, and what it never touches. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Backlog, findItem, removeItem, replaceItem } from "../../src/backlog/backlog.ts";
import { type BacklogDocument, readBacklog, writeBacklog } from "../../src/backlog/document.ts";
import type { Item } from "../../src/backlog/item.ts";
import { problemLine } from "../../src/backlog/problem.ts";
import { createStore } from "../../src/coordinator/store.ts";
import { id } from "../support/items.ts";

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

/** The text after a change of the model, proven by reading it again. */
async function saved(text: string, change: (backlog: Backlog) => Backlog): Promise<string> {
  const document = await read(text);
  const wanted = change(document.backlog);
  const written = await writeBacklog(document, wanted);
  if (written.kind === "inexpressible") throw new Error(written.message);
  expect((await read(written.document.text)).backlog).toEqual(present(wanted));
  expect(written.document.backlog).toBe(wanted);
  return written.document.text;
}

const set =
  (item_id: string, fields: Partial<Record<keyof Item, unknown>>) =>
  (backlog: Backlog): Backlog =>
    replaceItem(backlog, { ...(findItem(backlog, item_id) as Item), ...fields } as Item);

/** Without the fields that are there as undefined, which the file does not have. */
const present = (value: unknown) => JSON.parse(JSON.stringify(value));

/** The lines that differ: `-` and `+` as in a diff. */
function difference(before: string, after: string): readonly string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return [
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...now.slice(start, now.length - end).map((line) => `+${line}`),
  ];
}

describe("[DOC-1] what loads", () => {
  test.each([
    ["nothing but the version", "schema_version: 3\n", 0],
    ["an empty list", "schema_version: 3\nitems: []\n", 0],
    ["no value", "schema_version: 3\nitems:\n", 0],
    ["required fields only", ONE, 1],
    ["null for what is optional", `${ONE}    origin: null\n    size: ~\n    tags:\n`, 1],
  ])("%s", async (_what, text, count) => {
    const { backlog } = await read(text);

    expect(backlog.items).toHaveLength(count);
    expect(Object.isFrozen(backlog.items)).toBe(true);
    for (const item of backlog.items) expect(item).not.toHaveProperty("origin");
  });
});

test("[DOC-2] unknown fields at top, item and description level survive load, change and save", async () => {
  const text = `future: { deep: [1] }\n${ONE}    owner: us\n    description:\n      context: old\n      mood: good\n`;

  const after = await saved(text, set("WRK-001", { status: "scoping", size: "small" }));

  for (const kept of ["future: { deep: [1] }", "    owner: us", "      mood: good"])
    expect(after).toContain(kept);
});

describe("[DOC-3] schema versions", () => {
  test.each([
    ["schema_version: 3\nitems: []\n", undefined],
    ["schema_version: 2\nitems: []\n", 2],
    ["schema_version: 1\nitems: []\n", 1],
    ["items: []\n", 1],
  ])("%o", async (text, migrated) => {
    expect((await read(text)).migrated_from).toBe(migrated);
  });

  test.each(["4", "three", "2.5"])("%s is refused, naming it and the known ones", async (version) => {
    const [line] = await refused(`schema_version: ${version}\nitems: []\n`);

    expect(line).toContain(version);
    expect(line).toMatch(/1.*2.*3/);
  });
});

describe("[DOC-5] saving", () => {
  test("what did not change is the very same text", async () => {
    const document = await read(ONE);

    const written = await writeBacklog(document, document.backlog);

    expect(written).toEqual({ kind: "written", document });
  });

  test("is atomic and keeps the file's mode: no reader ever sees half a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tickwork-store-"));
    try {
      await writeFile(join(folder, FILE), ONE, { mode: 0o640 });
      const store = createStore(folder);
      const long = `${ONE}# ${"x".repeat(2_000_000)}\n`;
      const seen = new Set<number>();

      const writing = (async () => {
        for (let n = 0; n < 20; n += 1) await store.write(FILE, n % 2 ? ONE : long);
      })();
      for (let n = 0; n < 40; n += 1) seen.add((await readFile(join(folder, FILE), "utf8")).length);
      await writing;

      expect([...seen].every((length) => length === ONE.length || length === long.length)).toBe(true);
      expect((await stat(join(folder, FILE))).mode & 0o777).toBe(0o640);
      expect(await readdir(folder)).toEqual([FILE]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("[DOC-6] what a change changes", () => {
  const TWO = `${ONE}    tags: [a, b]\n\n  # about the second\n  - id: WRK-002\n    title: Dark theme\n    status: ready\n${TIMES}next_item_id: 2\n`;

  test("one scalar: its line", async () => {
    expect(difference(TWO, await saved(TWO, set("WRK-002", { status: "in_progress" })))).toEqual([
      "-    status: ready",
      "+    status: in_progress",
    ]);
  });

  test("a new field: a line in its place", async () => {
    expect(difference(TWO, await saved(TWO, set("WRK-001", { size: "small" })))).toEqual([
      "+    size: small",
    ]);
    expect(await saved(TWO, set("WRK-001", { size: "small" }))).toMatch(
      /status: new\n {4}size: small\n {4}created/,
    );
  });

  test("a field that goes: its lines", async () => {
    expect(difference(TWO, await saved(TWO, set("WRK-001", { tags: undefined })))).toEqual([
      "-    tags: [a, b]",
    ]);
  });

  test("one entry of a list: nothing else", async () => {
    expect(difference(TWO, await saved(TWO, set("WRK-001", { tags: ["a", "b", "c"] })))).toEqual([
      "-    tags: [a, b]",
      "+    tags: [a, b, c]",
    ]);
  });

  test("an item that goes: its lines and the comment attached to it", async () => {
    const after = await saved(TWO, (backlog) => removeItem(backlog, id("WRK-002")));

    expect(after).toBe(`${ONE}    tags: [a, b]\n\nnext_item_id: 2\n`);
    expect(after).not.toContain("about the second");
  });
});

describe("[DOC-7] held as they were", () => {
  const styles: Readonly<Record<string, string>> = {
    CRLF: ONE.replaceAll("\n", "\r\n"),
    "a BOM": `\ufeff${ONE}`,
    "no final newline": ONE.trimEnd(),
    "a document start": `---\n${ONE}`,
    "comments everywhere": `# top\nschema_version: 3 # three\nitems: # all\n  # first\n  - id: WRK-001 # its id\n    # inside\n    title: Sort flags\n    status: new # yet\n${TIMES}  # after\n# end\n`,
    "sequences that are not indented": ONE.replace(/^ {2}/gm, "").replace(/^ {2}/gm, "  "),
    "flow maps": `schema_version: 3\nitems: [{ id: WRK-001, title: Sort flags, status: new, created: "2026-01-10T10:00:00Z", updated: "2026-01-10T10:00:00Z" }]\n`,
    "quoted keys": ONE.replace("    status:", '    "status":'),
    "keep chomping": `${ONE}    description:\n      context: |+\n        two lines\n        and blank ones\n\n\n`,
    "folded text": `${ONE}    description:\n      context: >-\n        folded\n        text\n    origin: 'it''s'\n`,
    "non-ASCII and emoji": ONE.replace("Sort flags", "Größe 🎏 日本"),
    "very long lines": `${ONE}    origin: ${"long ".repeat(400)}end\n`,
    "blank lines": ONE.replace("    status", "\n\n    status"),
  };

  test.each(Object.entries(styles))("%s", async (_style, text) => {
    const after = await saved(text, set("WRK-001", { status: "scoping" }));

    expect(after).toBe(text.replace(/(status"?: )new/, "$1scoping"));
  });
});

describe("[DOC-8] new text", () => {
  test("of several lines is a block scalar", async () => {
    expect(
      await saved(ONE, set("WRK-001", { blocked_reason: "First line.\nSecond: with a colon.\n" })),
    ).toContain("    blocked_reason: |\n      First line.\n      Second: with a colon.\n");
  });

  test.each([
    "yes",
    "1e3",
    "null",
    "~",
    "0x1F",
    "a: b",
    "- a",
    "# x",
    " lead",
    "trail ",
    "",
    "2026-01-01",
    "\ttab",
    "{a}",
    "*x",
    "&x",
    "!t",
    "%d",
    "@a",
    "`b`",
    "key:",
    "it's",
    '"q"',
  ])("%j is read back as text", async (text) => {
    await saved(ONE, set("WRK-001", { origin: text }));
  });

  test("with control characters or lone surrogates is escaped, never lost", async () => {
    const odd = "bell \u0007, del \u007f, lone \ud800, nel \u0085, line \u2028";

    const after = await saved(ONE, set("WRK-001", { origin: odd }));

    expect(after).not.toMatch(/(?!\n)\p{Cc}/u);
  });
});

test("[DOC-9] an anchor that another item uses is read, and a change to one item never changes the other", async () => {
  const text = `schema_version: 3\nitems:\n  - &base\n    id: WRK-001\n    title: Sort flags\n    status: new\n${TIMES}    tags: &tags [a, b]\n  - <<: *base\n    id: WRK-002\n    title: Another\n    tags: *tags\n`;
  const before = (await read(text)).backlog;

  const after = await saved(text, set("WRK-001", { tags: ["c"], status: "scoping" }));

  expect(findItem(before, "WRK-002")).toMatchObject({ status: "new", tags: ["a", "b"] });
  expect(findItem((await read(after)).backlog, "WRK-002")).toEqual(findItem(before, "WRK-002"));
});

describe("[DOC-10] refused, with line and column", () => {
  const bomb = [
    "a: &a [x, x, x, x, x, x, x, x, x, x]",
    ..."bcdefgh"
      .split("")
      .map((name, n) => `${name}: &${name} [${Array(10).fill(`*${"abcdefg"[n]}`).join(", ")}]`),
  ].join("\n");

  test.each([
    ["a duplicate key", `${ONE}    title: Again\n`, 8],
    ["a tab as indentation", "schema_version: 3\nitems:\n\t- id: WRK-001\n", 3],
    ["a second document", `${ONE}---\nitems: []\n`, 8],
    ["an alias that is not there", `${ONE}    tags: *none\n`, 8],
    [
      "conflict markers",
      `${ONE}<<<<<<< ours\n    size: small\n=======\n    size: large\n>>>>>>> theirs\n`,
      8,
    ],
    ["a bracket that is not closed", `${ONE}    tags: [a, b\n`, 8],
    ["a list at the top", "- id: WRK-001\n", 1],
  ])("%s", async (_what, text, line) => {
    const problems = await refused(text);

    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(/^BACKLOG\.yaml:\d+:\d+ /);
    expect(Math.abs(Number(problems[0]?.split(":")[1]) - line)).toBeLessThanOrEqual(1);
  });

  test("an alias bomb", async () => {
    expect(await refused(`${bomb}\nschema_version: 3\nitems: []\n`)).not.toEqual([]);
  });

  test("more than 20 MB", async () => {
    expect((await refused(`${ONE}# ${"x".repeat(21 * 1024 * 1024)}\n`))[0]).toMatch(/^BACKLOG\.yaml:1:1 /);
  });

  test("every schema problem at once, each with the nearest known value", async () => {
    const problems = await refused(
      ONE.replace("status: new", "status: redy")
        .replace("title: Sort flags", "title: ''")
        .concat("    size: smal\n"),
    );

    expect(problems).toHaveLength(3);
    expect(problems.join("\n")).toMatch(/Did you mean "ready"[\s\S]*Did you mean "small"/);
  });
});

test("[DOC-4] a file that is not there is told by its path, with how to make one", async () => {
  const { loadBacklog } = await import("../../src/action/settings.ts");

  const loaded = await loadBacklog(createStore(tmpdir()), "no/such/BACKLOG.yaml", undefined);

  expect(loaded.kind === "refused" && loaded.problems.map(problemLine)).toEqual([
    expect.stringMatching(/there is no backlog at no\/such\/BACKLOG\.yaml.*schema_version: 3/),
  ]);
});
