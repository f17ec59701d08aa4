/** Words of git and of the server behind it, made fit for a sentence of ours: they are a stranger's text. */
import { cutText } from "../backlog/short-text.ts";

const MAX_WORDS = 400;

/**
 * The lines that say something, on one line and at most 400 characters: no colours or control characters, no advice
 * (`hint:`), no `remote:` in front, no progress, and no user name or password of a URL.
 */
export function gitWords(text: string): string {
  return cutText(wordLines(text).join(" "), MAX_WORDS);
}

/** The same, line by line and not cut. */
export function wordLines(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => cleanLine(line).replace(/^remote:\s*/, ""))
    .filter((line) => line !== "" && !NO_WORDS.test(line));
}

/** Advice, where it went, and `Writing objects:  50% (1/2), 3 KiB` with its kin: it speaks of the way and not of its end. */
const NO_WORDS =
  /^(hint:|Done$|(To|From) |Total \d+ \(delta |Delta compression using )|^[\w ]+: +\d+% \(\d+\/\d+\)|^Enumerating objects: \d+/;

function cleanLine(line: string): string {
  return (
    line
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours and control characters are what is taken out
      .replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "")
      .replace(/[\p{Cc}\p{Cf}]/gu, " ")
      .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1")
      .replace(/\s+/g, " ")
      .trim()
  );
}
