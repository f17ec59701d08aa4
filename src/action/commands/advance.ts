import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandDefinition } from "../command.ts";
import { changeItem } from "../person-change.ts";

export const ADVANCE: CommandDefinition = {
  name: "advance",
  summary: "move an item to its next phase, or to one by its name, without running anything",
  about: [
    "For a phase that somebody did by hand, or that is to be done again. Guardrails hold: an item whose risk is too high is approved first.",
    "A note is for the next prompt. What it changes is committed and delivered as a run delivers its work.",
  ],
  inputs: ["item", "phase", "note", ...CHANGE_INPUTS],
  words: ["item", "phase"],
  examples: [
    { line: "advance WRK-007", does: "to the phase that comes next" },
    { line: "advance WRK-007 review", does: "straight to its review" },
    {
      line: 'advance WRK-007 build --note "the API changed"',
      does: "build it again, with a word to the agent",
    },
  ],
  perform: (context) => {
    const { phase, note } = context.inputs;
    return changeItem(context, (item_id, by) => ({ kind: "advance", item_id, phase, note, by }));
  },
};
