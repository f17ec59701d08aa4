/** What was changed in a file, for people. */
import { createTwoFilesPatch } from "diff";

/** A unified diff with three lines around each change, safe for a terminal; the empty text when nothing differs. */
export function textDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, "", "", { context: 3 });
  return patch.replace(/^=+\n/, "").replaceAll(/(?![\t\n])\p{Cc}/gu, "");
}
