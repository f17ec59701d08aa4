/** The side of a round that is GitHub, where work is delivered by pull request: its API, and whoever reviews. */
import { setTimeout as pause } from "node:timers/promises";
import { readBacklog } from "../../../src/backlog/document.ts";
import { type GitHubStandIn, startGitHub } from "../github/stand-in.ts";
import type { Pull } from "../github/state.ts";
import type { Checkout, World } from "../repository.ts";
import type { ApiFault, ReviewPlan } from "./plan.ts";

export const WORK = "tickwork/main";

export interface Hub {
  readonly github: GitHubStandIn;
  /** Makes the clone one of the repository on GitHub. */
  adopt(clone: Checkout): Promise<Checkout>;
  /** The next requests to the API. */
  fail(api: readonly ApiFault[]): void;
  isOpen(): boolean;
  /** Resolves to what was done, a word each. */
  review(plans: readonly ReviewPlan[]): Promise<readonly string[]>;
  /** Whatever was closed for a while is open again, and nothing fails any more. */
  calm(): Promise<void>;
  /** What must hold of pull requests before the last one is merged; then it is. Each fault is a sentence. */
  mergeLast(method: "merge" | "squash"): Promise<readonly string[]>;
}

export async function openHub(world: World): Promise<Hub> {
  const github = await startGitHub(world);
  const { people, state } = github;
  const openOnes = () => state.pulls.filter((pull) => pull.state === "open");

  async function act({ kind, keep_branch }: ReviewPlan): Promise<string | undefined> {
    const [pull] = openOnes();
    if (pull === undefined) return undefined;
    if (kind === "close") {
      await people.close(pull.number);
      return "close";
    }
    const merged = await people.merge(pull.number, { method: kind, keepBranch: keep_branch, looksGood }).then(
      () => true,
      () => false,
    );
    return merged ? kind : undefined;
  }

  return {
    github,
    isOpen: () => openOnes().length > 0,
    fail: (api) => github.failNext(api.map(failureOf)),
    async adopt(clone) {
      await clone.git("remote", "set-url", "origin", `${github.origin}/${state.owner}/${state.repo}`);
      return clone;
    },
    async review(plans) {
      const done: string[] = [];
      for (const plan of plans) {
        await pause(plan.pause_ms);
        const did = await act(plan);
        if (did !== undefined) done.push(did);
      }
      return done;
    },
    async calm() {
      github.calm();
      const newest = state.pulls.at(-1);
      if (newest && isClosed(newest) && (await world.remoteHead(WORK))) newest.state = "open";
    },
    async mergeLast(method) {
      const faults: string[] = [];
      const open = openOnes();
      if (open.length > 1) faults.push(`${open.length} pull requests are open`);
      const ahead = (await world.remoteHead(WORK)) ? await aheadOfMain(world) : 0;
      if (ahead > 0 && open.length === 0)
        faults.push(`${ahead} commits on ${WORK} are in no open pull request`);
      const [last] = open;
      if (last === undefined) return faults;
      if (!last.body?.includes("tickwork:start")) faults.push(`pull request ${last.number} says nothing`);
      const why = await people.merge(last.number, { method, looksGood }).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      if (why !== undefined) faults.push(`the last pull request cannot be merged: ${why}`);
      return faults;
    },
  };
}

function isClosed({ state, merged_at }: Pull): boolean {
  return state === "closed" && merged_at === null;
}

async function aheadOfMain(world: World): Promise<number> {
  // A squash leaves the commits where the pull request was.
  const known = ["--not", "main", "--glob=refs/pull"];
  return Number(await world.at(world.remote).git("rev-list", "--count", WORK, ...known));
}

function failureOf(fault: ApiFault) {
  if (fault === "answer") return undefined;
  return fault === 429 ? { as: fault, headers: { "retry-after": "1" } } : { as: fault };
}

/** The check that a repository asks for before anything is merged. */
async function looksGood(clone: Checkout): Promise<void> {
  const read = await readBacklog(await clone.read("BACKLOG.yaml"), { file: "BACKLOG.yaml" });
  if (read.kind !== "read")
    throw new Error(`the merged backlog is none: ${JSON.stringify(read.problems[0])}`);
  const ids = read.document.backlog.items.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw new Error("an id is there twice");
}
