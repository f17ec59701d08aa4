/**
 * The bounds of every number in the config (spec §2): no limit can be switched off, so each has an upper
 * bound that no config lifts. Both ends are allowed, save for the lower end of a time or an amount of
 * money, which must be above it.
 */
export interface Bound {
  readonly min: number;
  readonly max: number;
  /** Whole numbers only: counts. Times and money may have fractions, and must be above `min`. */
  readonly whole: boolean;
}

const count = (min: number, max: number): Bound => ({ min, max, whole: true });
const above = (min: number, max: number): Bound => ({ min, max, whole: false });

/** Wall clock of a phase, with all its attempts: 6 h, as long as GitHub lets a job run on its own runners. */
export const LONGEST_PHASE_MINUTES = 360;
/** Wall clock of a run. */
export const LONGEST_RUN_MINUTES = 24 * 60;
/** Ticks of a run. */
export const MOST_TICKS = 1_000;
/** Follow-ups of all steps of a run together. */
export const MOST_FOLLOW_UPS_A_RUN = 50;

export const BOUNDS = {
  max_wip: count(1, 100),
  max_concurrent: count(1, 32),
  max_retries: count(0, 10),
  phase_timeout_minutes: above(0, LONGEST_PHASE_MINUTES),
  timeout_minutes: above(0, LONGEST_PHASE_MINUTES),
  default_phase_cap: count(1, 1000),
  circuit_breaker: count(1, 100),
  first_output_minutes: above(0, LONGEST_PHASE_MINUTES),
  idle_minutes: above(0, LONGEST_PHASE_MINUTES),
  /** A step. */
  max_follow_ups: count(0, MOST_FOLLOW_UPS_A_RUN),
  stale_after_days: above(0, 3650),
  run_usd: above(0, 10_000),
  day_usd: above(0, 10_000),
  month_usd: above(0, 100_000),
  item_usd: above(0, 10_000),
  run_minutes: above(0, LONGEST_RUN_MINUTES),
  max_turns: count(1, 1000),
  max_cost_usd: above(0, 1000),
} as const satisfies Record<string, Bound>;
