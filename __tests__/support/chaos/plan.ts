/** What is to happen in one round, all of it drawn from the round's seed before anything is started. */
import type { Random } from "./random.ts";

export interface RoundPlan {
  readonly seed: number;
  /** Seeds of items: `WRK-001` and so on. */
  readonly items: number;
  readonly max_wip: number;
  readonly max_concurrent: number;
  /** How long a step takes, in seconds. */
  readonly pace: number;
  readonly runs: readonly RunPlan[];
  readonly edits: readonly EditPlan[];
  /** What the remote does with each push in turn, and lets through when they are used up. */
  readonly pushes: readonly PushFault[];
  /** Which of the network commands of each run's git fail, counted from 1. */
  readonly failing_git: readonly number[];
}

export interface RunPlan {
  readonly id: string;
  /** The first two begin at once; the others while those are at work, or find what they left. */
  readonly starts_after_ms: number;
  readonly max_ticks: number;
  readonly end: RunEnd;
}

export type RunEnd =
  | { readonly kind: "undisturbed" }
  /** Milliseconds after its start, or after a build of its begins. `post`: the runner still gets to the post step. */
  | {
      readonly kind: "cancel" | "kill";
      readonly from: "start" | "build";
      readonly after_ms: number;
      readonly post: boolean;
    };

export type PushFault =
  | "accept"
  /** Another push is under way, as far as git can see: the refs are locked for a moment. */
  | "lock"
  /** The server fails in the middle. */
  | "crash"
  /** It takes its time. */
  | "hang"
  /** A rule that holds for the branch, and not for rescue branches. */
  | "protect"
  /** No ref of whatever name is taken. */
  | "refuse";

export const EDITS = ["code", "clash", "clash", "clash", "title", "comment", "item", "inbox"] as const;

export interface EditPlan {
  readonly kind: (typeof EDITS)[number];
  /** Unlike any other text of the round. */
  readonly token: string;
  readonly item: number;
  readonly pause_ms: number;
}

export function planRound(seed: number, random: Random): RoundPlan {
  const items = random.between(1, 4);
  const pace = random.between(0, 25) / 100;
  const runs = Array.from({ length: random.between(1, 4) }, (_, at) => planRun(at, random));
  const edits = Array.from({ length: random.between(0, 4) }, (_, at) => ({
    kind: random.pick(EDITS),
    token: `token${seed}x${at}`,
    item: random.between(1, items),
    pause_ms: random.between(0, 900),
  }));
  return {
    seed,
    items,
    max_wip: random.between(1, 3),
    max_concurrent: random.between(1, 2),
    pace,
    runs,
    edits,
    pushes: Array.from({ length: random.between(0, 8) }, () => planPush(random)),
    failing_git: random.chance(0.4) ? Array.from({ length: 3 }, () => random.between(1, 14)) : [],
  };
}

function planRun(at: number, random: Random): RunPlan {
  const from = random.pick(["start", "build"] as const);
  const after_ms = from === "start" ? random.between(250, 3_500) : random.between(0, 600);
  const kind = random.pick<RunEnd["kind"]>(["undisturbed", "cancel", "kill"]);
  const end: RunEnd = kind === "undisturbed" ? { kind } : { kind, from, after_ms, post: random.chance(0.6) };
  const starts_after_ms = at < 2 ? 0 : random.between(300, 6_000);
  return { id: String(100 + at), starts_after_ms, max_ticks: random.between(2, 8), end };
}

function planPush(random: Random): PushFault {
  if (random.chance(0.55)) return "accept";
  return random.pick(["lock", "lock", "crash", "hang", "hang", "protect", "refuse"]);
}
