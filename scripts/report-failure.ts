import process from "node:process";

/** The end of a script that went wrong: its message, and exit code 1. The stack is of no use to who reads it. */
export function reportFailure(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
