/**
 * A PID namespace for each step, where the machine allows one: what is started in it cannot outlive it, whatever session,
 * parent or environment it gave itself, and sees no process but its own, so that nothing can be read out of ours.
 * https://man7.org/linux/man-pages/man7/pid_namespaces.7.html
 *
 * Only for root, as in a job's container or on many runners of one's own: another user would need a user namespace, in
 * which an agent can no longer use `sudo` or a container engine. Those are found by their environment (`process-family.ts`).
 */
import { constants } from "node:os";
import { execa } from "execa";
import { findProgram } from "./program-path.ts";

const OPTIONS = ["--pid", "--fork", "--kill-child=SIGKILL", "--mount-proc", "--"];

/**
 * The first process in there is one that waits, since the kernel withholds from the first whatever signal it does not
 * handle; what it says itself of how the program ended goes nowhere.
 */
const WAITS = ["sh", "-c", 'exec 3>&2 2>/dev/null; ("$@" 2>&3 3>&-); exit $?', "step"];

type Argv = readonly [string, ...string[]];

/** By the absolute path of `unshare`: does the machine allow it? */
const allowed = new Map<string, Promise<boolean>>();

/** `argv` as it is to be started by somebody with this PATH, and whether it is in a namespace then. */
export async function inPidNamespace(
  argv: Argv,
  where: { readonly path: string | undefined; readonly cwd: string },
): Promise<{ readonly argv: Argv; readonly inside: boolean }> {
  const mayBe = process.platform === "linux" && process.geteuid?.() === 0;
  const unshare = mayBe ? await findProgram("unshare", where) : undefined;
  if (unshare === undefined) return { argv, inside: false };
  const answer = allowed.get(unshare) ?? tryOut(unshare);
  allowed.set(unshare, answer);
  return (await answer)
    ? { argv: [unshare, ...OPTIONS, ...WAITS, ...argv], inside: true }
    : { argv, inside: false };
}

/** The signal that ended a program, from the exit code by which the one that waits passes it on. */
export function signalOf(exitCode: number): NodeJS.Signals | undefined {
  const found = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128);
  return found?.[0] as NodeJS.Signals | undefined;
}

async function tryOut(unshare: string): Promise<boolean> {
  const end = await execa(unshare, [...OPTIONS, ...WAITS, "true"], {
    reject: false,
    stdio: "ignore",
    timeout: 10_000,
  });
  return end.exitCode === 0;
}
