import { expect, test } from "vitest";
import { GONE, handled } from "../support/handling.ts";
import { item } from "../support/items.ts";

test("[IDX-6] every done item leaves, and with it its name in what waited for it", () => {
  const items = [
    item({ id: "WRK-001", status: "done" }),
    item({ id: "WRK-002", dependencies: ["WRK-001", "WRK-004"] }),
    item({ id: "WRK-003", status: "done", dependencies: ["WRK-001"] }),
    item({ id: "WRK-004" }),
  ];

  const { changes, told, report } = handled({ kind: "done_found" }, { items });

  expect(changes).toEqual({
    "WRK-001": GONE,
    "WRK-002": { dependencies: ["WRK-004"] },
    "WRK-003": GONE,
  });
  expect(told).toEqual(["archived WRK-001", "archived WRK-003"]);
  expect(report.breaker).toBe("leave");
});

test("where nothing is done, nothing happens", () => {
  expect(handled({ kind: "done_found" }, { items: [item()] })).toMatchObject({ changes: {}, told: [] });
});
