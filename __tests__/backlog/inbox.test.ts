import { describe, expect, test } from "vitest";
import { alreadyIngested, readInbox } from "../../src/backlog/inbox.ts";
import { itemIdSchema } from "../../src/backlog/item.ts";
import { problemLine } from "../../src/backlog/problem.ts";
import { backlog, item } from "../support/items.ts";

const OF = { file: "BACKLOG_INBOX.yaml", isKnown: (id: string) => id === "WRK-001" };

async function entries(text: string) {
  const read = await readInbox(text, OF);
  if (read.kind !== "entries") throw new Error(JSON.stringify(read));
  return { drafts: read.drafts, rest: read.rest, warnings: read.warnings.map(problemLine) };
}

async function complaints(text: string): Promise<readonly string[]> {
  const read = await readInbox(text, OF);
  if (read.kind !== "unreadable") throw new Error(JSON.stringify(read));
  return read.problems.map(problemLine);
}

describe("an inbox that is read", () => {
  test.each(["", "  \n\n", "# nothing yet\n", "---\n", "[]\n"])("[INB-1] %j is empty", async (text) => {
    expect(await readInbox(text, OF)).toEqual({ kind: "empty" });
  });

  test("[INB-2] every optional field; description text becomes the context", async () => {
    const { drafts, warnings } = await entries(`
- title: "  Crash on empty input "
  description: |
    Run it on an empty file.
  size: small
  complexity: low
  risk: medium
  impact: high
  pipeline_type: fix
  dependencies: [WRK-001, WRK-001]
  tags: [crash]
- title: Second
  size:
  tags: []
`);

    expect(drafts).toEqual([
      {
        title: "Crash on empty input",
        origin: "inbox",
        description: { context: "Run it on an empty file." },
        size: "small",
        complexity: "low",
        risk: "medium",
        impact: "high",
        pipeline_type: "fix",
        dependencies: ["WRK-001"],
        tags: ["crash"],
      },
      { title: "Second", origin: "inbox" },
    ]);
    expect(warnings).toEqual([]);
  });

  test("[INB-2] an entry with a field nobody knows stays, with a warning at its line", async () => {
    const { drafts, rest, warnings } = await entries(
      "- title: A\n  sise: small\n  status: done\n- title: B\n",
    );

    expect(drafts).toEqual([{ title: "B", origin: "inbox" }]);
    expect(rest).toBe("- title: A\n  sise: small\n  status: done\n");
    expect(warnings[0]).toMatch(
      /^BACKLOG_INBOX\.yaml:2:3 an inbox entry has no field "sise"; the entry stays in the inbox\. Did you mean "size"\? Known: title, /,
    );
    expect(warnings[1]).toMatch(/^BACKLOG_INBOX\.yaml:3:3 .*"status"/);
  });

  test("a field called __proto__ is one that nobody knows", async () => {
    const text = "- { title: A, __proto__: { size: small } }\n";

    const { drafts, rest, warnings } = await entries(text);

    expect(drafts).toEqual([]);
    expect(rest).toBe(text);
    expect(warnings).toEqual([expect.stringMatching(/^BACKLOG_INBOX\.yaml:1:15 .*no field "__proto__"/)]);
  });

  test("[INB-4] entries with an empty title stay with a warning, the rest is taken in order", async () => {
    const { drafts, rest, warnings } = await entries(
      '- title: A\n- title: "  "\n- description: no title\n- title: B\n',
    );

    expect(drafts.map(({ title }) => title)).toEqual(["A", "B"]);
    expect(rest).toBe('- title: "  "\n- description: no title\n');
    expect(warnings).toEqual([
      "BACKLOG_INBOX.yaml:2:3 this entry has no title and stays in the inbox. Every entry needs a title.",
      "BACKLOG_INBOX.yaml:3:3 this entry has no title and stays in the inbox. Every entry needs a title.",
    ]);
  });

  test("an entry that waits for an item that never was stays, with a warning at the id", async () => {
    const { drafts, rest, warnings } = await entries("- title: A\n  dependencies: [WRK-001, WRK-777]\n");

    expect(drafts).toEqual([]);
    expect(rest).toBe("- title: A\n  dependencies: [WRK-001, WRK-777]\n");
    expect(warnings).toEqual([
      'BACKLOG_INBOX.yaml:2:27 the dependency "WRK-777" does not exist and never did; the entry stays in the inbox. Name an item of the backlog, or take it out.',
    ]);
  });

  test.each([
    {
      what: "with its comments and those at the top, line endings and all",
      text: "# Mine\r\n\r\n# of A\r\n- title: A\r\n\r\n# of B\r\n- titel: B # soon\r\n  # below\r\n\r\n- title: C",
      rest: "# Mine\r\n\r\n# of B\r\n- titel: B # soon\r\n  # below\r\n\r\n",
    },
    {
      what: "the last, without a line break",
      text: "---\n- title: A\n- titel: |\n    B",
      rest: "---\n- titel: |\n    B",
    },
    { what: "from between others on a line", text: "[{title: A}, {titel: B}]\n", rest: "- titel: B\n" },
    {
      what: "that is an alias of one that was taken in",
      text: "- title: A\n  description: &d Why\n- titel: B\n  description: *d\n",
      rest: "- titel: B\n  description: Why\n",
    },
    { what: "none", text: "# Mine\n- title: A\n", rest: undefined },
  ])("what stays: $what", async ({ text, rest }) => {
    expect((await entries(text)).rest).toBe(rest);
  });
});

describe("an inbox that stays where it is", () => {
  test("[INB-2] a bad enum value names its line and what would do", async () => {
    expect(await complaints("- title: A\n- title: B\n  size: smal\n")).toEqual([
      'BACKLOG_INBOX.yaml:3:9 size "smal" is not known. Did you mean "small"? Known: small, medium, large.',
    ]);
  });

  test("[INB-2] every bad entry is named at once", async () => {
    const found = await complaints(
      "- title: A\n  risk: none\n- title: 7\n- title: C\n  dependencies: WRK-001\n  tags: [1]\n",
    );

    expect(found.map((line) => line.split(":")[1])).toEqual(["2", "3", "5", "6"]);
  });

  test("[INB-3] a wrapper is explained", async () => {
    expect(await complaints("# mine\nitems:\n  - title: A\n")).toEqual([
      "BACKLOG_INBOX.yaml:2:1 a bare list is expected, and this one stands under `items:`. Take the line `items:` away.",
    ]);
  });

  test.each(["title: A\n", "just text\n", "42\n"])("[INB-2] %j is no list", async (text) => {
    expect(await complaints(text)).toEqual([
      "BACKLOG_INBOX.yaml:1:1 a bare list is expected. Begin each entry with `- title: …`.",
    ]);
  });

  test("[INB-2] an entry that is bare text is told how to become one", async () => {
    const [found] = await complaints("- title: A\n- Fix the crash\n");

    expect(found).toMatch(/^BACKLOG_INBOX\.yaml:2:3 .*\. Write it as `- title: …`\.$/);
  });

  test("[INB-2] an unsafe dependency and YAML that does not parse name the line", async () => {
    expect((await complaints("- title: A\n  dependencies: [../x]\n"))[0]).toMatch(/^BACKLOG_INBOX\.yaml:2:/);
    expect((await complaints("- title: A\n- title: [\n"))[0]).toMatch(/^BACKLOG_INBOX\.yaml:[23]:/);
  });
});

describe("[INB-5] an inbox that was saved but not deleted", () => {
  const draft = { title: "A", origin: "inbox", description: { context: "Why." } };
  const taken = { ...draft, id: "WRK-002", created: "2026-01-10T10:00:00.000Z" };
  const before = "2026-01-10T09:00:00.000Z";

  test.each([
    { what: "an open item from the inbox", found: { status: "scoping" }, already: true },
    { what: "one that is done", found: { status: "done" }, already: false },
    { what: "one of another origin", found: { origin: "WRK-001/build" }, already: false },
    { what: "one with another title", found: { title: "B" }, already: false },
    { what: "one with another description", found: { description: { context: "Else." } }, already: false },
    { what: "one without a description", found: { description: undefined }, already: false },
    {
      what: "one that was made before the file",
      found: { created: "2026-01-10T08:00:00.000Z" },
      already: false,
    },
  ] as const)("$what with the same words: taken in already is $already", ({ found, already }) => {
    const items = [item({ id: "WRK-009" }), item({ ...taken, ...found })];

    expect(alreadyIngested(backlog(items), before)(draft)?.id).toBe(already ? "WRK-002" : undefined);
  });

  test("without a description on either side it is the same", () => {
    const items = [item({ title: "A", origin: "inbox" })];

    expect(alreadyIngested(backlog(items), undefined)({ title: "A", origin: "inbox" })).toBe(items[0]);
  });
});

test("a title that is mistyped is told once, with the key that was meant", async () => {
  const read = await readInbox("- titel: Sort flags\n", { file: "BACKLOG_INBOX.yaml", isKnown: () => true });

  expect(read).toMatchObject({
    kind: "entries",
    drafts: [],
    warnings: [{ code: "TW095", line: 1, hint: expect.stringContaining('Did you mean "title"') }],
  });
  expect(read.kind === "entries" && read.warnings).toHaveLength(1);
});

test("a dependency that never was names the one that was likely meant", async () => {
  const text = "- title: Sort flags\n  dependencies: [wrk-002]\n";

  const read = await readInbox(text, {
    file: "BACKLOG_INBOX.yaml",
    isKnown: () => false,
    likely: (id) => itemIdSchema.parse(id.toUpperCase()),
  });

  expect(read).toMatchObject({
    warnings: [
      { code: "TW080", hint: 'Did you mean "WRK-002"? Name an item of the backlog, or take it out.' },
    ],
  });
});
