import { expect, test } from "vitest";
import { ended, handled } from "../support/handling.ts";
import { item } from "../support/items.ts";

test.each(["failed", "timeout", "idle", "limit", "crash"] as const)(
  "[TRI-2] %s: the item stays new and out of this run, and counts towards the breaker",
  (outcome) => {
    const started = item({ phase_attempts: 1 });

    const { changes, told, report } = handled(ended({ item: item(), outcome }), { items: [started] });

    expect(changes).toEqual({});
    expect(told).toEqual(["step WRK-001 stays new"]);
    expect(report).toMatchObject({
      breaker: "count",
      set_aside: { item_id: "WRK-001", because: "triage failed in this run: What it says." },
      output: { phase: "triage", unfinished: "Failed" },
    });
  },
);
