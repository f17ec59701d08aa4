/**
 * Chooses what a tick does (spec §3, Selection). Pure: the same snapshot, running steps and config give the same actions,
 * whatever the order of the items. It also says why not, once for each open item it left: dry-run, forecast and the
 * live run share this function.
 */
import type { Backlog } from "../backlog/backlog.ts";
import { unmetDependencies } from "../backlog/dependencies.ts";
import type { Item, ItemId } from "../backlog/item.ts";
import { compareTimestamps } from "../backlog/timestamp.ts";
import { itemTrouble } from "../config/backlog-rules.ts";
import type { Config } from "../config/config.ts";
import type { WhyNot } from "../ports/why-not.ts";
import type { Action, StepAction } from "./action.ts";
import type { OverBudget } from "./budget.ts";
import { inPromotionOrder, inStepOrder } from "./order.ts";
import { inScope, type Scope } from "./scope.ts";
import { retriageOf, standsStill } from "./stale.ts";
import { stepActionOf } from "./step-action.ts";

export interface RunningStep {
  readonly item_id: ItemId;
  readonly destructive: boolean;
}

export interface SelectionInput {
  readonly snapshot: Backlog;
  readonly config: Config;
  readonly running: readonly RunningStep[];
  readonly scope: Scope;
  /** RFC 3339. */
  readonly now: string;
  /** What is left of the phase cap. */
  readonly steps_left: number;
  /** Items that must not be tried again in this run, each with the reason. */
  readonly set_aside: ReadonlyMap<ItemId, string>;
  /** Work that waits for a person on a rescue branch, by its item. */
  readonly rescued: ReadonlyMap<ItemId, RescuedWork>;
  /** Why a step does not fit what is left of a budget, or undefined when it does. */
  readonly overBudget: (step: BudgetStep) => OverBudget | undefined;
}

export interface RescuedWork {
  readonly branch: string;
  /** The branch that has not got it, and on which a person takes it in. */
  readonly onto: string;
  /** The commands that take it in, and that throw it away. */
  readonly restore: string;
  readonly discard: string;
}

export const NONE_RESCUED: SelectionInput["rescued"] = new Map();

export interface BudgetStep {
  readonly action: StepAction;
  readonly item: Item;
  /** Chosen before it in the same tick. */
  readonly alongside: readonly StepAction[];
}

export interface Selection {
  /** Promotions and triage by rules first, then steps in the order in which they are to start. */
  readonly actions: readonly Action[];
  readonly why_not: readonly WhyNot[];
}

type Reason = WhyNot extends infer W ? (W extends WhyNot ? Omit<W, "item_id" | "title"> : never) : never;

/** Actions in the order in which they are to start, and for every open item that has none the one reason why. */
export function select(input: SelectionInput): Selection {
  const why = new Map<Item, Reason>();
  const eligible = input.snapshot.items.filter((item) => {
    const reason = item.status === "done" ? undefined : whyNotEligible(input, item);
    if (reason) why.set(item, reason);
    return item.status !== "done" && !reason;
  });
  const actions = chooseAmong(input, eligible, why);
  return { actions, why_not: input.snapshot.items.flatMap((item) => named(item, why.get(item))) };
}

function named(item: Item, reason: Reason | undefined): readonly WhyNot[] {
  return reason ? [{ item_id: item.id, title: item.title, ...reason }] : [];
}

/** The rules that concern one item alone, the most telling first. */
function whyNotEligible(input: SelectionInput, item: Item): Reason | undefined {
  const { snapshot, config, scope, running, set_aside, rescued, now } = input;
  if (running.some(({ item_id }) => item_id === item.id)) return { kind: "running" };
  if (!inScope(scope, snapshot, item)) return { kind: scope.kind === "targets" ? "not_a_target" : "filter" };
  if (standsStill(item, config, now)) return undefined;
  if (item.status === "blocked")
    return { kind: "needs_person", reason: item.blocked_reason ?? "no reason given" };
  const trouble = itemTrouble(item, config, snapshot);
  if (trouble !== undefined) return { kind: "broken", because: trouble };
  const elsewhere = rescued.get(item.id);
  if (elsewhere !== undefined) return { kind: "rescued", ...elsewhere };
  const aside = set_aside.get(item.id);
  if (aside !== undefined) return { kind: "set_aside", because: aside };
  if (item.retry_after !== undefined && compareTimestamps(item.retry_after, now) > 0) {
    return { kind: "retry_after", at: item.retry_after };
  }
  const dependencies = unmetDependencies(snapshot, item);
  return dependencies.length > 0 ? { kind: "waits_for", dependencies } : undefined;
}

/** The rules that weigh items against each other: places, work in progress, exclusivity. */
function chooseAmong(
  input: SelectionInput,
  eligible: readonly Item[],
  why: Map<Item, Reason>,
): readonly Action[] {
  const { config, running } = input;
  const alone = running.find(({ destructive }) => destructive);
  const free = Math.min(config.execution.max_concurrent - running.length, input.steps_left);
  if (alone || free <= 0) {
    for (const item of eligible)
      why.set(item, alone ? { kind: "behind_destructive", behind: alone.item_id } : noPlace(input));
    return [];
  }
  const { stale, ready, byRules, steps } = sorted(eligible, input);
  return [
    ...stale.map((item) => retriageOf(item, config)),
    ...choosePromotions(input, ready, why),
    ...byRules.map(
      ({ id }) => ({ kind: "triage_by_rules", item_id: id, because: "new, triage by rules" }) as const,
    ),
    ...chooseSteps({ input, steps, free, why }),
  ];
}

/** Each eligible item under what it would do next, in the order in which it would. Only steps take a place. */
function sorted(eligible: readonly Item[], { config, now }: SelectionInput) {
  const { stale = [], fresh = [] } = Object.groupBy(eligible, (item) =>
    standsStill(item, config, now) ? "stale" : "fresh",
  );
  const isForRules = ({ status }: Item) => status === "new" && config.triage === "rules";
  const byRules = fresh.filter(isForRules);
  const steps = fresh.filter((item) => item.status !== "ready" && !isForRules(item));
  return {
    stale: inStepOrder(stale, config),
    ready: inPromotionOrder(fresh.filter(({ status }) => status === "ready")),
    byRules: inStepOrder(byRules, config),
    steps: inStepOrder(steps, config),
  };
}

function choosePromotions(
  input: SelectionInput,
  ready: readonly Item[],
  why: Map<Item, Reason>,
): readonly Action[] {
  const { max_wip } = input.config.execution;
  // One that nobody can work on must not keep the others from starting.
  const inProgress = input.snapshot.items.filter(
    (item) => item.status === "in_progress" && why.get(item)?.kind !== "broken",
  ).length;
  const places = Math.max(0, max_wip - inProgress);
  for (const item of ready.slice(places)) why.set(item, { kind: "wip_limit", max_wip });
  return ready.slice(0, places).map((item) => ({
    kind: "promote",
    item_id: item.id,
    because: `${item.impact ?? "no"} impact, first among ${ready.length} ready`,
  }));
}

/** In order, while places are free. A destructive step that is next but cannot start holds back whatever stands behind it. */
function chooseSteps(among: {
  readonly input: SelectionInput;
  readonly steps: readonly Item[];
  readonly free: number;
  readonly why: Map<Item, Reason>;
}): readonly StepAction[] {
  const { input, steps, free, why } = among;
  const chosen: StepAction[] = [];
  let heldBy: ItemId | undefined;
  for (const item of steps) {
    const action = stepActionOf(item, input.config);
    const tooDear = input.overBudget({ action, item, alongside: chosen });
    if (tooDear !== undefined) why.set(item, { kind: "budget", ...tooDear });
    else if (heldBy !== undefined) why.set(item, { kind: "behind_destructive", behind: heldBy });
    else if (chosen.length >= free) why.set(item, noPlace(input));
    else if (!action.destructive) chosen.push(action);
    else {
      heldBy = item.id;
      if (input.running.length === 0 && chosen.length === 0) chosen.push(action);
      else why.set(item, { kind: "runs_alone" });
    }
  }
  return chosen;
}

function noPlace(input: SelectionInput): Reason {
  const { max_concurrent } = input.config.execution;
  return input.steps_left < max_concurrent - input.running.length
    ? { kind: "cap", because: `${input.steps_left} steps are left of this run's cap` }
    : { kind: "no_slot", max_concurrent };
}
