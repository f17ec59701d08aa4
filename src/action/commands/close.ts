import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandDefinition } from "../command.ts";
import { UnfitAsk } from "../failure.ts";
import { changeItem } from "../person-change.ts";

export const CLOSE: CommandDefinition = {
  name: "close",
  summary: "say that an item will not be done, and why, and take it out of the backlog",
  about: [
    "The reason and who gave it are in the worklog. Items that waited for it wait no more: the answer lists them.",
    "What it changes is committed and delivered as a run delivers its work.",
  ],
  inputs: ["item", "note", ...CHANGE_INPUTS],
  words: ["item"],
  examples: [{ line: 'close WRK-007 --note "not needed since 2.0"', does: "it leaves the backlog" }],
  perform: (context) =>
    changeItem(context, (item_id, by) => {
      const note = context.inputs.note?.trim();
      if (note) return { kind: "close", item_id, note, by };
      throw new UnfitAsk(
        `\`command: close\` needs a reason, so ${item_id} stays open.`,
        "Give it as the input `note`: the worklog keeps it. If the work was done, use `command: complete`.",
      );
    }),
};
