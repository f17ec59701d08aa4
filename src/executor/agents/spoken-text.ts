/** What an agent says, a line for each text: some send theirs in pieces, which are joined, and no cut lets a secret through. */
import { oneLine } from "../excerpt.ts";
import { secretSeams } from "../secret-seams.ts";

export interface SpokenText {
  /** What is to be shown now: lines with their ends, or nothing. */
  say(of: { readonly text: string; readonly piece?: boolean | undefined }): string;
  /** Something else came: what was said before it is a text of its own. */
  pause(): string;
}

const MAX_SAID = 400;
/** Of what is shown on one line nothing further back is seen. */
const ENOUGH = 4 * MAX_SAID;

/** One for each attempt. Lines are of 400 characters at most, without any of the secrets or half of one. */
export function spokenText(secrets: readonly string[]): SpokenText {
  const seams = secretSeams(secrets);
  let line = "";
  const pause = () => {
    const text = oneLine(line + seams.rest(), MAX_SAID);
    line = "";
    return text === "" ? "" : `${text}\n`;
  };
  return {
    say({ text, piece = false }) {
      const before = piece ? "" : pause();
      const more = seams.add(text);
      if (line.length < ENOUGH) line += more;
      return piece ? before : before + pause();
    },
    pause,
  };
}
