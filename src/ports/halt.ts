/** Why a run ended (spec §3). */
export const HALT_REASONS = [
  "all_done_or_blocked",
  "tick_limit_reached",
  "cap_reached",
  "circuit_breaker_tripped",
  "shutdown_requested",
  "target_completed",
  "target_blocked",
  "filter_exhausted",
  "no_matching_items",
  "time_budget_reached",
  "cost_budget_reached",
  "already_running",
  "held_back",
] as const;

export type HaltReason = (typeof HALT_REASONS)[number];

/** A halt carries its reason for people: `WRK-007, the current target, is blocked`. */
export interface Halt {
  readonly reason: HaltReason;
  readonly because: string;
}
