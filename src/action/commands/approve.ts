import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandDefinition } from "../command.ts";
import { changeItem } from "../person-change.ts";

export const APPROVE: CommandDefinition = {
  name: "approve",
  summary: "accept the risk that guardrails or a review stopped an item for",
  about: [
    "The item goes on, and neither guardrails nor `requires_human_review` stop it again; the worklog says who approved.",
    "What it changes is committed and delivered as a run delivers its work.",
  ],
  inputs: ["item", ...CHANGE_INPUTS],
  words: ["item"],
  examples: [{ line: "approve WRK-007", does: "let WRK-007 go on in spite of its risk" }],
  perform: (context) => changeItem(context, (item_id, by) => ({ kind: "approve", item_id, by })),
};
