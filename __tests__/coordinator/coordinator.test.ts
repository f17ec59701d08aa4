import { describe, expect, test } from "vitest";
import { UnknownItemError } from "../../src/backlog/backlog.ts";
import { createCoordinator } from "../../src/coordinator/coordinator.ts";
import { backlog, id, item } from "../support/items.ts";

const LATER = "2026-03-01T12:00:00.000Z";
const clock = { now: () => new Date(LATER) };
const coordinatorOf = (...items: Parameters<typeof backlog>[0]) =>
  createCoordinator({ backlog: backlog(items), prefix: "WRK", clock });

describe("snapshots", () => {
  test("a snapshot is the value itself, and later changes do not reach it", () => {
    const coordinator = coordinatorOf(item({ id: "WRK-001" }), item({ id: "WRK-002" }));

    const before = coordinator.takeSnapshot("tick");
    coordinator.change(id("WRK-001"), (one) => ({ ...one, title: "Another" }));
    const after = coordinator.takeSnapshot("executor");

    expect(before.items[0]?.title).toBe("Title of WRK-001");
    expect(after.items[0]?.title).toBe("Another");
    expect(after.items[1]).toBe(before.items[1]);
    expect(coordinator.counts).toEqual({ tick: 1, executor: 1 });
  });

  test("nothing in a snapshot can be changed", () => {
    const coordinator = coordinatorOf(item({ tags: ["a"] }));

    const changed = coordinator.change(id("WRK-001"), (one) => ({
      ...one,
      tags: ["a", "b"],
      description: { context: "x" },
    }));

    expect(Object.isFrozen(changed)).toBe(true);
    expect(Object.isFrozen(changed.tags)).toBe(true);
    expect(Object.isFrozen(changed.description)).toBe(true);
  });
});

describe("changes", () => {
  test("[IDX-2] `updated` changes with every change, `created` never", () => {
    const coordinator = coordinatorOf(item());

    const changed = coordinator.change(id("WRK-001"), (one) => ({ ...one, impact: "high" }));

    expect(changed).toEqual({ ...item(), impact: "high", updated: LATER });
    for (const touched of [{ created: LATER }, { id: id("WRK-002") }]) {
      expect(() => coordinator.change(id("WRK-001"), (one) => ({ ...one, ...touched }))).toThrow(RangeError);
    }
  });

  test("a change that changes nothing leaves the very same value", () => {
    const coordinator = coordinatorOf(item());
    const before = coordinator.current();

    coordinator.change(id("WRK-001"), (one) => ({ ...one, phase: undefined }));

    expect(coordinator.current()).toBe(before);
  });

  test("a field that is set to undefined is gone", () => {
    const coordinator = coordinatorOf(item({ phase: "build" }));

    const changed = coordinator.change(id("WRK-001"), (one) => ({ ...one, phase: undefined }));

    expect(Object.keys(changed)).not.toContain("phase");
  });

  test("a change that throws leaves no trace", () => {
    const coordinator = coordinatorOf(item());
    const before = coordinator.current();

    expect(() =>
      coordinator.change(id("WRK-001"), () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(() => coordinator.change(id("WRK-009"), (one) => one)).toThrow(UnknownItemError);
    expect(coordinator.current()).toBe(before);
  });

  test("fields that nobody knows ride along", () => {
    const odd = { ...item(), future_field: { deep: [1] } };
    const coordinator = coordinatorOf(odd);

    const changed = coordinator.change(id("WRK-001"), (one) => ({ ...one, impact: "low" }));

    expect(changed).toMatchObject({ future_field: { deep: [1] } });
  });
});

describe("adding, archiving, merging", () => {
  test("drafts that are added together get ids in their order, and none leaves the backlog as it is", () => {
    const coordinator = coordinatorOf(item({ id: "WRK-007" }));
    const before = coordinator.current();

    expect(coordinator.add([])).toEqual([]);
    expect(coordinator.current()).toBe(before);

    const added = coordinator.add(["A", "B", "C"].map((title) => ({ title })));

    expect(added.map(({ id, title }) => [id, title])).toEqual([
      ["WRK-008", "A"],
      ["WRK-009", "B"],
      ["WRK-010", "C"],
    ]);
    expect(coordinator.current().items.slice(1)).toEqual(added);
    expect(coordinator.current().next_item_id).toBe(10);
  });

  test("new items get the next id, and an id that was archived is never given out again", () => {
    const coordinator = coordinatorOf(
      item({ id: "WRK-007", status: "done" }),
      item({ id: "WRK-003", dependencies: ["WRK-007"] }),
    );

    const gone = coordinator.archiveDone();
    const [added] = coordinator.add([{ title: "New", tags: ["x"], size: undefined }]);

    expect(gone.map((one) => one.id)).toEqual(["WRK-007"]);
    expect(added).toEqual({
      id: "WRK-008",
      title: "New",
      tags: ["x"],
      status: "new",
      created: LATER,
      updated: LATER,
    });
    expect(coordinator.current().items.map((one) => one.id)).toEqual(["WRK-003", "WRK-008"]);
    expect(coordinator.current().items[0]?.dependencies ?? []).toEqual([]);
  });

  test("[IDX-2] archiving and merging date what they change, and nothing else", () => {
    const coordinator = coordinatorOf(
      item({ id: "WRK-001", status: "done" }),
      item({ id: "WRK-002" }),
      item({ id: "WRK-003" }),
      item({ id: "WRK-004", dependencies: ["WRK-001"] }),
      item({ id: "WRK-005", dependencies: ["WRK-003"] }),
      item({ id: "WRK-006" }),
    );

    coordinator.archive(id("WRK-001"));
    const merged = coordinator.merge(id("WRK-003"), id("WRK-002"));

    const { items } = coordinator.current();
    expect(items.filter(({ updated }) => updated === LATER).map((one) => one.id)).toEqual([
      "WRK-002",
      "WRK-004",
      "WRK-005",
    ]);
    expect(merged?.kept).toBe(items[0]);
    expect(merged?.gone).toEqual(item({ id: "WRK-003" }));
  });

  test("what is taken back has the date it is given", () => {
    const coordinator = coordinatorOf(item());

    coordinator.change(id("WRK-001"), (one) => ({ ...one, impact: "high" }));
    coordinator.restore(id("WRK-001"), () => item());

    expect(coordinator.current().items).toEqual([item()]);
    expect(() => coordinator.restore(id("WRK-009"), (one) => one)).toThrow(UnknownItemError);
  });

  test("merging with one that is gone changes nothing", () => {
    const coordinator = coordinatorOf(item());
    const before = coordinator.current();

    expect(coordinator.merge(id("WRK-001"), id("WRK-009"))).toBeUndefined();
    expect(coordinator.merge(id("WRK-001"), id("WRK-001"))).toBeUndefined();
    expect(coordinator.current()).toBe(before);
  });
});
