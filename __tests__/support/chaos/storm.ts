/** One round: runs started at once from clones of one remote, people at work between, everything failing now and then. */
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { readBacklog } from "../../../src/backlog/document.ts";
import { type ActionEnd, type StartedAction, startAction } from "../action.ts";
import { backlogText, createProject, type ItemSeed } from "../project.ts";
import type { Checkout, World } from "../repository.ts";
import { BUILDING, type EditDone, personAtWork, untilBuilding } from "./people.ts";
import type { RoundPlan, RunEnd, RunPlan } from "./plan.ts";
import { breakRemote, brokenGit } from "./remote-faults.ts";

export interface RunDone {
  readonly plan: RunPlan;
  readonly checkout: Checkout;
  readonly end: ActionEnd;
  /** The log of its post step; undefined when it had none. */
  readonly post: string | undefined;
}

export interface RoundDone {
  readonly world: World;
  readonly edits: readonly EditDone[];
  /** Those of the storm. */
  readonly runs: readonly RunDone[];
  /** Those that came after it, one after another, until nothing was left to do. */
  readonly after: readonly RunDone[];
  /** Rescue branches that the person who came after it took in, or threw away where they did not fit any more. */
  readonly taken_in: readonly string[];
  readonly thrown_away: readonly string[];
}

/** No step fails here of itself: what is used up are starts that died with their run. */
const MAX_RETRIES = 1;

const ATTRIBUTES = ["BACKLOG.yaml", "_worklog/*.md", "_worklog/*.jsonl"]
  .map((name) => `${name} merge=tickwork\n`)
  .join("");

/** Each phase leaves a line of its own, so that one that is done twice shows. */
const MARK = (phase: string) =>
  `mkdir -p done && echo "$(cat /proc/sys/kernel/random/uuid)" >> "done/$TICKWORK_ITEM_ID.${phase}"`;

function configOf({ max_wip, max_concurrent, pace }: RoundPlan) {
  const note = 'mkdir -p "$TICKWORK_CHANGE_FOLDER" && echo noted > "$TICKWORK_CHANGE_FOLDER/note.md"';
  const shared = 'sed -i "s/^$TICKWORK_ITEM_ID.*/& built/" shared.txt';
  return {
    triage: "rules",
    execution: { max_wip, max_concurrent, circuit_breaker: 50, max_retries: MAX_RETRIES },
    pipelines: {
      feature: {
        phases: [
          { name: "note", run: `sleep ${pace}; ${note}` },
          {
            name: "build",
            run: `: > ../${BUILDING}; : > ../${BUILDING}-$(basename "$PWD"); ${MARK("build")} && ${shared}; sleep ${0.2 + 2 * pace}`,
            destructive: true,
          },
          { name: "check", run: `sleep ${pace / 2}` },
        ],
      },
    },
  };
}

/** The world stays: the caller looks at it and lets it go. */
export async function runRound(plan: RoundPlan): Promise<RoundDone> {
  const ids = Array.from({ length: plan.items }, (_, at) => `WRK-${String(at + 1).padStart(3, "0")}`);
  const items: ItemSeed[] = ids.map((id, at) => ({ id, impact: at % 2 === 0 ? "low" : "high" }));
  // Lines for items that are still to come, with room between: git takes neighbours for one change.
  const shared = Array.from(
    { length: 30 },
    (_, at) => `WRK-${String(at + 1).padStart(3, "0")}:\n\n\n\n`,
  ).join("");
  const world = await createProject({
    items,
    config: configOf(plan),
    files: { "shared.txt": shared, "BACKLOG.yaml": backlogText(items), ".gitattributes": ATTRIBUTES },
  });
  try {
    const clones = await Promise.all(plan.runs.map(() => world.clone()));
    const faults = await breakRemote(world, plan);
    const storm = plan.runs.map((run, at) =>
      stormyRun(world, { plan, run, checkout: clones[at] as Checkout }),
    );
    const over = new AbortController();
    const people = personAtWork(world, { edits: plan.edits, over: over.signal });
    const runs = await Promise.all(storm).finally(() => over.abort());
    const edits = await people;
    await faults.calm();
    await dropDeadLease(world);
    return { world, edits, runs, ...(await finish(world)) };
  } catch (error) {
    await endStrays(world);
    await world[Symbol.asyncDispose]();
    throw error;
  }
}

interface Stormy {
  readonly plan: RoundPlan;
  readonly run: RunPlan;
  readonly checkout: Checkout;
}

async function stormyRun(world: World, { plan, run, checkout }: Stormy): Promise<RunDone> {
  const PATH = await brokenGit(world, run.id, plan.failing_git);
  await pause(run.starts_after_ms);
  const started = await startAction(world, checkout, {
    env: { GITHUB_RUN_ID: run.id, PATH },
    // Without a token nobody asks GitHub's API, which is not there.
    inputs: { "max-ticks": String(run.max_ticks), token: "" },
  });
  const { end } = run;
  const over = new AbortController();
  const disturbed = disturb(started, { world, checkout, end, over: over.signal });
  const ended = await started.end();
  over.abort();
  await disturbed;
  // What the runner does with a job that is over: nothing that it started lives on.
  if (end.kind === "kill") await endStrays(world, checkout.path);
  const post =
    end.kind === "undisturbed" || end.post ? await postStep(world, { run, checkout, ended }) : undefined;
  return { plan: run, checkout, end: ended, post };
}

async function disturb(
  started: StartedAction,
  of: {
    readonly world: World;
    readonly checkout: Checkout;
    readonly end: RunEnd;
    readonly over: AbortSignal;
  },
): Promise<void> {
  const { world, checkout, end, over } = of;
  if (end.kind === "undisturbed") return;
  if (end.from === "build")
    await untilBuilding(join(world.root, `${BUILDING}-${basename(checkout.path)}`), over);
  await pause(end.after_ms, undefined, { signal: over }).catch(() => {});
  if (!over.aborted) started.kill(end.kind === "kill" ? "SIGKILL" : "SIGINT");
}

async function postStep(
  world: World,
  { run, checkout, ended }: { run: RunPlan; checkout: Checkout; ended: ActionEnd },
): Promise<string> {
  const post = await startAction(world, checkout, { env: { GITHUB_RUN_ID: run.id }, post_of: ended });
  return (await post.end()).log;
}

/** A machine that is gone gives nothing back: half an hour passes. */
async function dropDeadLease(world: World): Promise<void> {
  const call = (...args: readonly string[]) =>
    execa("git", args, {
      cwd: world.remote,
      env: { ...world.env, ...PERSON },
      extendEnv: false,
      reject: false,
    });
  const ref = "refs/tickwork/lease/main";
  const { stdout, exitCode } = await call("log", "-1", "--format=%B", ref);
  if (exitCode !== 0) return;
  const lease = { ...JSON.parse(stdout), expires_at: "2026-01-01T00:00:00.000Z" };
  const tree = await call("rev-parse", `${ref}^{tree}`);
  const commit = await call("commit-tree", tree.stdout, "-m", JSON.stringify(lease));
  await call("update-ref", ref, commit.stdout);
}
const PERSON = {
  GIT_AUTHOR_NAME: "P",
  GIT_AUTHOR_EMAIL: "p@example.org",
  GIT_COMMITTER_NAME: "P",
  GIT_COMMITTER_EMAIL: "p@example.org",
};

const MOST_RUNS_AFTER = 6;

/** The nights after: fresh clones, a quiet remote, and a person who answers in the morning, until there is nothing to do. */
async function finish(world: World): Promise<Pick<RoundDone, "after" | "taken_in" | "thrown_away">> {
  const after: RunDone[] = [];
  const taken_in: string[] = [];
  const thrown_away: string[] = [];
  for (let night = 1; night <= MOST_RUNS_AFTER; night += 1) {
    const checkout = await world.clone();
    const plan: RunPlan = {
      id: String(900 + night),
      starts_after_ms: 0,
      max_ticks: 60,
      end: { kind: "undisturbed" },
    };
    const started = await startAction(world, checkout, {
      env: { GITHUB_RUN_ID: plan.id },
      inputs: { "max-ticks": String(plan.max_ticks), token: "" },
    });
    const end = await started.end();
    const post = await postStep(world, { run: plan, checkout, ended: end });
    after.push({ plan, checkout, end, post });
    const rescues = await answerRescues(world, end.log);
    for (const { branch, merged } of rescues) (merged ? taken_in : thrown_away).push(branch);
    const answered = (await answerBlocks(world)) + rescues.length;
    const quiet = end.outputs["phases-executed"] === "0" && end.outputs["changed"] === "false";
    if (quiet && answered === 0) break;
  }
  return { after, taken_in, thrown_away };
}

/** Gives every item that lost all its starts another chance, by the command that its block names; resolves to their number. */
async function answerBlocks(world: World): Promise<number> {
  const read = await readBacklog(`${await world.remoteFile("BACKLOG.yaml")}\n`, { file: "BACKLOG.yaml" });
  const items = read.kind === "read" ? read.document.backlog.items : [];
  const lost = items.filter(({ blocked_reason }) => lostStarts(blocked_reason) !== undefined);
  for (const { id } of lost) {
    const started = await startAction(world, await world.clone(), {
      inputs: { command: "retry", item: id, token: "" },
    });
    const { exit_code, log } = await started.end();
    if (exit_code !== 0) throw new Error(`${id} could not be given another chance:\n${log}`);
  }
  return lost.length;
}

/**
 * Takes in the work of whole runs that waits on a rescue branch, by the commands that the run's log has, or throws it away
 * where it does not fit any more.
 */
async function answerRescues(
  world: World,
  log: string,
): Promise<readonly { readonly branch: string; readonly merged: boolean }[]> {
  const answered: { readonly branch: string; readonly merged: boolean }[] = [];
  const waits = [
    ...log.matchAll(/To take it in: `git (fetch \S+ \S+) && git merge FETCH_HEAD`.*: `git (push .*)`\.$/gm),
  ];
  for (const [, fetch = "", discard = ""] of waits) {
    const person = await world.clone();
    const driver = `node '${TICKWORK}' merge-driver %O %A %B %P`;
    await person.git("config", "merge.tickwork.driver", driver);
    await person.git(...fetch.split(" "));
    const merged = await person
      .git("merge", "--quiet", "--message", "Take in what was rescued", "FETCH_HEAD")
      .then(
        () => true,
        () => false,
      );
    if (merged) await person.push();
    await person.git(...discard.split(" "));
    answered.push({ branch: fetch.split(" ")[2] ?? "", merged });
  }
  return answered;
}

const TICKWORK = fileURLToPath(new URL("../../../bin/tickwork.js", import.meta.url));

/** How many starts of a blocked item never ended, and the run of the last one; undefined for an item blocked otherwise. */
export function lostStarts(
  reason: string | undefined,
): { readonly starts: number; readonly run: string } | undefined {
  const said = /was started (\d+) times, and never came to an end: run (\d+)-1 died/.exec(reason ?? "");
  return said ? { starts: Number(said[1]), run: said[2] ?? "" } : undefined;
}

/** Processes whose folder is in the world, or in this part of it: they are of its runs. */
export async function straysIn(folder: string): Promise<readonly number[]> {
  const { readlink } = await import("node:fs/promises");
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const cwd = await readlink(join("/proc", name, "cwd")).catch(() => "");
      return cwd === folder || cwd.startsWith(`${folder}/`) ? [Number(name)] : [];
    }),
  );
  return found.flat();
}

async function endStrays(world: World, folder = world.root): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const strays = await straysIn(folder);
    if (strays.length === 0) return;
    for (const pid of strays) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It is gone already.
      }
    }
    await pause(20);
  }
}
