import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandDefinition } from "../command.ts";
import { changeItem } from "../person-change.ts";

export const UNBLOCK: CommandDefinition = {
  name: "unblock",
  summary: "take a blocked item back to work, with your answer for its next prompt",
  about: [
    "The item goes back to where it was when it was blocked. The note is in the next prompt, once; the worklog says who answered. An item that asks a question needs one.",
    "What it changes is committed and delivered as a run delivers its work.",
  ],
  inputs: ["item", "note", ...CHANGE_INPUTS],
  words: ["item"],
  examples: [
    { line: 'unblock WRK-007 --note "use PostgreSQL"', does: "answer the question that WRK-007 waits for" },
    { line: "unblock WRK-007", does: "let it try again as it is, where it asks nothing" },
    { line: 'unblock WRK-007 --note "yes" --delivery commit', does: "commit it here, and push yourself" },
  ],
  perform: (context) =>
    changeItem(context, (item_id, by) => ({ kind: "unblock", item_id, note: context.inputs.note, by })),
};
