/**
 * The commands that the runner finds in a log, as it looks for them: `::name properties::message` at the beginning of a
 * line (white space before it does not matter), and the older `##[name properties]message` anywhere in one
 * (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs).
 */
export interface RunnerCommand {
  readonly name: string;
  readonly properties: string;
  readonly message: string;
}

export function obeyedCommands(log: string): readonly RunnerCommand[] {
  const found: RunnerCommand[] = [];
  let resume: string | undefined;
  for (const line of log.split(/\r?\n|\r/)) {
    const command = commandIn(line);
    if (resume !== undefined) {
      if (command?.name === resume) resume = undefined;
      continue;
    }
    if (command === undefined) continue;
    if (command.name === "stop-commands") resume = command.message;
    else found.push(command);
  }
  if (resume !== undefined) throw new Error("the runner is left deaf to commands");
  return found;
}

function commandIn(line: string): RunnerCommand | undefined {
  const [, name, properties = "", message = ""] =
    /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/.exec(line) ?? /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/.exec(line) ?? [];
  return name === undefined ? undefined : { name: name.toLowerCase(), properties, message };
}
