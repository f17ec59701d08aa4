/** Who gives a command: for the worklog. */
import { createGit } from "../delivery/git.ts";
import { identityOf } from "../delivery/git-environment.ts";
import { bounded } from "../report/escape.ts";
import type { CommandContext } from "./command.ts";
import { workingFolder } from "./working-folder.ts";

const MAX_NAME = 100;

/** On a runner the one who started it; on a person's machine the name that git has for them. Undefined where neither is known. */
export async function personOf(context: CommandContext): Promise<string | undefined> {
  const { env, environment, inputs, log } = context;
  if (environment.actor !== undefined) return bounded(environment.actor, MAX_NAME);
  const cwd = workingFolder(environment, inputs);
  const git = createGit({ cwd, env, identity: identityOf(env), log });
  const named = env["GIT_AUTHOR_NAME"] || (await git.tryRun(["config", "user.name"]).then(outputOf));
  return bounded(named ?? "", MAX_NAME) || undefined;
}

function outputOf(answer: Awaited<ReturnType<ReturnType<typeof createGit>["tryRun"]>>): string | undefined {
  return answer.kind === "ok" ? answer.stdout.trim() : undefined;
}
