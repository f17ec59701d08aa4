import type { Item } from "../backlog/item.ts";
import { logText, markdownText } from "./escape.ts";

/** What a person's answer did to an item, for the job summary and for a terminal: one line. */
export function answerSummary(answer: {
  readonly command: string;
  readonly before: Item;
  readonly after: Item;
}): {
  readonly markdown: string;
  readonly text: string;
} {
  const { command, before, after } = answer;
  const phase = after.phase === undefined ? "" : ` (${after.phase})`;
  const moved =
    before.status === after.status ? `stays ${after.status}` : `${before.status} → ${after.status}`;
  const note =
    command !== "unblock" || after.unblock_context === undefined ? "" : " The note is for its next prompt.";
  const rest = `${moved}${phase}.${note}`;
  return {
    markdown: `🟢 **${after.id}** ${markdownText(after.title)}: ${command}, ${markdownText(rest)}`,
    text: logText(`${after.id} ${after.title}: ${command}, ${rest}`),
  };
}
