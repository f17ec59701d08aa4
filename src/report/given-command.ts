/** How a person gives a command from where a report is read: by a dispatch of the workflow, or typed on their machine. */
import type { ItemId } from "../backlog/item.ts";

export interface GivenCommand {
  readonly command: string;
  readonly item?: ItemId | undefined;
  /** A word of a shell, quotes included. */
  readonly note?: string | undefined;
}

/** Complete and safe to paste into any shell. `workflow_file` is a file's name; undefined on a person's machine. */
export function givenCommand(
  { command, item, note }: GivenCommand,
  workflow_file: string | undefined,
): string {
  if (workflow_file === undefined)
    return ["tickwork", command, ...(item ? [item] : []), ...(note ? [`--note ${note}`] : [])].join(" ");
  const inputs = [...(item ? [`-f item=${item}`] : []), ...(note ? [`-f note=${note}`] : [])];
  return ["gh workflow run", workflow_file, `-f command=${command}`, ...inputs].join(" ");
}
