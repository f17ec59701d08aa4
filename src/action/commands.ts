/** The commands of this release, in the order in which help lists them (spec §8). A new one is a file and a line here. */
import { nearestName } from "../backlog/schema-problems.ts";
import type { CommandDefinition } from "./command.ts";
import { ADD } from "./commands/add.ts";
import { ADVANCE } from "./commands/advance.ts";
import { APPROVE } from "./commands/approve.ts";
import { CLOSE } from "./commands/close.ts";
import { COMMENT } from "./commands/comment.ts";
import { COMPLETE } from "./commands/complete.ts";
import { DOCTOR } from "./commands/doctor.ts";
import { INIT } from "./commands/init.ts";
import { LOGS } from "./commands/logs.ts";
import { MERGE_DRIVER } from "./commands/merge-driver.ts";
import { MIGRATE } from "./commands/migrate.ts";
import { PROMPT } from "./commands/prompt.ts";
import { RENUMBER } from "./commands/renumber.ts";
import { RETRY } from "./commands/retry.ts";
import { RUN } from "./commands/run.ts";
import { SIMULATE } from "./commands/simulate.ts";
import { STATUS } from "./commands/status.ts";
import { STEP } from "./commands/step.ts";
import { TRIAGE } from "./commands/triage.ts";
import { UNBLOCK } from "./commands/unblock.ts";
import { VALIDATE } from "./commands/validate.ts";

export const COMMANDS: readonly CommandDefinition[] = [
  RUN,
  TRIAGE,
  STATUS,
  LOGS,
  VALIDATE,
  DOCTOR,
  ADD,
  UNBLOCK,
  APPROVE,
  RETRY,
  ADVANCE,
  STEP,
  COMPLETE,
  CLOSE,
  COMMENT,
  RENUMBER,
  SIMULATE,
  INIT,
  MIGRATE,
  MERGE_DRIVER,
  PROMPT,
];

/** Names that the contract has (spec §8) and this release does not: they are kept free, and say so when asked for. */
const PLANNED = ["plan", "execute", "apply"];

export type FoundCommand =
  | { readonly kind: "found"; readonly command: CommandDefinition }
  /** One or two sentences, with what would do. */
  | { readonly kind: "unknown"; readonly message: string };

/** The command, or a sentence that says why there is none and which was perhaps meant. */
export function commandNamed(name: string): FoundCommand {
  const command = COMMANDS.find((one) => one.name === name);
  if (command) return { kind: "found", command };
  const names = COMMANDS.map((one) => one.name);
  if (isPlanned(name)) {
    const message = `The command "${name}" is not in this release, so nothing was done. This release has: ${names.join(", ")}.`;
    return { kind: "unknown", message };
  }
  const near = nearestName(name, names);
  const guess = near === undefined ? "" : `Did you mean "${near}"? `;
  return {
    kind: "unknown",
    message: `Input command: "${name}" will not do. ${guess}Known: ${names.join(", ")}.`,
  };
}

/** True for a command that this release does not have yet. */
export function isPlanned(name: string): boolean {
  return PLANNED.includes(name) && !COMMANDS.some((one) => one.name === name);
}
