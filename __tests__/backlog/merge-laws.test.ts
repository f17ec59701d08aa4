/** Laws of the merge, on backlogs as different hands write them, changed on two sides. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type Backlog, findItem } from "../../src/backlog/backlog.ts";
import { mergeBacklogs, PERSON_OVER_RUN } from "../../src/backlog/merge/merge-backlogs.ts";
import { mergeBacklogTexts, mergeForPeople } from "../../src/backlog/merge/merge-texts.ts";
import { backlogProblems } from "../../src/config/backlog-rules.ts";
import { type Change, change, changed } from "../support/backlog-changes.ts";
import { expectSame, FILE, readDocument, writeDocument } from "../support/documents.ts";
import { messyBacklog } from "../support/messy-backlog.ts";

/** Of every law; a machine that is busy with other things gets the time it needs. */
const RUNS = { numRuns: 2_000 };
vi.setConfig({ testTimeout: 300_000 });
const changes = fc.array(change, { maxLength: 3 });
const apply = (start: Backlog, all: readonly Change[]) =>
  all.reduce((now, one) => changed(now, one).backlog, start);

/** The text as it is, and as each side has it after its changes. */
const sides = fc.record({ messy: messyBacklog, ours: changes, theirs: changes });
type Drawn = typeof sides extends fc.Arbitrary<infer T> ? T : never;

async function written({ messy, ours, theirs }: Drawn) {
  const base = await readDocument(messy.text);
  const side = async (all: readonly Change[]) => writeDocument(base, apply(base.backlog, all));
  return { base, ours: await side(ours), theirs: await side(theirs) };
}

async function mergedText(base: string, ours: string, theirs: string): Promise<string> {
  const merged = await mergeBacklogTexts({ file: FILE, base, ours, theirs });
  if (merged.kind === "not_merged") throw new Error(merged.reason);
  return merged.text;
}

test("merge(b, x, b) = x, byte for byte: ours stands where theirs changed nothing", async () => {
  await fc.assert(
    fc.asyncProperty(messyBacklog, changes, async ({ text }, all) => {
      const document = await readDocument(text);
      const x = await writeDocument(document, apply(document.backlog, all));

      expect(await mergedText(text, x.text, text)).toBe(x.text);
    }),
    RUNS,
  );
});

test("merge(b, b, x) = x, byte for byte: theirs stands where ours changed nothing", async () => {
  await fc.assert(
    fc.asyncProperty(messyBacklog, changes, async ({ text }, all) => {
      const document = await readDocument(text);
      const x = await writeDocument(document, apply(document.backlog, all));

      expect(await mergedText(text, text, x.text)).toBe(x.text);
    }),
    RUNS,
  );
});

test("merge(b, x, x) = x, byte for byte: what both sides did is done once", async () => {
  await fc.assert(
    fc.asyncProperty(messyBacklog, changes, async ({ text }, all) => {
      const document = await readDocument(text);
      const x = await writeDocument(document, apply(document.backlog, all));

      expect(await mergedText(text, x.text, x.text)).toBe(x.text);
    }),
    RUNS,
  );
});

test("no item of either side is lost but what one of them took out, and the result validates", async () => {
  await fc.assert(
    fc.asyncProperty(sides, async (drawn) => {
      const { base, ours, theirs } = await written(drawn);

      const after = await readDocument(await mergedText(base.text, ours.text, theirs.text));

      const there = new Set(after.backlog.items.map(({ title }) => title));
      const stay = (one: Backlog, other: Backlog) =>
        one.items.filter(({ id }) => !findItem(base.backlog, id) || findItem(other, id));
      for (const { id } of stay(theirs.backlog, ours.backlog))
        expect(findItem(after.backlog, id), id).toBeDefined();
      for (const { id, title } of stay(ours.backlog, theirs.backlog))
        expect(findItem(after.backlog, id) !== undefined || there.has(title), id).toBe(true);
      const ids = after.backlog.items.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      // The rules of references and blocked items are not those of the merge to break either.
      const problems = (document: typeof base) =>
        backlogProblems(document, undefined).problems.filter(({ severity }) => severity === "error").length;
      if (problems(ours) + problems(theirs) === 0) expect(problems(after)).toBe(0);
    }),
    RUNS,
  );
});

test("the sides may change places: but for what both changed, the merge says the same", async () => {
  await fc.assert(
    fc.asyncProperty(sides, async (drawn) => {
      const { base, ours, theirs } = await written(drawn);
      const policy = {
        ...PERSON_OVER_RUN,
        deleted_stays_deleted: false,
        renumber: "younger",
        break_rings: false,
      } as const;
      const values = { base: base.backlog, ours: ours.backlog, theirs: theirs.backlog };
      const one = mergeBacklogs(values, policy);
      const other = mergeBacklogs({ ...values, ours: values.theirs, theirs: values.ours }, policy);
      fc.pre(one.notes.every(({ kind }) => kind !== "renumbered"));
      expect(other.notes.length).toBe(one.notes.length);
      fc.pre(one.notes.length === 0);

      const byId = ({ backlog }: typeof one) => ({
        ...backlog,
        items: backlog.items
          .map((item) => ({
            ...item,
            tags: item.tags?.toSorted(),
            dependencies: item.dependencies?.toSorted(),
          }))
          .toSorted((a, b) => a.id.localeCompare(b.id, "en")),
      });
      expectSame(byId(other), byId(one));
    }),
    RUNS,
  );
});

describe("for people", () => {
  const CONFLICT = /^<<<<<<< ours\r?\n([\s\S]*?)^=======\r?\n([\s\S]*?)^>>>>>>> theirs\r?\n/gm;

  test("taking one side at every marker gives what that side has, and all else is merged", async () => {
    await fc.assert(
      fc.asyncProperty(sides, async (drawn) => {
        const { base, ours, theirs } = await written(drawn);

        const merged = await mergeForPeople({
          file: FILE,
          base: base.text,
          ours: ours.text,
          theirs: theirs.text,
        });

        if (merged.kind === "not_merged") throw new Error(merged.reason);
        expect(merged.kind === "conflict").toBe(/^<<<<<<< ours/m.test(merged.text));
        for (const [side, kept] of [
          ["ours", "$1"],
          ["theirs", "$2"],
        ] as const) {
          const read = await readDocument(merged.text.replace(CONFLICT, kept));
          const wanted = mergeBacklogs(
            { base: base.backlog, ours: ours.backlog, theirs: theirs.backlog },
            { take: side, deleted_stays_deleted: false, renumber: "younger", break_rings: false },
          );
          expectSame(read.backlog, wanted.backlog);
        }
      }),
      RUNS,
    );
  });
});
