import type { InputName } from "./inputs.ts";

/** Inputs of every command that changes the backlog, behind its own. */
export const CHANGE_INPUTS = [
  "dry-run",
  "delivery",
  "branch",
  "push-tries",
  "token",
] as const satisfies readonly InputName[];
