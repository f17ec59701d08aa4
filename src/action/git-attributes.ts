/** What a repository says of its files to git, so that the people in it can merge as a run does. */

/** The name under which `git config` has the driver: `merge.tickwork.driver`. */
const DRIVER = "tickwork";

/** Lines for `.gitattributes`. Without the driver in somebody's git config they change nothing. */
export function mergeAttributes({ backlog }: { readonly backlog: string }): readonly string[] {
  return [backlog, "_worklog/*.md", "_worklog/*.jsonl"].map((path) => `${quoted(path)} merge=${DRIVER}`);
}

/**
 * For the shell of a person who wants the driver; `program` are the words that start Tickwork. git gives the driver to a
 * shell of its own, after it has filled in what begins with a percent sign.
 */
export function mergeDriverConfig(program: readonly string[]): string {
  const words = program.map((word) => shellWord(word).replaceAll("%", "%%"));
  const driver = [...words, "merge-driver", "%O", "%A", "%B", "%P"].join(" ");
  return `git config merge.${DRIVER}.driver ${shellWord(driver)}`;
}

function shellWord(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A path with blanks is written as a C string. */
function quoted(path: string): string {
  return /[\s"\\]/.test(path) ? JSON.stringify(path) : path;
}
