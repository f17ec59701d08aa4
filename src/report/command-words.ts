/**
 * Messages name commands and inputs as a workflow has them: `command: unblock`, the input `note`. Where a person gives
 * commands in another way they are told in its words. Pure.
 */

/** Those that a comment gives. */
const IN_COMMENTS = "unblock|approve|retry|advance|complete|close|add";

/** As they are typed: `tickwork unblock`, `--note`. */
export function terminalWords(text: string): string {
  return text
    .replaceAll(/`command: ([a-z-]+)`/g, "`tickwork $1`")
    .replaceAll(/the input `([a-z-]+)`/g, "`--$1`");
}

/** As they stand in a comment: `/tickwork unblock`, with the words behind it. */
export function commentWords(text: string): string {
  return text
    .replaceAll(new RegExp(`\`command: (${IN_COMMENTS})\``, "g"), "`/tickwork $1`")
    .replaceAll(/as the input `(?:note|title)`/g, "behind the command");
}
