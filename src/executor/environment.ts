/** What an agent or command sees of the runner's environment: a list of what it may, never of what it may not (spec §9). */

type Environment = Readonly<Record<string, string | undefined>>;

const PASSED_ON = new Set([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LANGUAGE",
  "TERM",
  "COLORTERM",
  "NO_COLOR",
  "TZ",
  "TMPDIR",
  "TEMP",
  "TMP",
  "CI",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "XDG_STATE_HOME",
  // The runner finds by it what is left when the job is over, should we be killed before we have seen to it.
  "RUNNER_TRACKING_ID",
  // Without these nothing starts on Windows.
  "SYSTEMROOT",
  "WINDIR",
  "COMSPEC",
  "PATHEXT",
  "USERPROFILE",
  "APPDATA",
  "LOCALAPPDATA",
]);

/** A Tickwork that runs inside a step of another must leave its processes findable for the outer one. */
export const TAG_PREFIX = "TICKWORK_TAG_";
const PASSED_ON_PREFIXES = ["LC_", TAG_PREFIX];

/** Whoever can write to these, or call with them, controls the job: not even a config gives them away. */
const NEVER = /^(ACTIONS_.*|INPUT_.*|GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY))$/i;

/**
 * `named` are the names of `agent.env`. `program` is what its description sets, which stands above what everybody gets
 * and below what is named; `extra` is set whatever the runner has.
 */
export function environmentFor(of: {
  readonly runner: Environment;
  readonly named: readonly string[];
  readonly program?: Readonly<Record<string, string>> | undefined;
  readonly extra: Readonly<Record<string, string>>;
}): Record<string, string> {
  const passed = Object.entries(of.runner).flatMap(([name, value]) =>
    value !== undefined && isPassedOn(name) ? [[name, value] as const] : [],
  );
  return {
    ...Object.fromEntries(passed),
    ...of.program,
    ...namedVariables(of.runner, of.named),
    ...of.extra,
  };
}

/** Those of `agent.env` that the runner has a value for: a secret that is not there is an empty text on a runner. */
export function namedVariables(
  runner: Environment,
  named: readonly string[],
): Readonly<Record<string, string>> {
  const known = named.filter((name) => !NEVER.test(name));
  return Object.fromEntries(known.flatMap((name) => (runner[name] ? [[name, runner[name]] as const] : [])));
}

/** Names in `agent.env` that are never given to an agent. */
export function refusedNames(named: readonly string[]): readonly string[] {
  return named.filter((name) => NEVER.test(name));
}

function isPassedOn(name: string): boolean {
  return PASSED_ON.has(name.toUpperCase()) || PASSED_ON_PREFIXES.some((prefix) => name.startsWith(prefix));
}
