import { expect, test } from "vitest";
import { holdBack } from "../../src/backlog/merge/hold-back.ts";
import { backlog, id, item } from "../support/items.ts";

const held = { items: [id("WRK-002")], reason: "It conflicts.", at: "2026-01-11T10:00:00.000Z" };
const [one, two, three] = [
  item({ id: "WRK-001", status: "ready" }),
  item({ id: "WRK-002", status: "in_progress", phase: "build", phase_pool: "main" }),
  item({ id: "WRK-003", dependencies: ["WRK-002"] }),
];
const base = backlog([one, two, three]);
const blocked = {
  ...two,
  status: "blocked",
  blocked_from_status: "in_progress",
  blocked_reason: "It conflicts.",
  updated: held.at,
};

test("an item that went on is where it was, blocked; what it cost stays; other items keep what the run did", () => {
  const ours = backlog([
    { ...one, title: "Changed by the run" },
    { ...two, phase: "review" as never, cost_usd: 0.4 },
    three,
  ]);

  expect(holdBack({ base, ours }, held).items).toEqual([
    { ...one, title: "Changed by the run" },
    { ...blocked, cost_usd: 0.4 },
    three,
  ]);
});

test("an item that was archived comes back to its place, and items wait for it again", () => {
  const { dependencies: _, ...free } = three;

  const { items } = holdBack({ base, ours: backlog([one, free]) }, held);

  expect(items).toEqual([one, blocked, three]);
});

test.each([
  ["blocked already, it keeps its reason", { status: "blocked", blocked_reason: "A question" } as const],
  ["done already, it is left alone", { status: "done" } as const],
])("%s", (_, fields) => {
  const side = backlog([{ ...two, ...fields }]);

  expect(holdBack({ base: side, ours: side }, held).items).toEqual(side.items);
});

test("an item that only the run has is blocked too", () => {
  const ours = backlog([one, two, three]);

  expect(holdBack({ base: backlog([one]), ours }, held).items).toEqual([one, blocked, three]);
});
