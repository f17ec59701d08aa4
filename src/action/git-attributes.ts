/** What a repository says of its files to git, so that the people in it can merge as a run does. */

/** The name under which `git config` has the driver: `merge.tickwork.driver`. */
const DRIVER = "tickwork";

/** Lines for `.gitattributes`. Without the driver in somebody's git config they change nothing. */
export function mergeAttributes({ backlog }: { readonly backlog: string }): readonly string[] {
  return [backlog, "_worklog/*.md", "_worklog/*.jsonl"].map((path) => `${quoted(path)} merge=${DRIVER}`);
}

/** `command` starts Tickwork. For the shell of a person who wants the driver. */
export function mergeDriverConfig(command: string): string {
  return `git config merge.${DRIVER}.driver '${command} merge-driver %O %A %B %P'`;
}

/** A path with blanks is written as a C string. */
function quoted(path: string): string {
  return /[\s"\\]/.test(path) ? JSON.stringify(path) : path;
}
