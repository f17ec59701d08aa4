import { DELIVERY_INPUTS } from "../change-inputs.ts";
import type { CommandDefinition } from "../command.ts";
import { RUN } from "./run.ts";

export const STEP: CommandDefinition = {
  name: "step",
  summary: "run exactly one phase of an item, whatever its risk",
  about: [
    "The phase that comes next: triage for a new item, its first phase for one that is ready. Neither guardrails nor `max_wip` hold it back; what it depends on does.",
    "It is a run like any other, alone on its branch, with one step: the same limits of time and money, and the same summary.",
  ],
  inputs: [...(["item", "dry-run", "time-budget-minutes", "cost-budget-usd"] as const), ...DELIVERY_INPUTS],
  words: ["item"],
  examples: [
    { line: "step WRK-007", does: "its next phase, now" },
    { line: "step WRK-007 --dry-run", does: "which one that would be" },
  ],
  perform: RUN.perform,
};
