/** The figures of a run that headline, outputs and JSON share. */
import { findItem } from "../backlog/backlog.ts";
import type { Item } from "../backlog/item.ts";
import type { Happening } from "../ports/happening.ts";
import type { OutcomeKind } from "../ports/step.ts";
import type { RunReport } from "./run-report.ts";

export type StepHappening = Happening & { readonly kind: "step" };

export interface Tally {
  /** Steps that came to an end, in order. Of one whose work was set aside, `effect` says that. */
  readonly steps: readonly StepHappening[];
  /** Of these, the ones that moved their item on. */
  readonly steps_done: number;
  /** How many of them ended in which outcome; those that none ended in are not there. */
  readonly outcomes: Readonly<Partial<Record<OutcomeKind, number>>>;
  /** Items whose work is on a branch of its own, and which are blocked. */
  readonly set_aside: number;
  readonly archived: number;
  readonly merged: number;
  /** Items that came in from the inbox. */
  readonly from_inbox: number;
  /** Items that triage or a phase asked for. */
  readonly follow_ups: number;
  readonly triaged_by_rules: number;
  readonly promoted: number;
  /** Blocked now, and not before. */
  readonly newly_blocked: readonly Item[];
}

/** The `origin` of what came from the inbox (spec §1); any other origin is a follow-up's. */
const INBOX = "inbox";

/** Beside the step's outcome. */
const SET_ASIDE = "but set aside: blocked";

/** Counts for outputs and headline, from what happened and from the backlog before and after. */
export function tallyOf(report: Pick<RunReport, "happenings" | "before" | "after">): Tally {
  const { happenings, before, after } = report;
  const count = (test: (happening: Happening) => boolean) => happenings.filter(test).length;
  // What is on a rescue branch is not done: its item is back in the backlog, blocked.
  const set_aside = happenings.flatMap(({ kind, item_id }) => (kind === "set_aside" ? [item_id] : []));
  const ended = happenings.filter((happening) => happening.kind === "step");
  // Nothing touches such an item again in the run, so that the work is its last step's.
  const lost = new Set(set_aside.map((id) => ended.findLast(({ item_id }) => item_id === id)));
  const steps = ended.map((step) => (lost.has(step) ? { ...step, effect: SET_ASIDE } : step));
  const wasBlocked = (item: Item) => before !== undefined && findItem(before, item.id)?.status === "blocked";
  return {
    steps,
    steps_done: ended.filter((step) => isProgress(step.outcome) && !lost.has(step)).length,
    outcomes: Object.fromEntries(
      [...Map.groupBy(steps, ({ outcome }) => outcome)].map(([kind, all]) => [kind, all.length]),
    ),
    set_aside: new Set(set_aside).size,
    archived: count(({ kind, item_id }) => kind === "archived" && !set_aside.includes(item_id)),
    merged: count(({ kind }) => kind === "merged"),
    from_inbox: count((happening) => happening.kind === "ingested" && happening.origin === INBOX),
    follow_ups: count((happening) => happening.kind === "ingested" && happening.origin !== INBOX),
    triaged_by_rules: count(({ kind }) => kind === "triaged_by_rules"),
    promoted: count(({ kind }) => kind === "promoted"),
    newly_blocked: (after?.items ?? []).filter((item) => item.status === "blocked" && !wasBlocked(item)),
  };
}

/** Did the item get anywhere by it? */
export function isProgress(outcome: OutcomeKind): boolean {
  return outcome === "complete" || outcome === "subphase";
}
