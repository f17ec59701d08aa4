/** What each outcome means for its item, its attempts and the circuit breaker: the table of docs/outcomes.md. */
import type { OutcomeKind } from "../ports/step.ts";

export interface OutcomeEffect {
  /**
   * `advance` to what comes after the phase · `again` the same phase next tick · `block` with the reason ·
   * `fail`: attempts are exhausted, so a phase blocks and triage stays new · `stay` where it was, tried again by a
   * later tick · `set_aside` where it was, not before the next run · `defer` where it was, not before `retry_after`
   */
  readonly item: "advance" | "again" | "block" | "fail" | "stay" | "set_aside" | "defer";
  /** Does the start count as a used-up attempt of the phase? */
  readonly attempt: "finished" | "given_back" | "kept";
  readonly breaker: "count" | "reset" | "leave";
}

const FAILED = { item: "fail", attempt: "finished", breaker: "count" } as const satisfies OutcomeEffect;
const SET_UP = {
  item: "set_aside",
  attempt: "given_back",
  breaker: "leave",
} as const satisfies OutcomeEffect;

export const OUTCOME_EFFECTS: Readonly<Record<OutcomeKind, OutcomeEffect>> = {
  complete: { item: "advance", attempt: "finished", breaker: "reset" },
  subphase: { item: "again", attempt: "finished", breaker: "reset" },
  blocked: { item: "block", attempt: "finished", breaker: "reset" },
  failed: FAILED,
  verify_failed: FAILED,
  no_change: FAILED,
  timeout: FAILED,
  idle: FAILED,
  limit: FAILED,
  crash: FAILED,
  quota: { item: "defer", attempt: "given_back", breaker: "leave" },
  denied: SET_UP,
  unavailable: SET_UP,
  tampered: { item: "block", attempt: "finished", breaker: "leave" },
  cancelled: { item: "stay", attempt: "given_back", breaker: "leave" },
  cut_off: { item: "stay", attempt: "given_back", breaker: "leave" },
  interrupted: { item: "stay", attempt: "kept", breaker: "leave" },
};
