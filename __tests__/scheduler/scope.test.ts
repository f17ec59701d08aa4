import { describe, expect, test } from "vitest";
import { simulate } from "../../src/action/simulation.ts";
import { parseFilter } from "../../src/backlog/filters.ts";
import type { Item } from "../../src/backlog/item.ts";
import type { Scope } from "../../src/scheduler/scope.ts";
import { backlog, config, item } from "../support/items.ts";

function only(text: string): Scope {
  const parsed = parseFilter(text);
  if (parsed.kind === "refused") throw new Error(parsed.message);
  return { kind: "filter", filter: parsed.filter };
}

const run = (items: readonly Item[], filter: string) =>
  simulate({
    backlog: backlog(items),
    config: config(),
    scope: only(filter),
    script: () => ({ outcome: { kind: "complete" } }),
  });
const ready = (id: string, more: Parameters<typeof item>[0] = {}) =>
  item({ id, status: "ready", risk: "low", ...more });

describe("[TGT-5] a filter", () => {
  test("that matches nothing at the start halts with no_matching_items", async () => {
    const { halt, run: done } = await run([ready("WRK-001", { size: "small" })], "size=large");

    expect(halt.reason).toBe("no_matching_items");
    expect(done.steps).toBe(0);
  });

  test("whose items are all done or blocked is exhausted", async () => {
    const blocked = ready("WRK-001", { size: "large", status: "blocked", blocked_reason: "?" });

    const { halt } = await run([blocked, ready("WRK-002")], "size=large");

    expect(halt.reason).toBe("filter_exhausted");
  });

  test("whose items were finished in the run is exhausted, and the others were not touched", async () => {
    const { halt, backlog: left } = await run(
      [ready("WRK-001", { tags: ["ui"] }), ready("WRK-002")],
      "tag=ui",
    );

    expect(halt.reason).toBe("filter_exhausted");
    expect(left.items.map(({ id, status }) => [id, status])).toEqual([["WRK-002", "ready"]]);
  });

  test("never hides an item from dependency checks", async () => {
    const items = [ready("WRK-001", { tags: ["ui"], dependencies: ["WRK-002"] }), ready("WRK-002")];

    const { halt, backlog: left } = await run(items, "tag=ui");

    expect(left.items).toHaveLength(2);
    expect(halt.reason).toBe("all_done_or_blocked");
  });
});
