import { expect, test } from "vitest";
import type { WhyNot } from "../../src/ports/why-not.ts";
import { waitSentences } from "../../src/report/why-not-text.ts";
import { id } from "../support/items.ts";

const NOW = "2026-11-24T09:00:00.000Z";

type Reason = WhyNot extends infer W ? (W extends WhyNot ? Omit<W, "item_id" | "title"> : never) : never;
const why = (item_id: string, reason: Reason): WhyNot => ({ item_id: id(item_id), title: "", ...reason });

test.each<[Reason, string]>([
  [{ kind: "running" }, "A is running"],
  [{ kind: "waits_for", dependencies: [id("B"), id("C")] }, "A waits for B, C"],
  [{ kind: "wip_limit", max_wip: 2 }, "A waits for a free place (`max_wip` 2)"],
  [{ kind: "no_slot", max_concurrent: 1 }, "A waits for a free slot (`max_concurrent` 1)"],
  [{ kind: "behind_destructive", behind: id("B") }, "A waits behind B, which runs alone"],
  [{ kind: "runs_alone" }, "A waits until nothing else runs"],
  [{ kind: "set_aside", because: "no key" }, "A is set aside until the next run: no key"],
  [{ kind: "filter" }, "A is outside the filter"],
  [{ kind: "not_a_target" }, "A is not the current target"],
  [{ kind: "needs_person", reason: "which?" }, "A needs a person: which?"],
  [
    { kind: "rescued", branch: "tickwork/rescue/1", onto: "main", restore: "x", discard: "y" },
    "A waits until the work on tickwork/rescue/1 is taken in or thrown away",
  ],
  [{ kind: "retry_after", at: "2026-11-24T14:30:00.000Z" }, "A not before 14:30 UTC"],
  [{ kind: "budget", of: "cost", because: "$1.00 is left" }, "A budget: $1.00 is left"],
  [{ kind: "cap", because: "no step is left" }, "A cap: no step is left"],
  [{ kind: "broken", because: "it has no phase" }, "A must be mended: it has no phase"],
])("%j reads %j", (reason, sentence) => {
  expect(waitSentences([why("A", reason)], NOW)).toEqual([sentence]);
});

test("items with one reason share a sentence; the same kind with another detail does not", () => {
  const sentences = waitSentences(
    [
      why("A", { kind: "wip_limit", max_wip: 1 }),
      why("B", { kind: "waits_for", dependencies: [id("X")] }),
      why("C", { kind: "wip_limit", max_wip: 1 }),
      why("D", { kind: "waits_for", dependencies: [id("Y")] }),
    ],
    NOW,
  );

  expect(sentences).toEqual(["A, C wait for a free place (`max_wip` 1)", "B waits for X", "D waits for Y"]);
});
