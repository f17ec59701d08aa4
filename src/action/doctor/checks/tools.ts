import { createGit } from "../../../delivery/git.ts";
import { identityOf } from "../../../delivery/git-environment.ts";
import type { Finding } from "../../../report/check-up.ts";
import { packageVersion } from "../../package-file.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const TOOLS: DoctorCheck = { name: "tools", title: "Node.js and git", look };

/** What the action runs on, and what `bin/tickwork.js` refuses to start below. */
const OLDEST_NODE = 22;
/** `git merge-tree --write-tree`. */
const OLDEST_GIT = [2, 38] as const;

async function look({ context, what }: Subject): Promise<readonly Finding[]> {
  const { env, log } = context;
  const git = createGit({ cwd: what.top, env, identity: identityOf(env), log });
  const answer = await git.tryRun(["--version"]);
  const version = answer.kind === "ok" ? /\d+\.\d+[\d.]*/.exec(answer.stdout)?.[0] : undefined;
  return [ok(`Tickwork ${await packageVersion()}`), nodeFinding(process.versions.node), gitFinding(version)];
}

function nodeFinding(version: string): Finding {
  if (Number(version.split(".")[0]) >= OLDEST_NODE) return ok(`Node.js ${version}`);
  return {
    kind: "error",
    says: `Node.js ${version} is too old`,
    remedy: `Install Node.js ${OLDEST_NODE} or newer. A workflow needs none: GitHub's runners bring one for actions.`,
  };
}

function gitFinding(version: string | undefined): Finding {
  const remedy = `Install git ${OLDEST_GIT.join(".")} or newer; GitHub's own runners have it.`;
  if (version === undefined)
    return { kind: "error", says: "git is not installed, or does not start", remedy };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const old = major < OLDEST_GIT[0] || (major === OLDEST_GIT[0] && minor < OLDEST_GIT[1]);
  return old ? { kind: "error", says: `git ${version} is too old`, remedy } : ok(`git ${version}`);
}
