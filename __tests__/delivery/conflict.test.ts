import fc from "fast-check";
import { expect, test } from "vitest";
import { decideConflict } from "../../src/delivery/conflict.ts";

const WORKLOG = "_worklog/2026-10.md";

test("the worklog keeps both sides' entries, theirs first", () => {
  const decision = decideConflict({
    path: WORKLOG,
    base: "# October\n- one\n",
    theirs: "# October\n- one\n- theirs\n",
    ours: "# October\n- one\n- ours\n",
  });

  expect(decision).toEqual({ kind: "merged", text: "# October\n- one\n- theirs\n- ours\n" });
});

test("a worklog that both sides began has its heading once", () => {
  const decision = decideConflict({
    path: WORKLOG,
    base: undefined,
    theirs: "# October\n\n- theirs\n",
    ours: "# October\n\n- ours\n",
  });

  expect(decision).toEqual({ kind: "merged", text: "# October\n\n- theirs\n- ours\n" });
});

test("no entry of either side is lost, whatever was added", () => {
  const lines = fc.array(fc.string({ maxLength: 10 }).map((text) => `${text.replace(/[\r\n]/g, "")}\n`));
  fc.assert(
    fc.property(lines, lines, lines, (base, theirs, ours) => {
      const text = (...parts: readonly (readonly string[])[]) => parts.flat().join("");

      const decision = decideConflict({
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
  ["the file is the backlog", { path: "BACKLOG.yaml", base: "a\n", theirs: "a\nb\n", ours: "a\nc\n" }],
])("%s: a person has to decide", (_, file) => {
  expect(decideConflict(file)).toEqual({ kind: "conflict" });
});
