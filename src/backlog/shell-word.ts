/** A path or name as one word of a shell command that a person is to copy. Pure. */

/** As it is where the shell reads it as it is, else in single quotes; what begins with `-` is for the command to keep apart. */
export function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
