/** The one way to git: argument lists only, a fixed environment, a time limit, and a count of what was started. */
import type { Log } from "../ports/log.ts";
import {
  credentialEnvironment,
  type Environment,
  gitEnvironment,
  type Identity,
  NETWORK_MARK,
  SAFE_CONFIG,
  serverConfig,
} from "./git-environment.ts";
import { createPatience, LOCAL_LIMIT, type NetworkUse, type Patience } from "./git-limits.ts";
import { type GitEnd, startGit } from "./git-process.ts";
import { gitProgram } from "./git-program.ts";
import { gitWords } from "./git-words.ts";
import { type TokenSource, withToken } from "./github/tokens.ts";

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
  /** Talks to the remote, for this: gets the credentials, and is ended when the remote is silent. */
  readonly network?: NetworkUse | undefined;
  /** Reads contents of files, which in a partial clone may have to be fetched first. */
  readonly contents?: boolean | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

export type GitAnswer =
  | Exclude<GitEnd, { kind: "timed_out" }>
  /** See `GitEnd`. `inAllMs`: for so long the remote has been silent, with the commands before this one. */
  | (Extract<GitEnd, { kind: "timed_out" }> & { readonly command: string; readonly inAllMs: number })
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

/** The git that is found on the PATH of `options.env`, now and for all that comes of it. */
export function createGit(options: GitOptions): Git {
  return bind(
    { ...options, program: gitProgram(options.env["PATH"]) },
    { processes: 0, patience: createPatience(options.env) },
  );
}

/** In a few words why git did not do it, for messages: `said nothing for 120 s and was ended`. */
export function failureWords(answer: GitAnswer): string {
  switch (answer.kind) {
    case "ok":
      return "succeeded";
    case "failed":
      return `failed with exit code ${answer.exitCode}: ${gitWords(answer.stderr) || "it said nothing"}`;
    case "timed_out":
      return timeoutWords(answer);
    case "aborted":
      return "was ended because the run is cancelled";
    case "folder_gone":
      return `could not be started: the folder ${answer.folder} is gone`;
    case "not_installed":
      return "could not be started: git is not installed";
    case "no_token":
      return `could not be given a token: ${answer.reason}`;
    default:
      return answer satisfies never;
  }
}

function timeoutWords(answer: Extract<GitAnswer, { kind: "timed_out" }>): string {
  const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;
  if (!answer.silent) return `had not ended after ${seconds(answer.afterMs)}`;
  const before = answer.inAllMs > answer.afterMs ? ` (${seconds(answer.inAllMs)} with those before it)` : "";
  return `said nothing for ${seconds(answer.afterMs)} and was ended${before}`;
}

type Settings = GitOptions &
  Omit<GitChanges, "cwd" | "env"> & {
    readonly program: string;
    readonly variables?: Readonly<Record<string, string>> | undefined;
  };

/** What all that came of one `createGit` have in common. */
interface Shared {
  processes: number;
  readonly patience: Patience;
}

function bind(options: Settings, shared: Shared): Git {
  const env = gitEnvironment(options.env, options.identity);
  const tryRun = async (args: readonly string[], call: GitCall = {}): Promise<GitAnswer> => {
    const network = call.network ?? (call.contents && options.partial ? "contents" : undefined);
    const credentials = network ? options.credentials : undefined;
    const config = [
      ...SAFE_CONFIG,
      ...(options.config ?? []),
      ...(credentials ? serverConfig(credentials.server) : []),
    ];
    const mark = network ? { [NETWORK_MARK]: options.cwd } : {};
    const startOnce = async (secret: Readonly<Record<string, string>>) => {
      shared.processes++;
      options.log.debug(`git ${args.join(" ").slice(0, 300)}`);
      const end = await startGit(
        options.program,
        [...config.flatMap((setting) => ["-c", setting]), ...args],
        {
          cwd: options.cwd,
          env: { ...env, ...mark, ...options.variables, ...call.env, ...secret },
          input: call.input,
          limit: network ? shared.patience.limit(network) : LOCAL_LIMIT,
          signal: network ? options.signal : undefined,
        },
      );
      return judged(end, { command: args[0] ?? "", use: network, patience: shared.patience });
    };
    if (!credentials) return startOnce({});
    const answer = await withToken(credentials.tokens, {
      act: (token) => startOnce(credentialEnvironment(env, { token, server: credentials.server })),
      refused: (said) => said.kind === "failed" && NOT_ACCEPTED.test(said.stderr),
    });
    return answer.kind === "none" ? { ...answer, kind: "no_token" } : answer;
  };
  return {
    tryRun,
    async run(args, call) {
      const answer = await tryRun(args, call);
      if (answer.kind !== "ok") throw new GitError(args, answer);
      return answer.stdout;
    },
    with: (changes) => bind(changed(options, changes), shared),
    get processes() {
      return shared.processes;
    },
  };
}

const NOT_ACCEPTED = /Authentication failed|returned error: 401|could not read (Username|Password)/;

/** Patience learns from what talked to the remote; what was local tells it nothing. */
function judged(
  end: GitEnd,
  { command, use, patience }: { command: string; use: NetworkUse | undefined; patience: Patience },
): GitAnswer {
  if (end.kind === "timed_out") {
    const inAllMs = end.silent && use ? patience.silent(end.afterMs) : end.afterMs;
    return { ...end, command, inAllMs };
  }
  if (use && (end.kind === "ok" || end.kind === "failed")) patience.answered(use);
  return end;
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
