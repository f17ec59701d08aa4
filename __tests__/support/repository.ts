/**
 * Real git for tests: a bare remote and any number of clones in a temporary folder, with a global config of their own,
 * fixed people and dates, and no maintenance in the background. `await using world = await createWorld({ … })`.
 */
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";

/** Path relative to the repository's top, and its text. */
export type Files = Readonly<Record<string, string>>;

export interface WorldOptions {
  /** The first commit on the remote's branch. Without any the remote has no commit. */
  readonly files?: Files | undefined;
  /** Default `main`. */
  readonly branch?: string | undefined;
  readonly objectFormat?: "sha1" | "sha256" | undefined;
}

export interface CloneOptions {
  /** A shallow clone with so many commits. */
  readonly depth?: number | undefined;
  /** HEAD on the commit instead of the branch. */
  readonly detached?: boolean | undefined;
  readonly branch?: string | undefined;
}

export interface World extends AsyncDisposable {
  /** The temporary folder: free to use for what is no repository. */
  readonly root: string;
  /** The bare repository. */
  readonly remote: string;
  /** All that a program under test needs to see this git and no other: pass it as its environment. */
  readonly env: Readonly<Record<string, string>>;
  clone(options?: CloneOptions): Promise<Checkout>;
  /** A repository that has no remote. */
  alone(files?: Files): Promise<Checkout>;
  /** One that was cloned in another way. */
  at(path: string): Checkout;
  /** Another person commits these on the branch's head and pushes; resolves to the new commit. `null` deletes. */
  personPushes(files: Readonly<Record<string, string | null>>, options?: PersonOptions): Promise<string>;
  /** Subjects of the branch on the remote, newest first. */
  remoteLog(branch?: string): Promise<readonly string[]>;
  /** Undefined when the branch on the remote has no such file. */
  remoteFile(path: string, branch?: string): Promise<string | undefined>;
  /** Undefined when the remote has no such branch. */
  remoteHead(branch?: string): Promise<string | undefined>;
  remoteBranches(): Promise<readonly string[]>;
  /** From now on the remote refuses what a `pre-receive` hook (`sh`) exits non-zero for. */
  hook(script: string): Promise<void>;
  /** From now on the remote refuses every push, with this on stderr. */
  refusePushes(text: string): Promise<void>;
  acceptPushes(): Promise<void>;
}

export interface PersonOptions {
  readonly branch?: string | undefined;
  readonly message?: string | undefined;
}

export interface Checkout {
  readonly path: string;
  /** Output without the final newline. Throws with git's words when git fails. */
  git(...args: readonly string[]): Promise<string>;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
  exists(path: string): Promise<boolean>;
  remove(path: string): Promise<void>;
  /** Commits everything in the working tree; resolves to the commit. */
  commitAll(message: string): Promise<string>;
  push(): Promise<void>;
  head(): Promise<string>;
  /** Subjects, newest first. */
  log(): Promise<readonly string[]>;
}

const GLOBAL_CONFIG = `[init]
  defaultBranch = main
[gc]
  auto = 0
[maintenance]
  auto = false
[core]
  autocrlf = false
[advice]
  detachedHead = false
`;

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "tickwork-test-")));
  const remove = () => rm(root, { recursive: true, force: true, maxRetries: 3 });
  try {
    return await fillWorld(root, { ...options, remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

async function fillWorld(
  root: string,
  options: WorldOptions & { remove: () => Promise<void> },
): Promise<World> {
  const main = options.branch ?? "main";
  const remote = join(root, "remote.git");
  const env = await environment(root);
  const call = gitCaller(env);
  const format = options.objectFormat ?? "sha1";
  await call(root, [
    "init",
    "--bare",
    "--quiet",
    `--initial-branch=${main}`,
    `--object-format=${format}`,
    remote,
  ]);
  const inRemote = (...args: readonly string[]) => call(remote, args);
  const orUndefined = (answer: Promise<string>) => answer.catch(() => undefined);
  let clones = 0;
  const nextFolder = () => join(root, `checkout-${++clones}`);
  const hookFile = join(remote, "hooks", "pre-receive");

  const world: World = {
    root,
    remote,
    env,
    async clone({ depth, detached, branch } = {}) {
      const path = nextFolder();
      const depthArgs = depth === undefined ? [] : [`--depth=${depth}`];
      const branchArgs = branch === undefined ? [] : [`--branch=${branch}`];
      // Only a URL makes git honour the depth for a folder.
      await call(root, ["clone", "--quiet", ...depthArgs, ...branchArgs, pathToFileURL(remote).href, path]);
      const checkout = openCheckout(path, call);
      if (detached) await checkout.git("checkout", "--quiet", "--detach");
      return checkout;
    },
    async alone(files = {}) {
      const path = nextFolder();
      await call(root, ["init", "--quiet", `--initial-branch=${main}`, `--object-format=${format}`, path]);
      const checkout = openCheckout(path, call);
      await writeAll(checkout, files);
      if (Object.keys(files).length > 0) await checkout.commitAll("Begin");
      return checkout;
    },
    at: (path) => openCheckout(path, call),
    async personPushes(files, { branch = main, message = "Edit by a person" } = {}) {
      const person = await world.clone({ branch });
      try {
        await writeAll(person, files);
        const sha = await person.commitAll(message);
        await person.push();
        return sha;
      } finally {
        await rm(person.path, { recursive: true, force: true });
      }
    },
    remoteLog: async (branch = main) => lines(await inRemote("log", "--format=%s", branch)),
    remoteFile: (path, branch = main) => orUndefined(inRemote("show", `${branch}:${path}`)),
    remoteHead: (branch = main) =>
      orUndefined(inRemote("rev-parse", "--verify", "--quiet", `refs/heads/${branch}`)),
    remoteBranches: async () =>
      lines(await inRemote("for-each-ref", "--format=%(refname:short)", "refs/heads")),
    async hook(script) {
      await mkdir(dirname(hookFile), { recursive: true });
      await writeFile(hookFile, `#!/bin/sh\n${script}\n`);
      await chmod(hookFile, 0o755);
    },
    refusePushes: (text) => world.hook(`cat >&2 <<'REFUSAL'\n${text}\nREFUSAL\nexit 1`),
    acceptPushes: () => rm(hookFile, { force: true }),
    [Symbol.asyncDispose]: options.remove,
  };
  if (options.files) await seed(world, { files: options.files, branch: main, checkout: await world.alone() });
  return world;
}

async function seed(
  world: World,
  first: { files: Files; branch: string; checkout: Checkout },
): Promise<void> {
  await writeAll(first.checkout, first.files);
  await first.checkout.commitAll("Begin");
  await first.checkout.git("push", "--quiet", world.remote, `HEAD:refs/heads/${first.branch}`);
  await rm(first.checkout.path, { recursive: true, force: true });
}

/** Nothing of the machine's own git: no config, no identity, no variables of an outer git. */
async function environment(root: string): Promise<Record<string, string>> {
  const home = join(root, "home");
  await mkdir(home);
  // As on GitHub's runners, a step gets no PID namespace: its processes have the numbers that they know themselves by.
  // Tests of namespaces have the PATH of the machine.
  const bin = join(root, "without-namespaces");
  await mkdir(bin);
  await writeFile(join(bin, "unshare"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  await writeFile(join(home, ".gitconfig"), GLOBAL_CONFIG);
  return {
    PATH: `${bin}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    LC_ALL: "C",
    GIT_CONFIG_GLOBAL: join(home, ".gitconfig"),
    GIT_CONFIG_NOSYSTEM: "1",
  };
}

type GitCaller = (cwd: string, args: readonly string[]) => Promise<string>;

/** Commits are by one person, a minute after another, so that a history is the same in every run. */
function gitCaller(env: Readonly<Record<string, string>>): GitCaller {
  let minute = 0;
  return async (cwd, args) => {
    const date = new Date(Date.UTC(2026, 0, 10, 8, minute++)).toISOString();
    const person = {
      GIT_AUTHOR_NAME: "Test Person",
      GIT_AUTHOR_EMAIL: "person@example.org",
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: "Test Person",
      GIT_COMMITTER_EMAIL: "person@example.org",
      GIT_COMMITTER_DATE: date,
    };
    const { stdout } = await execa("git", args, { cwd, env: { ...env, ...person }, extendEnv: false });
    return stdout;
  };
}

function openCheckout(path: string, call: GitCaller): Checkout {
  const git = (...args: readonly string[]) => call(path, args);
  return {
    path,
    git,
    async write(file, text) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    },
    read: (file) => readFile(join(path, file), "utf8"),
    exists: (file) =>
      stat(join(path, file)).then(
        () => true,
        () => false,
      ),
    remove: (file) => rm(join(path, file), { recursive: true, force: true }),
    async commitAll(message) {
      await git("add", "--all");
      await git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
    push: async () => void (await git("push", "--quiet", "origin", "HEAD")),
    head: () => git("rev-parse", "HEAD"),
    log: async () => lines(await git("log", "--format=%s")),
  };
}

async function writeAll(checkout: Checkout, files: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await (text === null ? checkout.remove(path) : checkout.write(path, text));
  }
}

function lines(text: string): readonly string[] {
  return text === "" ? [] : text.split("\n");
}
