import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandDefinition } from "../command.ts";
import { changeItem } from "../person-change.ts";

export const RETRY: CommandDefinition = {
  name: "retry",
  summary: "forget an item's attempts and its wait for quota, so that the next run tries it",
  about: [
    "An item that is blocked since its attempts were used up goes back to work. One that asks something is answered by `unblock`, one whose risk is too high by `approve`.",
    "What it changes is committed and delivered as a run delivers its work.",
  ],
  inputs: ["item", ...CHANGE_INPUTS],
  words: ["item"],
  examples: [
    { line: "retry WRK-007", does: "try it anew, with all its attempts" },
    { line: "retry WRK-007 --dry-run", does: "the fields that this would change" },
  ],
  perform: (context) => changeItem(context, (item_id, by) => ({ kind: "retry", item_id, by })),
};
