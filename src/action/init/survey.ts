/** Looks at the repository that `init` sets up: everything that need not be asked. Reads, and changes nothing. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { createGit, type Git } from "../../delivery/git.ts";
import { identityOf } from "../../delivery/git-environment.ts";
import { findProgram } from "../../executor/process/program-path.ts";
import type { CommandContext } from "../command.ts";
import { RunFailure } from "../failure.ts";
import { PACKAGE_FOLDER, packageFile } from "../package-file.ts";
import { topOf } from "../repository-top.ts";
import { workingFolder } from "../working-folder.ts";
import { agentIn, type FoundAgent, NAMED_AGENTS, type NamedAgent } from "./agents.ts";
import type { Files } from "./files.ts";
import { type Origin, originOf } from "./origin.ts";
import { toolchainsOf } from "./toolchain.ts";
import type { Toolchain } from "./toolchain-look.ts";

export interface Survey {
  /** Absolute. */
  readonly top: string;
  /** Absolute. */
  readonly working_folder: string;
  /** From the top, with `/`; `.` for the top itself. */
  readonly base: string;
  readonly files: Files;
  readonly git: Git;
  readonly origin: Origin;
  readonly toolchains: readonly Toolchain[];
  /** Of what these leave in the checkout, what git does not ignore: a destructive phase would commit it. */
  readonly unignored: readonly string[];
  readonly agent: FoundAgent | undefined;
  /** Undefined with a detached HEAD. */
  readonly branch: string | undefined;
  /** Schedules run on it. The branch that is checked out where nothing says more. */
  readonly default_branch: string | undefined;
  /** The command that pushes the branch; undefined where there is no remote. */
  readonly push: string | undefined;
  /** The same for every start in this repository. */
  readonly seed: number;
}

/** Throws `RunFailure` outside a repository. */
export async function surveyRepository(context: CommandContext): Promise<Survey> {
  const { env, environment, inputs, log } = context;
  const working_folder = workingFolder(environment, inputs);
  const top = topOf(working_folder);
  if (!existsSync(join(top, ".git"))) {
    throw new RunFailure(
      `${working_folder} is in no git repository.`,
      "Begin one with `git init`, or give the path of one as working-directory.",
    );
  }
  const git = createGit({ cwd: top, env, identity: identityOf(env), log });
  const files = filesIn(working_folder);
  const toolchains = toolchainsOf(files);
  const url = await said(git, "remote", "get-url", "origin");
  const branch = await said(git, "symbolic-ref", "--quiet", "--short", "HEAD");
  const remoteHead = await said(git, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD");
  return {
    top,
    working_folder,
    base: relative(top, working_folder).split(sep).join("/") || ".",
    files,
    git,
    origin: await surveyOrigin(context, { top, git }),
    toolchains,
    unignored: await unignored(
      git.with({ cwd: working_folder }),
      toolchains.flatMap(({ leaves }) => leaves ?? []),
    ),
    agent: agentIn(files, await installedAgents(context, working_folder)),
    branch,
    default_branch: remoteHead?.replace(/^origin\//, "") ?? branch,
    push: url === undefined ? undefined : await pushCommand(git, branch),
    seed: createHash("sha256")
      .update(url ?? top)
      .digest()
      .readUInt32BE(0),
  };
}

/** A branch that follows none needs to be told where to. */
async function pushCommand(git: Git, branch: string | undefined): Promise<string> {
  const followed = branch && (await said(git, "config", "--get", `branch.${branch}.merge`));
  return branch === undefined || followed ? "git push" : "git push -u origin HEAD";
}

const MOST_BYTES = 1024 * 1024;

function filesIn(folder: string): Files {
  return {
    has: (path) => existsSync(join(folder, path)),
    names: () => readdirSync(folder),
    text(path) {
      try {
        const file = join(folder, path);
        return statSync(file).size > MOST_BYTES ? undefined : readFileSync(file, "utf8");
      } catch {
        return undefined;
      }
    },
  };
}

/** On a runner nothing is installed for good, so that what is there says nothing. */
async function installedAgents(
  { env, environment }: CommandContext,
  cwd: string,
): Promise<(cli: NamedAgent) => boolean> {
  if (environment.on_runner) return () => false;
  const found = await Promise.all(NAMED_AGENTS.map((cli) => findProgram(cli, { path: env["PATH"], cwd })));
  const installed = new Set(NAMED_AGENTS.filter((_, index) => found[index] !== undefined));
  return (cli) => installed.has(cli);
}

async function surveyOrigin(
  { env, inputs }: CommandContext,
  { top, git }: { readonly top: string; readonly git: Git },
): Promise<Origin> {
  const { version, repository } = await packageFile();
  const folder = realpathSync(PACKAGE_FOLDER);
  const inCheckout = topOf(folder) === folder && existsSync(join(folder, ".git"));
  const here = git.with({ cwd: folder });
  const checkout = inCheckout
    ? { url: await said(here, "remote", "get-url", "origin"), commit: await said(here, "rev-parse", "HEAD") }
    : undefined;
  const [action, ref] = [env["GITHUB_ACTION_REPOSITORY"], env["GITHUB_ACTION_REF"]];
  return originOf({
    version,
    given: inputs.action,
    published: repository,
    action: action && ref ? { repository: action, ref } : undefined,
    checkout,
    own: folder === top,
  });
}

async function unignored(git: Git, folders: readonly string[]): Promise<readonly string[]> {
  // This command of git's does not know literal paths, which all others are given.
  const env = { GIT_LITERAL_PATHSPECS: "0" };
  const ignored = await Promise.all(
    folders.map((folder) =>
      git.tryRun(["check-ignore", "--quiet", "--no-index", "--", `${folder}/file`], { env }),
    ),
  );
  return folders.filter((_, index) => ignored[index]?.kind !== "ok");
}

/** The answer of git on one line; undefined when it has none. */
async function said(git: Git, ...args: readonly string[]): Promise<string | undefined> {
  const answer = await git.tryRun(args);
  return answer.kind === "ok" ? answer.stdout.trim() || undefined : undefined;
}
