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
  /** Each begins when the one before is over: one item has all its starts taken from it that way. */
  readonly in_turn: boolean;
  readonly edits: readonly EditPlan[];
  /** What the remote does with each push in turn, and lets through when they are used up. */
  readonly pushes: readonly PushFault[];
  /** Which of the network commands of each run's git fail, counted from 1. */
  readonly failing_git: readonly number[];
  readonly delivery: Delivery;
  /** With delivery by pull request: steps of a night before, whose pull request is open when the storm begins. */
  readonly steps_before: number;
  /** Of whoever reviews, with delivery by pull request: one after another. */
  readonly reviews: readonly ReviewPlan[];
  /** What GitHub's API does with each request in turn; it answers when they are used up. */
  readonly api: readonly ApiFault[];
}

export const DELIVERIES = ["push", "pull-request"] as const;
export type Delivery = (typeof DELIVERIES)[number];

export interface ReviewPlan {
  /** With the pull request that is open; nothing where none is. `close`: for a while. */
  readonly kind: "merge" | "squash" | "close";
  readonly keep_branch: boolean;
  readonly pause_ms: number;
}

export type ApiFault = "answer" | "hang" | "reset" | 401 | 403 | 429 | 500 | 502;

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
  /** With delivery by pull request: onto the branch that carries the work, where there is one. */
  readonly on_work: boolean;
}

/** `delivery`: instead of the one that would be drawn; everything else is drawn the same. */
export function planRound(seed: number, random: Random, delivery?: Delivery): RoundPlan {
  const items = random.between(1, 4);
  const pace = random.between(0, 25) / 100;
  const runs = Array.from({ length: random.between(1, 4) }, (_, at) => planRun(at, random));
  const edits = Array.from({ length: random.between(0, 4) }, (_, at) => ({
    kind: random.pick(EDITS),
    token: `token${seed}x${at}`,
    item: random.between(1, items),
    pause_ms: random.between(0, 900),
    on_work: false,
  }));
  const round = {
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
  const drawn: Delivery = random.chance(1 / 3) ? "pull-request" : "push";
  const planned = {
    ...round,
    delivery: delivery ?? drawn,
    steps_before: random.chance(0.75) ? random.between(1, 3) : 0,
    edits: edits.map((edit) => ({ ...edit, on_work: edit.kind === "clash" || random.chance(0.3) })),
    reviews: Array.from({ length: random.between(0, 3) }, () => planReview(random)),
    api: Array.from({ length: random.between(0, 25) }, () => planAnswer(random)),
  };
  // Drawn last, so that whatever else a seed stands for stays what it was.
  return random.chance(0.12)
    ? { ...planned, in_turn: true, runs: deadlyRuns(random) }
    : { ...planned, in_turn: false };
}

/** All of them die in a build, and leave to the post step to say which: the next one counts it. */
function deadlyRuns(random: Random): readonly RunPlan[] {
  return Array.from({ length: 4 }, (_, at) => ({
    id: String(100 + at),
    starts_after_ms: 0,
    max_ticks: 8,
    end: { kind: "kill", from: "build", after_ms: random.between(0, 150), post: true },
  }));
}

function planReview(random: Random): ReviewPlan {
  return {
    kind: random.pick(["merge", "squash", "squash", "close"]),
    keep_branch: random.chance(0.4),
    pause_ms: random.between(300, 2_500),
  };
}

function planAnswer(random: Random): ApiFault {
  if (random.chance(0.75)) return "answer";
  return random.pick(["reset", "reset", 401, 403, 429, 500, 502, 500, 502, 500, "hang"]);
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
