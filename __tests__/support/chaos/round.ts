/** What all runs of a round have in common, and what is left of it when it is over. */
import { type ActionEnd, startAction } from "../action.ts";
import type { Checkout, World } from "../repository.ts";
import type { Hub } from "./hub.ts";
import type { EditDone } from "./people.ts";
import type { Delivery, RoundPlan, RunPlan } from "./plan.ts";

export interface RunDone {
  readonly plan: RunPlan;
  readonly checkout: Checkout;
  readonly end: ActionEnd;
  /** The log of its post step; undefined when it had none. */
  readonly post: string | undefined;
}

export interface RoundDone {
  readonly world: World;
  readonly delivery: Delivery;
  readonly edits: readonly EditDone[];
  /** Those of the storm. */
  readonly runs: readonly RunDone[];
  /** Those that came after it, one after another, until nothing was left to do. */
  readonly after: readonly RunDone[];
  /** Rescue branches that the person who came after it took in, or threw away where they did not fit any more. */
  readonly taken_in: readonly string[];
  readonly thrown_away: readonly string[];
  /** What reviewers did, with delivery by pull request. */
  readonly reviews: readonly string[];
  /** What was found wrong on GitHub on the way. */
  readonly faults: readonly string[];
}

export interface Round {
  readonly world: World;
  readonly plan: RoundPlan;
  /** Undefined with delivery by push. */
  readonly hub: Hub | undefined;
}

export async function cloneFor({ world, hub }: Round): Promise<Checkout> {
  const clone = await world.clone();
  return hub ? hub.adopt(clone) : clone;
}

/** Inputs and variables by which a run, or a command, delivers as planned. */
export function startOf(
  { hub, plan }: Round,
  run: Pick<RunPlan, "id">,
): { inputs: Record<string, string>; env: Record<string, string> } {
  const inputs = { delivery: plan.delivery };
  // Without a token nobody asks GitHub's API, which is not there.
  return hub
    ? { inputs, env: { ...hub.github.env, GITHUB_RUN_ID: run.id } }
    : { inputs: { ...inputs, token: "" }, env: { GITHUB_RUN_ID: run.id } };
}

export async function postStep(
  round: Round,
  { run, checkout, ended }: { run: RunPlan; checkout: Checkout; ended: ActionEnd },
): Promise<string> {
  const post = await startAction(round.world, checkout, { ...startOf(round, run), post_of: ended });
  return (await post.end()).log;
}

/** A run that nobody disturbs, from a fresh clone, with its post step. */
export async function quietRun(
  round: Round,
  { id, inputs }: { readonly id: number; readonly inputs: Readonly<Record<string, string>> },
): Promise<RunDone> {
  const checkout = await cloneFor(round);
  const plan: RunPlan = { id: String(id), starts_after_ms: 0, max_ticks: 60, end: { kind: "undisturbed" } };
  const start = startOf(round, plan);
  const started = await startAction(round.world, checkout, {
    ...start,
    inputs: { ...start.inputs, ...inputs },
  });
  const end = await started.end();
  return { plan, checkout, end, post: await postStep(round, { run: plan, checkout, ended: end }) };
}
