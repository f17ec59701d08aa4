import { expect, test } from "vitest";
import { archiveItems, NotDoneError } from "../../src/backlog/archive-item.ts";
import { STATUSES } from "../../src/backlog/item.ts";
import { backlog, id, item } from "../support/items.ts";

test("[IDX-6] a done item leaves, and its id leaves the dependencies of others", () => {
  const done = item({ id: "WRK-001", status: "done" });
  const waiting = item({ id: "WRK-002", dependencies: ["WRK-001", "WRK-003"] });
  const other = item({ id: "WRK-003" });
  const before = backlog([done, waiting, other], 9);

  const { backlog: after, gone } = archiveItems(before, [done.id]);

  expect(gone).toEqual([done]);
  expect(after).toEqual({ ...before, items: [{ ...waiting, dependencies: ["WRK-003"] }, other] });
  expect(after.items[1]).toBe(other);
  expect(Object.isFrozen(after.items)).toBe(true);
});

test.each(STATUSES.filter((status) => status !== "done"))(
  "[IDX-6] an item that is %s is not archived",
  (status) => {
    const before = backlog([item({ id: "WRK-004", status })]);

    const archiving = () => archiveItems(before, [id("WRK-004")]);

    expect(archiving).toThrow(NotDoneError);
    expect(archiving).toThrow(`WRK-004 is ${status}, and only done items are archived`);
  },
);

test("an id that is not there is refused by name", () => {
  expect(() => archiveItems(backlog([]), [id("WRK-404")])).toThrow("WRK-404 is not in the backlog");
});

test("[IDX-6] items that are done together leave together, as they were, and whoever waited for both waits for neither", () => {
  const first = item({ id: "WRK-001", status: "done" });
  const second = item({ id: "WRK-012", status: "done", dependencies: ["WRK-001"] });
  const waiting = item({ id: "WRK-003", dependencies: ["WRK-001", "WRK-012"] });

  const { backlog: after, gone } = archiveItems(backlog([first, waiting, second], 9), [first.id, second.id]);

  expect(gone).toEqual([first, second]);
  expect(after.items).toEqual([{ ...item({ id: "WRK-003" }) }]);
  expect(after.next_item_id).toBe(12);
});
