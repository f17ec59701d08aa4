import fc from "fast-check";
import { expect, test } from "vitest";
import { type ConflictingFile, decideConflict } from "../../src/delivery/conflict.ts";
import { recordedLog } from "../support/delivery.ts";

const decide = (file: ConflictingFile) => decideConflict(file, recordedLog());

const WORKLOG = "_worklog/2026-10.md";

test("the worklog keeps both sides' entries, theirs first", async () => {
  const decision = await decide({
    path: WORKLOG,
    base: "# October\n- one\n",
    theirs: "# October\n- one\n- theirs\n",
    ours: "# October\n- one\n- ours\n",
  });

  expect(decision).toEqual({ kind: "merged", text: "# October\n- one\n- theirs\n- ours\n" });
});

test("a worklog that both sides began has its heading once", async () => {
  const decision = await decide({
    path: WORKLOG,
    base: undefined,
    theirs: "# October\n\n- theirs\n",
    ours: "# October\n\n- ours\n",
  });

  expect(decision).toEqual({ kind: "merged", text: "# October\n\n- theirs\n- ours\n" });
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
      expect(decision).toEqual({ kind: "merged", text: expected });
    }),
  );
});

test.each([
  [
    "a person rewrote an old entry",
    { path: WORKLOG, base: "- one\n", theirs: "- ONE\n", ours: "- one\n- two\n" },
  ],
  [
    "a person deleted the file",
    { path: WORKLOG, base: "- one\n", theirs: undefined, ours: "- one\n- two\n" },
  ],
  ["the file is code", { path: "src/a.ts", base: "a\n", theirs: "a\nb\n", ours: "a\nc\n" }],
  [
    "the file is a backlog by name only",
    { path: "BACKLOG.yaml", base: "a\n", theirs: "a\nb\n", ours: "a\nc\n" },
  ],
])("%s: a person has to decide", async (_, file) => {
  expect(await decide(file)).toEqual({ kind: "conflict" });
});

test("a backlog is merged by meaning, and the log says what of ours was set aside", async () => {
  const text = (title: string, status: string) =>
    `schema_version: 3 # ours\nitems:\n  - id: WRK-001\n    title: ${title}\n    status: ${status}\n    created: 2026-01-10T10:00:00Z\n    updated: 2026-01-10T10:00:00Z\n`;
  const log = recordedLog();

  const decision = await decideConflict(
    {
      path: "plans/spring.yaml",
      base: text("One", "new"),
      theirs: text("Two", "new"),
      ours: text("Three", "scoping"),
    },
    log,
  );

  expect(decision).toEqual({ kind: "merged", text: text("Two", "scoping") });
  expect(log.lines.join()).toContain(
    "WRK-001: a person and the run both changed title; the person's edit stands.",
  );
});
