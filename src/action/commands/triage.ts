import { DELIVERY_INPUTS } from "../change-inputs.ts";
import type { CommandDefinition } from "../command.ts";
import { RUN } from "./run.ts";

export const TRIAGE: CommandDefinition = {
  name: "triage",
  summary: "triage what is new, and do nothing else",
  about: [
    "Takes in the inbox, and has each new item rated and sent on its way, by an agent or by rules as the config says. No phase runs.",
    "It is a run like any other, alone on its branch: the same limits, and the same summary.",
  ],
  inputs: [
    ...(["only", "dry-run", "max-ticks", "max-phases", "time-budget-minutes", "cost-budget-usd"] as const),
    ...DELIVERY_INPUTS,
  ],
  examples: [
    { line: "triage", does: "all that is new, up to the limits" },
    { line: "triage --only tag=docs --max-phases 5", does: "at most five, of these alone" },
  ],
  perform: RUN.perform,
};
