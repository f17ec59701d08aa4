/**
 * Runs one program to its end, and to the end of everything it started. The end is the program's own, not that of its
 * output: what it left behind may hold the pipe open for ever.
 */
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { endFamily, type Grace } from "./end.ts";
import { inPidNamespace, signalOf } from "./pid-namespace.ts";
import { processFamily } from "./process-family.ts";
import { findProgram } from "./program-path.ts";
import { type ShownOutput, type ShowOptions, shownOutput } from "./shown-output.ts";
import { type StopCause, type WatchLimits, watch } from "./watchdog.ts";

export interface ProgramRequest {
  /** Never through a shell. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** All that the program sees of the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The name of a variable of `env` that no other program has: what the program starts is found by it. */
  readonly tag: string;
  /** Written to its standard input, which is then closed. */
  readonly stdin: string;
  readonly limits: WatchLimits;
  readonly grace: Grace;
  readonly cancelled: AbortSignal;
  readonly output: ShowOptions;
}

export type ProgramEnd =
  | { readonly kind: "missing"; readonly program: string }
  /** The system refuses to start it. */
  | { readonly kind: "refused"; readonly message: string }
  | {
      readonly kind: "ended";
      /** Why we ended it; undefined when it ended itself. */
      readonly stopped?: StopCause | undefined;
      /** Undefined when a signal ended it. */
      readonly exit_code?: number | undefined;
      readonly signal?: string | undefined;
      /** Standard output and error as they were shown, bounded. */
      readonly output: string;
      /** Processes that could not be ended. */
      readonly survivors: number;
    };

const LOOK_EVERY_MS = 1_000;
/** How long to wait for what is still in the pipes when all processes are gone. */
const DRAIN_MS = 1_000;

/** Never rejects for what the program does. */
export async function runProgram(request: ProgramRequest): Promise<ProgramEnd> {
  const { argv, cwd, env, tag, grace, cancelled } = request;
  const [name, ...args] = argv;
  const path = await findProgram(name, { path: env["PATH"], cwd });
  if (path === undefined) return { kind: "missing", program: name };
  const { argv: start, inside } = await inPidNamespace([path, ...args], { path: env["PATH"], cwd });

  using watchdog = watch(request.limits, cancelled);
  const child = execa(start[0], start.slice(1), {
    cwd,
    env,
    extendEnv: false,
    detached: true,
    input: request.stdin,
    buffer: false,
    reject: false,
  });
  const program = child.nodeChildProcess;
  const { pid } = program;
  if (pid === undefined)
    return { kind: "refused", message: (await child).originalMessage ?? "unknown reason" };

  const family = processFamily({ root: pid, tag });
  const looking = setInterval(() => family.note(), LOOK_EVERY_MS);
  const killGroup = () => family.signal("SIGKILL");
  // If we ourselves are to go, nobody is left to see to it later.
  process.once("exit", killGroup);
  try {
    const output = shownOutput(request.output);
    readOutput(child, { watchdog, output });
    const ended = new Promise<undefined>((resolve) => program.once("exit", () => resolve(undefined)));
    const stopped = await Promise.race([ended, watchdog.barked]);
    const survivors = await endFamily(family, { grace, cancelled });
    await Promise.race([child, pause(DRAIN_MS, undefined, { ref: false })]);
    child.stdout.destroy();
    child.stderr.destroy();
    const { exitCode, signalCode } = program;
    const signal = signalCode ?? (inside && exitCode !== null ? signalOf(exitCode) : undefined);
    return {
      kind: "ended",
      stopped,
      exit_code: signal === undefined ? (exitCode ?? undefined) : undefined,
      signal,
      output: output.end(),
      survivors,
    };
  } finally {
    clearInterval(looking);
    process.off("exit", killGroup);
  }
}

interface Streams {
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
}

function readOutput(
  { stdout, stderr }: Streams,
  { watchdog, output }: { readonly watchdog: ReturnType<typeof watch>; readonly output: ShownOutput },
): void {
  stderr.on("data", (chunk: Uint8Array) => {
    output.stderr(chunk);
    watchdog.heard(output.ending());
  });
  stdout.on("data", (chunk: Uint8Array) => {
    output.stdout(chunk);
    watchdog.heard(output.ending());
  });
}
