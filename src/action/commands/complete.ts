import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandDefinition } from "../command.ts";
import { changeItem } from "../person-change.ts";

export const COMPLETE: CommandDefinition = {
  name: "complete",
  summary: "say that an item's work was done by hand, and archive it",
  about: [
    "Wherever the item stands. Items that waited for it can start; the note and who said it are in the worklog.",
    "What it changes is committed and delivered as a run delivers its work.",
  ],
  inputs: ["item", "note", ...CHANGE_INPUTS],
  words: ["item"],
  examples: [
    { line: 'complete WRK-007 --note "in 4f3e2d1"', does: "it is done, and the worklog says where" },
  ],
  perform: (context) =>
    changeItem(context, (item_id, by) => ({ kind: "complete", item_id, note: context.inputs.note, by })),
};
