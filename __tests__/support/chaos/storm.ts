/** One round: runs started at once from clones of one remote, people at work between, everything failing now and then. */
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { type StartedAction, startAction } from "../action.ts";
import type { GitHubStandIn } from "../github/stand-in.ts";
import { processesIn } from "../processes.ts";
import { backlogText, createProject, type ItemSeed } from "../project.ts";
import type { Checkout, World } from "../repository.ts";
import { openHub, WORK } from "./hub.ts";
import { finish } from "./nights.ts";
import { BUILDING, personAtWork, untilBuilding } from "./people.ts";
import type { RoundPlan, RunEnd, RunPlan } from "./plan.ts";
import { breakRemote, brokenGit } from "./remote-faults.ts";
import { cloneFor, postStep, quietRun, type Round, type RoundDone, type RunDone, startOf } from "./round.ts";

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
    const hub = plan.delivery === "push" ? undefined : await openHub(world);
    const round: Round = { world, plan, hub };
    const steps = { "max-phases": String(plan.steps_before) };
    const before = hub && plan.steps_before > 0 ? [await quietRun(round, { id: 50, inputs: steps })] : [];
    hub?.fail(plan.api);
    const clones = await Promise.all(plan.runs.map(() => cloneFor(round)));
    const faults = await breakRemote(world, plan);
    const storm: Promise<RunDone>[] = [];
    for (const [at, run] of plan.runs.entries()) {
      const after = plan.in_turn ? storm.at(-1) : undefined;
      storm.push(stormyRun(round, { run, checkout: clones[at] as Checkout, after }));
    }
    const over = new AbortController();
    const work = hub && WORK;
    const people = personAtWork(world, { edits: plan.edits, over: over.signal, work });
    const reviewing = hub?.review(plan.reviews) ?? [];
    const runs = await Promise.all(storm).finally(() => over.abort());
    const edits = await people;
    const reviews = await reviewing;
    await faults.calm();
    await hub?.calm();
    await dropDeadLease(world);
    const nights = await finish(round);
    const last = (await hub?.mergeLast(plan.seed % 2 === 0 ? "merge" : "squash")) ?? [];
    const closed = hub ? await described(hub.github) : [];
    const { delivery } = plan;
    return {
      world,
      delivery,
      edits,
      runs: [...before, ...runs],
      reviews,
      faults: [...last, ...closed],
      ...nights,
    };
  } catch (error) {
    await endStrays(world);
    await world[Symbol.asyncDispose]();
    throw error;
  }
}

/** Every request and reply was held against GitHub's description. */
async function described(github: GitHubStandIn): Promise<readonly string[]> {
  try {
    await github[Symbol.asyncDispose]();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

interface Stormy {
  readonly run: RunPlan;
  readonly checkout: Checkout;
  readonly after: Promise<unknown> | undefined;
}

async function stormyRun(round: Round, { run, checkout, after }: Stormy): Promise<RunDone> {
  const { world, plan, hub } = round;
  const PATH = await brokenGit(world, run.id, plan.failing_git);
  await after;
  await pause(run.starts_after_ms);
  const { inputs, env } = startOf(round, run);
  hub?.github.state.runs.set(Number(run.id), { status: "in_progress" });
  const started = await startAction(world, checkout, {
    inputs: { ...inputs, "max-ticks": String(run.max_ticks) },
    env: { ...env, PATH },
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
    end.kind === "undisturbed" || end.post ? await postStep(round, { run, checkout, ended }) : undefined;
  hub?.github.state.runs.set(Number(run.id), { status: "completed" });
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
  // A lock that the storm put there may not be gone yet.
  while ((await call("update-ref", ref, commit.stdout)).exitCode !== 0) await pause(50);
}
const PERSON = {
  GIT_AUTHOR_NAME: "P",
  GIT_AUTHOR_EMAIL: "p@example.org",
  GIT_COMMITTER_NAME: "P",
  GIT_COMMITTER_EMAIL: "p@example.org",
};

async function endStrays(world: World, folder = world.root): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const strays = await processesIn(folder);
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
