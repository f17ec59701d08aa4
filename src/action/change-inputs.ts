import type { InputName } from "./input-rules.ts";

/** Inputs of every command that delivers what it changed. */
export const DELIVERY_INPUTS = [
  "delivery",
  "branch",
  "push-tries",
  "token",
  "max-open-pull-requests",
  "pull-request-draft",
  "pull-request-labels",
  "app-id",
  "private-key",
] as const satisfies readonly InputName[];

/** Inputs of every command that changes the backlog, behind its own. */
export const CHANGE_INPUTS = ["dry-run", ...DELIVERY_INPUTS] as const satisfies readonly InputName[];
