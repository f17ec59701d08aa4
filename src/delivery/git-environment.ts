/** What our git processes are started with, so that neither the checkout nor its agents decide what they do (spec §9). */

export interface Identity {
  readonly name: string;
  readonly email: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The author of commits when no other is given. */
export const ACTIONS_BOT: Identity = {
  name: "github-actions[bot]",
  email: "41898282+github-actions[bot]@users.noreply.github.com",
};

/** Stands before every command: nothing that a config of the checkout names is run, nothing happens in the background. */
export const SAFE_CONFIG: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.quotePath=false",
  "credential.helper=",
  // A program that is asked for passwords where there is no terminal to ask at.
  "core.askPass=",
  "gc.auto=0",
  "maintenance.auto=false",
  "commit.gpgSign=false",
  "push.gpgSign=false",
  "push.followTags=false",
  "push.recurseSubmodules=no",
  "submodule.recurse=false",
  "log.showSignature=false",
  // A file that we add to a folder which somebody renamed stays where we put it, instead of being a conflict.
  "merge.directoryRenames=false",
  "protocol.ext.allow=never",
];

/** For commands that prove themselves to a server: a helper that the checkout names for it is no more asked than one it names for all. */
export function serverConfig(server: string): readonly string[] {
  return [`credential.${server}.helper=`];
}

/**
 * Marks what talks to a server, with the folder that it works in: a run that was killed cannot end it, the post step can.
 * The limits of `git-limits.ts` die with the run, and git has none of its own.
 */
export const NETWORK_MARK = "TICKWORK_GIT_IN";

/**
 * The only variables of ours that git sees. A list of what may pass, because filters of the checkout run inside git:
 * inputs of the action and the runner's own tokens are in our environment too. By its own number the runner finds what is
 * left over when a job ends.
 */
const PASSED =
  /^(RUNNER_TRACKING_ID|PATH|PATHEXT|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|COMSPEC|USER|LOGNAME|TMPDIR|TMP|TEMP|XDG_CONFIG_HOME|SSH_AUTH_SOCK|SSL_CERT_FILE|SSL_CERT_DIR|(HTTPS?|ALL|NO)_PROXY)$/i;

/** Of git's own variables those that say where config and transport are; never one that names another repository. */
const PASSED_OF_GIT =
  /^GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|CEILING_DIRECTORIES|EXEC_PATH|SSH|SSH_COMMAND|SSH_VARIANT|SSL_.*|HTTP_.*)$/;

/** The environment of a git process that needs no secret. */
export function gitEnvironment(inherited: Environment, identity: Identity): Record<string, string> {
  const passed = Object.entries(inherited).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (PASSED.test(entry[0]) || PASSED_OF_GIT.test(entry[0])),
  );
  return {
    ...Object.fromEntries(passed),
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    // Our looking around must not hold the index's lock while an agent works in the same tree.
    GIT_OPTIONAL_LOCKS: "0",
    // A file may be called `*` or `:(top)`.
    GIT_LITERAL_PATHSPECS: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_EDITOR: ":",
    GIT_PAGER: "cat",
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
  };
}

/** The identity that the environment gives (`GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL`), else the bot's. */
export function identityOf(inherited: Environment): Identity {
  const name = inherited["GIT_AUTHOR_NAME"];
  const email = inherited["GIT_AUTHOR_EMAIL"];
  return name && email ? { name, email } : ACTIONS_BOT;
}

/**
 * Hands the token to one process as config in its environment: not in an argument, a URL or a file. The empty first
 * value takes away a header that the checkout left in the repository's config; two of them are refused by the server.
 */
export function credentialEnvironment(
  inherited: Environment,
  credentials: { readonly token: string; readonly server: string },
): Record<string, string> {
  const key = `http.${credentials.server}/.extraheader`;
  const basic = Buffer.from(`x-access-token:${credentials.token}`).toString("base64");
  const first = Number(inherited["GIT_CONFIG_COUNT"] ?? 0) || 0;
  return {
    GIT_CONFIG_COUNT: String(first + 2),
    [`GIT_CONFIG_KEY_${first}`]: key,
    [`GIT_CONFIG_VALUE_${first}`]: "",
    [`GIT_CONFIG_KEY_${first + 1}`]: key,
    [`GIT_CONFIG_VALUE_${first + 1}`]: `AUTHORIZATION: basic ${basic}`,
  };
}
