import fc from "fast-check";
import { expect, test } from "vitest";
import { type ConflictingFile, decideConflict } from "../../src/delivery/conflict.ts";

const decide = (file: ConflictingFile) => decideConflict(file);

const WORKLOG = "_worklog/2026-10.md";

test("the worklog keeps both sides' entries, theirs first", async () => {
  const decision = await decide({
    path: WORKLOG,
    base: "# October\n- one\n",
    theirs: "# October\n- one\n- theirs\n",
    ours: "# October\n- one\n- ours\n",
  });

  expect(decision).toEqual({ kind: "merged", text: "# October\n- one\n- theirs\n- ours\n", said: [] });
});

test("a worklog that both sides began has its heading once", async () => {
  const decision = await decide({
    path: WORKLOG,
    base: undefined,
    theirs: "# October\n\n- theirs\n",
    ours: "# October\n\n- ours\n",
  });

  expect(decision).toEqual({ kind: "merged", text: "# October\n\n- theirs\n- ours\n", said: [] });
});

test("no entry of either side is lost, whatever was added", async () => {
  const lines = fc.array(fc.string({ maxLength: 10 }).map((text) => `${text.replace(/[\r\n]/g, "")}\n`));
  await fc.assert(
    fc.asyncProperty(lines, lines, lines, async (base, theirs, ours) => {
      const text = (...parts: readonly (readonly string[])[]) => parts.flat().join("");

      const decision = await decide({
        path: "_worklog/2026-10.jsonl",
        base: text(base),
        theirs: text(base, theirs),
        ours: text(base, ours),
      });

      const expected = base.length > 0 ? text(base, theirs, ours) : expect.stringContaining(text(theirs));
      expect(decision).toEqual({ kind: "merged", text: expected, said: [] });
    }),
  );
});

test.each([
  ["rewrote an old entry", "# October\n\n- one\n", "# October\n\n- ONE\n", "# October\n\n- ONE\n- two\n"],
  ["deleted the file", "# October\n\n## one\n", undefined, "# October\n\n## two\n"],
])("a person %s of the worklog: it stays so, and ours is added", async (_, base, theirs, expected) => {
  const ours = `${base}${base.includes("##") ? "\n## two\n" : "- two\n"}`;

  expect(await decide({ path: WORKLOG, base, theirs, ours })).toEqual({
    kind: "merged",
    text: expected,
    said: [],
  });
});

test.each([
  ["added at the end", "- title: a\n", "- title: a\n- title: b # soon\n", "- title: b # soon\n"],
  [
    "edited an entry",
    "- title: a\n- title: b\n",
    "# mine\n- title: a2\n- title: b\n",
    "# mine\n- title: a2\n",
  ],
  ["only a comment", "- title: a\n", "- title: a\n# done?\n", undefined],
  ["the same twice", "- title: a\n", "- title: a\n- title: a\n", "- title: a\n"],
])(
  "an inbox that was taken in while a person wrote in it (%s) keeps what is new",
  async (_, base, theirs, text) => {
    const decision = await decide({ path: "BACKLOG_INBOX.yaml", base, theirs, ours: undefined });

    expect(decision).toEqual({ kind: "merged", text, said: [] });
  },
);

test.each([
  ["added to it", "- titel: a\n- title: b\n- title: c\n", "- titel: a\n- title: c\n"],
  ["mended what was left", "- title: a # now\n- title: b\n", "- title: a # now\n"],
  ["deleted it", undefined, undefined],
])("an inbox of which the run left an entry, and a person %s, has both", async (_, theirs, text) => {
  const sides = { base: "- titel: a\n- title: b\n", theirs, ours: "- titel: a\n" };

  expect(await decide({ path: "BACKLOG_INBOX.yaml", ...sides })).toEqual({ kind: "merged", text, said: [] });
});

test.each([
  [
    "each wrote the first entry",
    undefined,
    "- title: a\n",
    "- title: b # ours\n",
    "- title: a\n- title: b # ours\n",
  ],
  ["both wrote the same", undefined, "- title: a\n", "- title: a\n", "- title: a\n"],
  [
    "ours took one and has another",
    "- title: a\n",
    "- title: a\n- title: b\n",
    "- title: c\n",
    "- title: b\n- title: c\n",
  ],
  [
    "they deleted it, and ours has another",
    "- title: a\n",
    undefined,
    "- title: a\n- title: c\n",
    "- title: c\n",
  ],
  ["theirs is in brackets", "[]\n", "[{ title: a }]\n", "- title: b\n", "- title: a\n- title: b\n"],
  ["theirs has no newline at its end", undefined, "- title: a", "- title: b\n", "- title: a\n- title: b\n"],
])("an inbox to which both sides added (%s) has what both added", async (_, base, theirs, ours, text) => {
  const decision = await decide({ path: "BACKLOG_INBOX.yaml", base, theirs, ours });

  expect(decision).toEqual({ kind: "merged", text, said: [] });
});

test.each([
  [
    "an inbox that is no list any more",
    { path: "BACKLOG_INBOX.yaml", base: "- title: a\n", theirs: "a: [", ours: undefined },
  ],
  ["the file is code", { path: "src/a.ts", base: "a\n", theirs: "a\nb\n", ours: "a\nc\n" }],
  [
    "the file is a backlog by name only",
    { path: "BACKLOG.yaml", base: "a\n", theirs: "a\nb\n", ours: "a\nc\n" },
  ],
])("%s: a person has to decide", async (_, file) => {
  expect(await decide(file)).toEqual({ kind: "conflict" });
});

const backlogOf = (title: string, status: string) =>
  `schema_version: 3 # ours\nitems:\n  - id: WRK-001\n    title: ${title}\n    status: ${status}\n    created: 2026-01-10T10:00:00Z\n    updated: 2026-01-10T10:00:00Z\n`;

test("a backlog is merged by meaning, and it is said what of ours was set aside", async () => {
  const decision = await decide({
    path: "plans/spring.yaml",
    base: backlogOf("One", "new"),
    theirs: backlogOf("Two", "new"),
    ours: backlogOf("Three", "scoping"),
  });

  expect(decision).toEqual({
    kind: "merged",
    text: backlogOf("Two", "scoping"),
    said: [
      {
        item_id: "WRK-001",
        message: "WRK-001: a person and the run both changed title; the person's edit stands.",
      },
    ],
  });
});

test("with a backlog that a person broke, lines are merged: that makes it no harder to mend", async () => {
  const decision = await decide({
    path: "BACKLOG.yaml",
    base: backlogOf("One", "new"),
    theirs: `${backlogOf("One", "new")}  - [\n`,
    ours: backlogOf("One", "scoping"),
  });

  expect(decision).toEqual({ kind: "by_lines" });
});
