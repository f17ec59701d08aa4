/** The phase's own checks: commands of the repository's config that Tickwork runs itself (spec §2, `verify`). */
import { spanOf } from "./duration.ts";
import { endOf } from "./excerpt.ts";
import type { ProgramEnd } from "./process/spawn.ts";

export type VerifyVerdict =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly command: string; readonly summary: string }
  | { readonly kind: "cancelled"; readonly summary: string }
  | { readonly kind: "cut_off"; readonly summary: string };

const MAX_OUTPUT_END = 3_000;

/** One after another, to the first that does not exit 0. `run` starts one when nothing of the step is alive. */
export async function verify(
  commands: readonly string[],
  run: (command: string) => Promise<ProgramEnd>,
): Promise<VerifyVerdict> {
  for (const command of commands) {
    const verdict = weighVerify(command, await run(command));
    if (verdict.kind !== "passed") return verdict;
  }
  return { kind: "passed" };
}

/** What the end of one command proves. */
function weighVerify(command: string, end: ProgramEnd): VerifyVerdict {
  if (end.kind === "missing") return failed(command, `needs ${end.program}, which is not there`);
  if (end.kind === "refused") return failed(command, `could not be started: ${end.message}`);
  switch (end.stopped?.kind) {
    case "cancelled":
      return { kind: "cancelled", summary: `The run was cancelled while \`${command}\` checked the work.` };
    case "deadline":
      return { kind: "cut_off", summary: `The run's time was over while \`${command}\` checked the work.` };
    case "timeout":
      return failed(command, `did not end within ${spanOf(end.stopped.after_ms)}`, end.output);
    default:
      break;
  }
  if (end.exit_code === 0) return { kind: "passed" };
  const how =
    end.exit_code === undefined ? `was ended by ${end.signal ?? "a signal"}` : `exited with ${end.exit_code}`;
  return failed(command, how, end.output);
}

function failed(command: string, how: string, output = ""): VerifyVerdict {
  const tail = endOf(output, MAX_OUTPUT_END);
  return { kind: "failed", command, summary: `\`${command}\` ${how}${tail === "" ? "." : `:\n${tail}`}` };
}
