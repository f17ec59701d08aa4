import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NewMark, readRescueMark, withRescueMark } from "../../src/delivery/rescue-mark.ts";
import { id } from "../support/items.ts";

const CREATED = "2026-01-10T10:00:00.000Z";
const mark: NewMark = {
  of: "step",
  commits: 2,
  branch: "main",
  backlog: "BACKLOG.yaml",
  items: [{ id: id("WRK-001"), created: CREATED }],
};
const LINE = `Tickwork-Rescue: {"of":"step","branch":"main","backlog":"BACKLOG.yaml","commits":2,"items":[{"id":"WRK-001","created":"${CREATED}"}]}`;

test.each([
  ["a subject alone", "Add the flag\n", `Add the flag\n\n${LINE}\n`],
  ["a body", "Add the flag\n\nBecause.\n", `Add the flag\n\nBecause.\n\n${LINE}\n`],
  [
    "those who helped, whom GitHub finds in the last paragraph only",
    "Add\n\nCo-authored-by: Ann <ann@example.org>\n",
    `Add\n\nCo-authored-by: Ann <ann@example.org>\n${LINE}\n`,
  ],
  ["a subject with a colon", "fix: the flag\n", `fix: the flag\n\n${LINE}\n`],
  ["nothing", "", `\n\n${LINE}\n`],
])("a message with %s keeps it, and says what the work was made for", (_, message, marked) => {
  expect(withRescueMark(message, mark)).toBe(marked);
  expect(readRescueMark(marked)).toEqual(mark);
});

test("whatever names, paths and messages there are, what is read is what was written, on one line of ASCII", () => {
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 100 });
  const name = fc.oneof(
    text,
    fc.constantFrom("größe/ß", "a\u2028b", "-x", "feature/\u{1f600}", '"}\\', "\ud800"),
  );
  const item = fc.record({
    id: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/).map(id),
    created: fc.date({ noInvalidDate: true, min: new Date(0) }).map((at) => at.toISOString().slice(-24)),
  });
  const any = fc.record({
    of: fc.constantFrom("run", "step"),
    commits: fc.option(fc.integer({ min: 1, max: 9_999 }), { nil: undefined }),
    branch: name.filter((one) => !/[ ~^:?*[\\\0]/.test(one)),
    backlog: fc
      .oneof(name, fc.constantFrom("my docs/BACK\nLOG.yaml", "ünï/códe.yaml"))
      .filter((one) => posix.normalize(one) === one && !/^(\/|\.\.?(\/|$))|\0/.test(one)),
    items: fc.array(item, { maxLength: 5 }),
  }) as fc.Arbitrary<NewMark>;

  fc.assert(
    fc.property(any, fc.string({ unit: "binary" }), (written, message) => {
      const marked = withRescueMark(message, written);

      expect(readRescueMark(marked)).toEqual(written);
      expect(marked.startsWith(message.trimEnd())).toBe(true);
      const lines = marked.slice(message.trimEnd().length).split("\n");
      expect(lines.filter((line) => line !== "")).toHaveLength(1);
      expect(lines.join("")).toMatch(/^[ -~]*$/);
    }),
  );
});

test("a run of more than is worth naming still says branch and backlog", () => {
  const items = Array.from({ length: 600 }, (_, at) => ({ id: id(`WRK-${at}`), created: CREATED }));

  const read = readRescueMark(withRescueMark("Save\n", { ...mark, commits: 12_345, items }));

  expect(read).toEqual({ ...mark, commits: undefined, items: items.slice(0, 500) });
});

describe("of earlier versions", () => {
  test("the number of commits is known, and nothing else", () => {
    expect(readRescueMark("Add the flag\n\nTickwork-Set-Aside: 2\n")).toEqual({ of: "step", commits: 2 });
  });

  test.each(["Tickwork-Set-Aside: no", "Tickwork-Set-Aside: 0", "Tickwork-Set-Aside: 99999"])(
    "%s is no mark",
    (line) => {
      expect(readRescueMark(`Add\n\n${line}\n`)).toBeUndefined();
    },
  );
});

describe("what anybody with push rights can write is no mark, and harms nothing", () => {
  const line = (fields: object) => `Tickwork-Rescue: ${JSON.stringify({ ...mark, ...fields })}`;

  test.each([
    ["none at all", "Add the flag"],
    ["no last line", `Add\n\n${LINE}\n\nand more`],
    ["no JSON", "Tickwork-Rescue: {"],
    ["no object", "Tickwork-Rescue: [1]"],
    ["nothing", "Tickwork-Rescue: null"],
    ["another kind", line({ of: "all" })],
    ["a number that is none", line({ commits: -1 })],
    ["a number without end", line({ commits: 1e308 })],
    ["a branch that is a pattern", line({ branch: "*" })],
    ["a branch that git could not be given", line({ branch: "a\0b" })],
    ["no branch", line({ branch: undefined })],
    ["a path that git could not be given", line({ backlog: "\0" })],
    ["a path that leads out", line({ backlog: "docs/../../BACKLOG.yaml" })],
    ["a path from the root", line({ backlog: "/etc/passwd" })],
    ["a path that is none", line({ backlog: ["BACKLOG.yaml"] })],
    ["an id that is none", line({ items: [{ id: "; rm -rf ~", created: CREATED }] })],
    ["a time that is none", line({ items: [{ id: "WRK-001", created: "yesterday" }] })],
    ["more items than any run has", line({ items: Array(501).fill(mark.items[0]) })],
    ["a line of a megabyte", line({ note: "x".repeat(1_000_000) })],
    ["a depth without end", `Tickwork-Rescue: ${"[".repeat(100_000)}`],
  ])("%s", (_, message) => {
    expect(readRescueMark(message)).toBeUndefined();
  });

  test("anything at all, of which nothing unknown is kept", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
        const read = readRescueMark(`Add\n\nTickwork-Rescue: ${text}`);

        expect(read === undefined || ["run", "step"].includes(read.of)).toBe(true);
      }),
    );
    const more = JSON.parse(`{"__proto__":{"of":"run"},"note":"x"}`);
    expect(readRescueMark(line(more))).toEqual(mark);
  });
});
