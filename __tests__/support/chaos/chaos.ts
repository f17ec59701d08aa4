/** Rounds of chaos: drawn, run, checked; a seed says all there is to say about one. */
import { faultsOf, storyOf } from "./check.ts";
import { type Delivery, planRound, type RoundPlan } from "./plan.ts";
import { randomOf } from "./random.ts";
import { runRound } from "./storm.ts";

export interface RoundReport {
  readonly plan: RoundPlan;
  /** None when all that must hold did. */
  readonly faults: readonly string[];
  readonly figures: Figures;
  /** The logs of its runs, when there are faults. */
  readonly story: string;
}

export interface Figures {
  readonly rounds: number;
  readonly runs: number;
  readonly kills: number;
  readonly cancels: number;
  readonly edits: number;
  readonly phases: number;
  readonly set_aside: number;
  readonly rescued: number;
  readonly taken_in: number;
  readonly thrown_away: number;
  readonly kept_out: number;
  /** Starts that died with their run and were counted; items that were blocked for them. */
  readonly interrupted: number;
  readonly used_up: number;
  /** Rounds with delivery by pull request, and what reviewers did in them. */
  readonly by_pull_request: number;
  readonly reviews: number;
}

export const NO_FIGURES: Figures = {
  rounds: 0,
  runs: 0,
  kills: 0,
  cancels: 0,
  edits: 0,
  phases: 0,
  set_aside: 0,
  rescued: 0,
  taken_in: 0,
  thrown_away: 0,
  kept_out: 0,
  interrupted: 0,
  used_up: 0,
  by_pull_request: 0,
  reviews: 0,
};

/** The seed of a round: so that round 17 of a seed can be run alone, as round 0 of its own. */
export function seedOf(seed: number, round: number): number {
  return (seed + round) >>> 0;
}

/** `delivery`: instead of the one that the seed would draw. */
export async function chaosRound(seed: number, delivery?: Delivery): Promise<RoundReport> {
  const plan = planRound(seed, randomOf(seed), delivery);
  const round = await runRound(plan);
  try {
    const faults = await faultsOf(round);
    const all = [...round.runs, ...round.after];
    const figures = {
      rounds: 1,
      runs: all.length,
      kills: plan.runs.filter(({ end }) => end.kind === "kill").length,
      cancels: plan.runs.filter(({ end }) => end.kind === "cancel").length,
      edits: round.edits.length,
      phases: all.reduce((sum, { end }) => sum + Number(end.outputs["phases-executed"] ?? 0), 0),
      set_aside: all.filter(({ end }) => end.log.includes(" · set aside: ")).length,
      rescued: all.filter(({ end }) => end.log.includes("NOT delivered")).length,
      taken_in: round.taken_in.length,
      thrown_away: round.thrown_away.length,
      kept_out: all.filter(({ end }) => end.outputs["halt-reason"] === "already_running").length,
      interrupted: all.reduce((sum, { end }) => sum + timesIn(end.log, / · interrupted: run /g), 0),
      used_up: all.reduce((sum, { end }) => sum + timesIn(end.log, / · no attempt is left: blocked/g), 0),
      by_pull_request: plan.delivery === "pull-request" ? 1 : 0,
      reviews: round.reviews.length,
    };
    return { plan, faults, figures, story: faults.length > 0 ? storyOf(round) : "" };
  } finally {
    await round.world[Symbol.asyncDispose]();
  }
}

function timesIn(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

export function added(one: Figures, other: Figures): Figures {
  const names = Object.keys(one) as (keyof Figures)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as Figures;
}
