/** A project on the stand-in: a runner's checkout of it, with the repository's address as its remote. */
import { type ActionEnd, type ActionStart, runAction, type StartedAction, startAction } from "../action.ts";
import { createProject } from "../project.ts";
import type { Checkout, World } from "../repository.ts";
import { type GitHubStandIn, startGitHub } from "./stand-in.ts";

export interface HubProject extends AsyncDisposable {
  readonly world: World;
  readonly github: GitHubStandIn;
  checkout(options?: { readonly depth?: number; readonly branch?: string }): Promise<Checkout>;
  /** From a fresh checkout, as each run of a workflow is. */
  run(start?: ActionStart): Promise<ActionEnd>;
  start(checkout: Checkout, start?: ActionStart): Promise<StartedAction>;
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
    async [Symbol.asyncDispose]() {
      try {
        await github[Symbol.asyncDispose]();
      } finally {
        await world[Symbol.asyncDispose]();
      }
    },
  };
}
