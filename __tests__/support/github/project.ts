/** A project on the stand-in: a runner's checkout of it, with the repository's address as its remote. */
import { type ActionEnd, type ActionStart, runAction, type StartedAction, startAction } from "../action.ts";
import { createProject } from "../project.ts";
import type { Checkout, World } from "../repository.ts";
import { tickwork } from "../terminal.ts";
import { type GitHubStandIn, startGitHub } from "./stand-in.ts";
import { JOB_TOKEN } from "./state.ts";

export interface HubProject extends AsyncDisposable {
  readonly world: World;
  readonly github: GitHubStandIn;
  checkout(options?: { readonly depth?: number; readonly branch?: string }): Promise<Checkout>;
  /** From a fresh checkout, as each run of a workflow is. */
  run(start?: ActionStart): Promise<ActionEnd>;
  start(checkout: Checkout, start?: ActionStart): Promise<StartedAction>;
  /** The command line on a person's machine, whose git knows the password of the remote. */
  tickwork(checkout: Checkout, ...args: readonly string[]): Promise<Awaited<ReturnType<typeof tickwork>>>;
}

export async function createHubProject(project: Parameters<typeof createProject>[0]): Promise<HubProject> {
  const world = await createProject(project);
  const github = await startGitHub(world);
  let runs = 4711;
  const withHub = (start: ActionStart = {}): ActionStart => ({
    ...start,
    env: { ...github.env, GITHUB_RUN_ID: String(runs++), ...start.env },
  });
  const checkout: HubProject["checkout"] = async (options) => {
    const clone = await world.clone(options);
    await clone.git("remote", "set-url", "origin", `${github.origin}/example/repository`);
    return clone;
  };
  return {
    world,
    github,
    checkout,
    run: async (start) => runAction(world, await checkout(), withHub(start)),
    start: (checkout, start) => startAction(world, checkout, withHub(start)),
    async tickwork(checkout, ...args) {
      const helper = `!printf 'username=ann\\npassword=${JOB_TOKEN}\\n'; :`;
      await checkout.git("config", "--global", "credential.helper", helper);
      const { GITHUB_SERVER_URL, GITHUB_API_URL } = github.env;
      return tickwork({ env: { ...world.env, GITHUB_SERVER_URL, GITHUB_API_URL } }, checkout, ...args);
    },
    async [Symbol.asyncDispose]() {
      try {
        await github[Symbol.asyncDispose]();
      } finally {
        await world[Symbol.asyncDispose]();
      }
    },
  };
}
