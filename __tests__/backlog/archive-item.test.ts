import { expect, test } from "vitest";
import { archiveItem, NotDoneError } from "../../src/backlog/archive-item.ts";
import { STATUSES } from "../../src/backlog/item.ts";
import { backlog, id, item } from "../support/items.ts";

test("[IDX-6] a done item leaves, and its id leaves the dependencies of others", () => {
  const done = item({ id: "WRK-001", status: "done" });
  const waiting = item({ id: "WRK-002", dependencies: ["WRK-001", "WRK-003"] });
  const other = item({ id: "WRK-003" });
  const before = backlog([done, waiting, other], 9);

  const { backlog: after, gone } = archiveItem(before, done.id);

  expect(gone).toBe(done);
  expect(after).toEqual({ ...before, items: [{ ...waiting, dependencies: ["WRK-003"] }, other] });
  expect(after.items[1]).toBe(other);
  expect(Object.isFrozen(after.items)).toBe(true);
});

test.each(STATUSES.filter((status) => status !== "done"))(
  "[IDX-6] an item that is %s is not archived",
  (status) => {
    const before = backlog([item({ id: "WRK-004", status })]);

    const archiving = () => archiveItem(before, id("WRK-004"));

    expect(archiving).toThrow(NotDoneError);
    expect(archiving).toThrow(`WRK-004 is ${status}, and only done items are archived`);
  },
);

test("an id that is not there is refused by name", () => {
  expect(() => archiveItem(backlog([]), id("WRK-404"))).toThrow("WRK-404 is not in the backlog");
});
