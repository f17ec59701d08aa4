/** Strangers' words for a commit's message: nothing in them that git, GitHub or a CI system would act on. Pure. */

/** `[skip ci]` and its kin: whoever writes one in a summary would switch off the checks of that commit. */
const SKIP = /\[\s*(skip[\s-]+\w+|\w+[\s-]+skip|no[\s-]+ci)\s*\]/gi;
/** The form GitHub knows as a trailer, and Azure's. */
const SKIP_OTHER = /\bskip-checks\s*:\s*true\b|\*{3}\s*no_ci\s*\*{3}/gi;

/**
 * `fixes #2` closes an issue once it is on the default branch; with a word between the two it only names it.
 * https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 */
const CLOSES =
  /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(\s*:?\s+|\s*:)(?=\S*#\d|GH-\d|https?:\/\/\S+\/(?:issues|pull)\/\d)/gi;

/**
 * What may become a commit's subject (spec §9), a pull request's title too: a squash takes it for one. One line without control or invisible characters and without words that skip checks or close issues.
 */
export function inertLine(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  // Taking one out may make another of what stood around it.
  const without = line
    .replace(SKIP, (_, words: string) => words)
    .replace(SKIP_OTHER, " ")
    .replace(CLOSES, "$1 issue ");
  return without === line ? line : inertLine(without);
}
