import { describe, expect, test } from "vitest";
import { type Backlog, findItem } from "../../src/backlog/backlog.ts";
import { cycles } from "../../src/backlog/dependency-cycles.ts";
import type { Item } from "../../src/backlog/item.ts";
import { mergeBacklogs, PERSON_OVER_RUN } from "../../src/backlog/merge/merge-backlogs.ts";
import type { Sides } from "../../src/backlog/merge/merge-fields.ts";
import { setAside } from "../../src/backlog/merge/merge-notes.ts";
import { backlog, item } from "../support/items.ts";

type Fields = Parameters<typeof item>[0];

function mergeAll(sides: Sides<Backlog>) {
  const { backlog: result, notes } = mergeBacklogs(sides, PERSON_OVER_RUN);
  return { backlog: result, set_aside: notes.map((note) => setAside(note).message) };
}

/** One item, as the three sides have it. */
function merge(base: Fields, ours: Fields, theirs: Fields) {
  const one = (fields: Fields) => backlog([item({ ...base, ...fields })]);
  const { backlog: merged, set_aside } = mergeAll({
    base: backlog([item(base)]),
    ours: one(ours),
    theirs: one(theirs),
  });
  return { item: merged.items[0], set_aside };
}

const merged = (base: readonly Item[], ours: readonly Item[], theirs: readonly Item[]) =>
  mergeAll({ base: backlog(base), ours: backlog(ours), theirs: backlog(theirs) });
const ids = ({ backlog: { items } }: { backlog: Backlog }) => items.map(({ id }) => id);

describe("one item", () => {
  test("a field changed on one side takes that side", () => {
    expect(merge({}, { impact: "high" }, { title: "Another" }).item).toMatchObject({
      impact: "high",
      title: "Another",
    });
  });

  test("a person's edit wins over ours when both changed the title, and it is said", () => {
    const { item: one, set_aside } = merge({ title: "A" }, { title: "B" }, { title: "C" });

    expect(one?.title).toBe("C");
    expect(set_aside).toEqual([
      "WRK-001: a person and the run both changed title; the person's edit stands.",
    ]);
  });

  test("where an item stands comes from one side as a whole: no status of one with the phase of the other", () => {
    const base = { status: "in_progress", phase: "design", phase_pool: "main" } as const;

    const { item: one, set_aside } = merge(
      base,
      { phase: "build" },
      { status: "blocked", blocked_reason: "wait", blocked_from_status: "in_progress" },
    );

    expect(one).toMatchObject({ status: "blocked", phase: "design", blocked_reason: "wait" });
    expect(set_aside).toHaveLength(1);
  });

  test("tags and dependencies merge as sets", () => {
    const { item: one } = merge({ tags: ["a", "b"] }, { tags: ["b", "c"] }, { tags: ["a", "b", "d"] });

    expect(one?.tags).toEqual(["b", "d", "c"]);
  });

  test("the later `updated` stays", () => {
    expect(
      merge({}, { updated: "2026-03-01T00:00:00Z" }, { updated: "2026-02-01T00:00:00Z" }).item?.updated,
    ).toBe("2026-03-01T00:00:00Z");
  });
});

describe("items that come and go", () => {
  const [one, two] = [item({ id: "WRK-001" }), item({ id: "WRK-002", dependencies: ["WRK-001"] })];

  test("one that a person deleted stays deleted, and what ours changed in it is said", () => {
    const result = merged([one, two], [{ ...one, title: "Ours" }, two], [two]);

    expect(ids(result)).toEqual(["WRK-002"]);
    expect(result.set_aside[0]).toContain("WRK-001 was deleted by a person");
  });

  test("one that the run archived stays archived, whatever a person wrote into it meanwhile", () => {
    const result = merged([one, two], [{ ...two, dependencies: [] }], [{ ...one, title: "Theirs" }, two]);

    expect(ids(result)).toEqual(["WRK-002"]);
    expect(result.set_aside).toEqual([
      "WRK-001 was finished by the run; a person's edit of it is set aside.",
    ]);
  });

  test("what either side added is there", () => {
    const result = merged([one], [one, item({ id: "WRK-003" })], [one, item({ id: "WRK-002" })]);

    expect(ids(result)).toEqual(["WRK-001", "WRK-002", "WRK-003"]);
  });

  test("an id that both gave out: ours gets the next free one, and what refers to it follows", () => {
    const ours = [
      one,
      item({ id: "WRK-002", title: "Ours" }),
      item({ id: "WRK-003", dependencies: ["WRK-002"] }),
    ];

    const result = merged([one], ours, [one, item({ id: "WRK-002", title: "Theirs" })]);

    expect(result.backlog.items.map(({ id, title }) => `${id} ${title}`)).toEqual([
      "WRK-001 Title of WRK-001",
      "WRK-002 Theirs",
      "WRK-004 Ours",
      "WRK-003 Title of WRK-003",
    ]);
    expect(findItem(result.backlog, "WRK-003")?.dependencies).toEqual(["WRK-004"]);
    expect(result.backlog.next_item_id).toBe(4);
    expect(result.set_aside).toEqual([
      "WRK-002 was given out on both sides; the run's is WRK-004 now. What it committed and recorded of it before says WRK-002.",
    ]);
  });
});

test("an inbox entry that two runs took in at the same time is one item, theirs, and what waits for it waits for that", () => {
  const entry = { title: "From a phone", origin: "inbox" } as const;
  const one = item({ id: "WRK-001" });
  const theirs = [one, item({ id: "WRK-002", ...entry, created: "2026-01-11T10:00:00.000Z" })];
  const ours = [
    one,
    item({ id: "WRK-002", title: "A follow-up", origin: "WRK-001/build", dependencies: ["WRK-003"] }),
    item({ id: "WRK-003", ...entry, status: "scoping" }),
  ];

  const { items } = merged([one], ours, theirs).backlog;

  expect(items.map(({ id, title }) => `${id} ${title}`).toSorted()).toEqual([
    "WRK-001 Title of WRK-001",
    "WRK-002 From a phone",
    "WRK-004 A follow-up",
  ]);
  expect(items.find(({ id }) => id === "WRK-004")?.dependencies).toEqual(["WRK-002"]);
});

describe("dependencies of both sides that close a ring", () => {
  const waits = (id: string, ...dependencies: readonly string[]) => item({ id, dependencies });
  const free = ["WRK-001", "WRK-002", "WRK-003"].map((id) => item({ id }));

  test("the run's gives way, and it is said; what it added besides stays", () => {
    const result = mergeAll({
      base: backlog(free),
      ours: backlog([
        waits("WRK-001", "WRK-002", "WRK-003"),
        item({ id: "WRK-002" }),
        item({ id: "WRK-003" }),
      ]),
      theirs: backlog([item(), waits("WRK-002", "WRK-001"), item({ id: "WRK-003" })]),
    });

    expect(result.backlog.items.map(({ dependencies }) => dependencies)).toEqual([
      ["WRK-003"],
      ["WRK-001"],
      undefined,
    ]);
    expect(cycles(result.backlog)).toEqual([]);
    expect(result.set_aside).toEqual([
      "WRK-001: the run made it wait for WRK-002, which waits for it since a person's edit; that is left out.",
    ]);
  });

  test("so it does in a longer ring, and an item that is as the person has it is the very same", () => {
    const theirs = backlog([item(), waits("WRK-002", "WRK-001"), waits("WRK-003", "WRK-002")]);

    const result = mergeAll({
      base: backlog(free),
      ours: backlog([waits("WRK-001", "WRK-003"), ...free.slice(1)]),
      theirs,
    });

    expect(cycles(result.backlog)).toEqual([]);
    expect(result.backlog.items[0]).toBe(theirs.items[0]);
    expect(result.set_aside).toHaveLength(1);
  });

  test("a ring that the person made stays, for the person to mend", () => {
    const ring = backlog([waits("WRK-001", "WRK-002"), waits("WRK-002", "WRK-001"), item({ id: "WRK-003" })]);

    const result = mergeAll({ base: backlog(free), ours: backlog(free), theirs: ring });

    expect(cycles(result.backlog)).toEqual([["WRK-001", "WRK-002"]]);
    expect(result.set_aside).toEqual([]);
  });
});
