/** The commands of the config: is what they start there? Scripts of the repository are the check's before this. */
import { execa } from "execa";
import { namedCommands } from "../../../config/named-files.ts";
import { pathName } from "../../../config/schema-issues.ts";
import { programsIn } from "../../../config/shell-words.ts";
import { environmentFor } from "../../../executor/environment.ts";
import { shellFor } from "../../../executor/process/program-path.ts";
import { countText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, missingHere, ok, type Subject } from "../check.ts";

export const COMMANDS_RUN: DoctorCheck = { name: "commands", title: "Commands", look };

async function look(subject: Subject): Promise<readonly Finding[]> {
  const { config } = subject;
  if (!config) return [];
  const commands = namedCommands(config);
  if (commands.length === 0) return [];
  const all = [...new Set(commands.flatMap(({ command }) => programsIn(command)))];
  const missing = await unknownToShell(all, subject);
  if (missing.length === 0) return [ok(`${countText(commands.length, "command")}: what they start is there`)];
  return missing.map((program): Finding => {
    const where = commands.find(({ command }) => programsIn(command).includes(program));
    return {
      kind: missingHere(subject),
      says: `${where ? pathName(where.path) : "a command"} starts \`${program}\`, which is not on the PATH here`,
      remedy: "Install it (in a workflow: in a step before Tickwork), or mend the command.",
    };
  });
}

/** Asks the shell, which knows its own words too. Starts none of them. */
async function unknownToShell(
  programs: readonly string[],
  { context, what }: Subject,
): Promise<readonly string[]> {
  if (programs.length === 0) return [];
  const script = 'for word in "$@"; do command -v "$word" >/dev/null 2>&1 || printf "%s\\n" "$word"; done';
  const [shell, ...args] = await shellFor(script, { path: context.env["PATH"], cwd: what.working_folder });
  const { stdout } = await execa(shell, [...args, "sh", ...programs], {
    cwd: what.working_folder,
    env: environmentFor({ runner: context.env, named: [], extra: {} }),
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    timeout: 10_000,
  });
  return stdout.split("\n").filter((line) => programs.includes(line));
}
