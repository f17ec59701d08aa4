/** The one way to git: argument lists only, a fixed environment, a time limit, and a count of what was started. */
import { execa } from "execa";
import type { Log } from "../ports/log.ts";
import {
  credentialEnvironment,
  type Environment,
  gitEnvironment,
  type Identity,
  NETWORK_MARK,
  networkConfig,
  SAFE_CONFIG,
} from "./git-environment.ts";
import { gitProgram } from "./git-program.ts";
import { gitWords } from "./git-words.ts";
import type { TokenSource } from "./github/tokens.ts";

export interface Credentials {
  /** The origin the tokens are for, e.g. `https://github.com`. No other gets to see them. */
  readonly server: string;
  readonly tokens: TokenSource;
}

export interface GitOptions {
  readonly cwd: string;
  readonly env: Environment;
  readonly identity: Identity;
  /** Only commands that are called with `network` get them. */
  readonly credentials?: Credentials | undefined;
  readonly log: Pick<Log, "debug">;
  /** Ends commands that talk to the remote. What is local is done in a moment, and bringing work to safety needs it. */
  readonly signal?: AbortSignal | undefined;
}

export interface GitCall {
  /** Given to git on its standard input, which is empty otherwise. */
  readonly input?: string | undefined;
  /** Talks to the remote: gets the credentials. */
  readonly network?: boolean | undefined;
  /** Reads contents of files, which in a partial clone may have to be fetched first. */
  readonly contents?: boolean | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs?: number | undefined;
}

export type GitAnswer =
  | { readonly kind: "ok"; readonly stdout: string }
  | { readonly kind: "failed"; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: "timed_out"; readonly afterMs: number }
  | { readonly kind: "aborted" }
  | { readonly kind: "not_installed" }
  /** Git was not started: what it would have proven itself with is not to be had. */
  | { readonly kind: "no_token"; readonly reason: string; readonly remedy: string };

export interface Git {
  /** What git answered; never throws. */
  tryRun(args: readonly string[], call?: GitCall): Promise<GitAnswer>;
  /** Standard output. Throws `GitError` when git did not exit 0. */
  run(args: readonly string[], call?: GitCall): Promise<string>;
  /** The same in another folder, or with other settings; its processes are counted here too. */
  with(changes: GitChanges): Git;
  /** Processes started so far. */
  readonly processes: number;
}

export interface GitChanges {
  readonly cwd?: string | undefined;
  readonly credentials?: Credentials | undefined;
  /** Further `-c` settings. */
  readonly config?: readonly string[] | undefined;
  /** A clone without all its objects: reading contents talks to the remote. */
  readonly partial?: boolean | undefined;
  /** Further variables of every process. */
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What a caller did not expect git to refuse. The message names the command and has git's words. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly answer: GitAnswer;

  constructor(args: readonly string[], answer: GitAnswer) {
    super(`git ${args[0]} ${failureWords(answer)}`);
    this.answer = answer;
  }
}

const LOCAL_TIMEOUT_MS = 10 * 60_000;
const NETWORK_TIMEOUT_MS = 5 * 60_000;
const MAX_OUTPUT_CHARACTERS = 256 * 1024 * 1024;

export function createGit(options: GitOptions): Git {
  return bind({ ...options, program: gitProgram(options.env["PATH"]) }, { processes: 0 });
}

/** In a few words why git did not do it, for messages: `did not end within 300 s`. */
export function failureWords(answer: GitAnswer): string {
  switch (answer.kind) {
    case "ok":
      return "succeeded";
    case "failed":
      return `failed with exit code ${answer.exitCode}: ${gitWords(answer.stderr) || "it said nothing"}`;
    case "timed_out":
      return `did not end within ${Math.round(answer.afterMs / 1000)} s`;
    case "aborted":
      return "was ended because the run is cancelled";
    case "not_installed":
      return "could not be started: git is not installed";
    case "no_token":
      return `could not be given a token: ${answer.reason}`;
    default:
      return answer satisfies never;
  }
}

type Settings = GitOptions &
  Omit<GitChanges, "cwd" | "env"> & {
    readonly program: string;
    readonly variables?: Readonly<Record<string, string>> | undefined;
  };

function bind(options: Settings, count: { processes: number }): Git {
  const env = gitEnvironment(options.env, options.identity);
  const tryRun = async (args: readonly string[], call: GitCall = {}): Promise<GitAnswer> => {
    const network = (call.network ?? false) || ((call.contents ?? false) && (options.partial ?? false));
    const credentials = network ? options.credentials : undefined;
    const config = [
      ...SAFE_CONFIG,
      ...(options.config ?? []),
      ...(network ? networkConfig(credentials?.server) : []),
    ];
    const mark = network ? { [NETWORK_MARK]: options.cwd } : {};
    const startOnce = (secret: Readonly<Record<string, string>>) => {
      count.processes++;
      options.log.debug(`git ${args.join(" ").slice(0, 300)}`);
      return start(options.program, [...config.flatMap((setting) => ["-c", setting]), ...args], {
        cwd: options.cwd,
        env: { ...env, ...mark, ...options.variables, ...call.env, ...secret },
        input: call.input,
        timeoutMs: call.timeoutMs ?? (network ? NETWORK_TIMEOUT_MS : LOCAL_TIMEOUT_MS),
        signal: network ? options.signal : undefined,
      });
    };
    if (!credentials) return startOnce({});
    return withToken(credentials, (token) =>
      startOnce(credentialEnvironment(env, { token, server: credentials.server })),
    );
  };
  return {
    tryRun,
    async run(args, call) {
      const answer = await tryRun(args, call);
      if (answer.kind !== "ok") throw new GitError(args, answer);
      return answer.stdout;
    },
    with: (changes) => bind(changed(options, changes), count),
    get processes() {
      return count.processes;
    },
  };
}

/** With a token of this moment; once more with another when it is not accepted. */
async function withToken(
  { tokens }: Credentials,
  act: (token: string) => Promise<GitAnswer>,
): Promise<GitAnswer> {
  const first = await tokens.token();
  if (first.kind === "none") return { ...first, kind: "no_token" };
  const answer = await act(first.token);
  if (answer.kind !== "failed" || !NOT_ACCEPTED.test(answer.stderr)) return answer;
  const second = await tokens.token(first.token);
  return second.kind === "none" || second.token === first.token ? answer : act(second.token);
}

const NOT_ACCEPTED = /Authentication failed|returned error: 401|could not read (Username|Password)/;

interface Start {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

async function start(
  program: string,
  args: readonly string[],
  { cwd, env, input, timeoutMs, signal }: Start,
): Promise<GitAnswer> {
  const result = await execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    timeout: timeoutMs,
    forceKillAfterDelay: 2_000,
    // The program that speaks to the server is a child of git and outlives it when it hangs.
    killDescendants: true,
    maxBuffer: MAX_OUTPUT_CHARACTERS,
    stripFinalNewline: false,
    reject: false,
    windowsHide: true,
  });
  if (!result.failed) return { kind: "ok", stdout: result.stdout };
  if (result.timedOut) return { kind: "timed_out", afterMs: timeoutMs };
  if (result.isCanceled) return { kind: "aborted" };
  if (result.code === "ENOENT") return { kind: "not_installed" };
  const stderr = result.exitCode === undefined ? `${result.stderr}\n${result.shortMessage}` : result.stderr;
  return { kind: "failed", exitCode: result.exitCode ?? -1, stdout: result.stdout, stderr };
}

function changed(options: Settings, changes: GitChanges): Settings {
  return {
    ...options,
    cwd: changes.cwd ?? options.cwd,
    credentials: changes.credentials ?? options.credentials,
    config: [...(options.config ?? []), ...(changes.config ?? [])],
    partial: changes.partial ?? options.partial,
    variables: { ...options.variables, ...changes.env },
  };
}
