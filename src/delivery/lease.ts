/**
 * One run at a time on a branch (spec §10). A lease is one of:
 *
 * - idle: not taken, or given back.
 * - held: ours is there, under `version`.
 * - lost: another run has taken it over.
 * - unprotected: the remote takes no refs of this kind; only the workflow's `concurrency` keeps two runs apart.
 *
 * `take` leads from idle to held or unprotected, `note` and each renewal from idle or held to held, lost or unprotected,
 * `release` from held to idle.
 */
import type { CommitSha } from "../backlog/item.ts";
import { timestamp } from "../backlog/timestamp.ts";
import type { Clock } from "../ports/clock.ts";
import type { Around, Lease, LeasePlace, LeaseTaking, RunLease, StepUnderWay } from "../ports/lease.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import type { RunSeen } from "./github/runs.ts";
import { type Claim, type Claimed, claimLease } from "./lease-claim.ts";
import type { LeaseStore } from "./lease-store.ts";
import { formatLease, type Whose, whoseLease } from "./lease-text.ts";
import { leftUnfinished, replacedLease, stillAtWork, unprotected, untold } from "./lease-words.ts";
import type { RetryPolicy } from "./retry.ts";

/** For so long a run that died without a word keeps others out. */
const LEASE_LIFE_MS = 30 * 60_000;
/** Two renewals in a row may fail before it runs out. */
const RENEW_AFTER_MS = 10 * 60_000;

export interface LeaseOptions {
  readonly store: LeaseStore;
  /** Undefined for a record in the checkout, which keeps nobody out. */
  readonly place: LeasePlace | undefined;
  readonly runId: RunId;
  /** See `LeaseText`. */
  readonly runner?: string | undefined;
  /** The remote's branch as the run saw it; undefined where it did not look. */
  readonly head: CommitSha | "absent" | undefined;
  readonly clock: Clock;
  readonly retry: RetryPolicy;
  readonly log: Pick<Log, "notice" | "debug">;
  /** Is this run over, though its lease has not run out? For whoever can ask the API about it. */
  readonly lookAt?: ((run: RunId) => Promise<RunSeen>) | undefined;
}

/** Idle: nothing is asked of the remote before `take`. */
export function createLease(options: LeaseOptions): RunLease {
  return new BranchLease(options);
}

type State =
  | { readonly kind: "idle" | "lost" | "unprotected" }
  | { readonly kind: "held"; readonly version: string | undefined };

type Judge = (whose: Whose) => Promise<"replace" | "leave">;

/** Where ours should be: ours under another name is of a push whose answer got lost. */
const ownOnly: Judge = async (whose) => (whose.kind === "own" ? "replace" : "leave");

class BranchLease implements RunLease {
  readonly place: LeasePlace | undefined;
  readonly #options: LeaseOptions;
  readonly #started_at: string;
  readonly #lost = new AbortController();
  #state: State = { kind: "idle" };
  #steps: readonly StepUnderWay[] = [];
  #around: Around = (change) => change();
  #timer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> = Promise.resolve();

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.place = options.place;
    this.#started_at = timestamp(options.clock.now());
  }

  /** A record in the checkout keeps nobody out: who comes there next is told what was left, and goes on. */
  async take(): Promise<LeaseTaking> {
    let notices: readonly string[] = [];
    let because = "";
    const claimed = await this.#claim(async (whose) => {
      if (whose.kind === "live" && this.place !== undefined) {
        const seen = await this.#options.lookAt?.(whose.lease.run_id);
        if (seen?.kind !== "over") {
          because = `${stillAtWork(whose.lease, this.place)}${untold(seen)}`;
          return "leave";
        }
      }
      this.#steps = whose.kind === "unreadable" ? [] : whose.lease.steps;
      notices = [...replacedLease(whose, this.place), ...leftUnfinished(this.#steps)];
      return "replace";
    });
    switch (claimed.kind) {
      case "left":
        return { kind: "busy", because };
      case "unreachable":
        return claimed;
      case "refused":
        this.#state = { kind: "unprotected" };
        return { kind: "held", interrupted: [], notices: [unprotected(claimed.reason, this.place)] };
      case "swapped":
        this.#state = { kind: "held", version: claimed.version };
        if (!claimed.branch_moved) return { kind: "held", interrupted: this.#steps, notices };
        await this.release(this.#steps);
        return { kind: "moved" };
      default:
        return claimed satisfies never;
    }
  }

  within(around: Around): Lease {
    this.#around = around;
    if (this.#state.kind === "held") this.#renewLater();
    return {
      lost: this.#lost.signal,
      note: (steps) => {
        clearTimeout(this.#timer);
        this.#steps = steps;
        return around(() => this.#renew());
      },
    };
  }

  async release(unfinished: readonly StepUnderWay[]): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#renewing;
    if (this.#state.kind !== "held") return true;
    this.#steps = unfinished;
    const { log } = this.#options;
    const text = () => (unfinished.length === 0 ? undefined : this.#text({ life_ms: 0 }));
    try {
      // Tried twice: a cancelled run has seconds. The post step has more.
      const claimed = await this.#claim(ownOnly, { text, retry: { ...this.#options.retry, tries: 2 } });
      this.#state = { kind: "idle" };
      if (claimed.kind === "swapped" || claimed.kind === "left") return true;
      log.debug(`the lease was not given back: ${claimed.kind}`);
    } catch (error) {
      log.debug(`the lease was not given back: ${error}`);
    }
    return false;
  }

  async #renew(): Promise<void> {
    if (this.#state.kind === "lost" || this.#state.kind === "unprotected") return;
    let because = "";
    const claimed = await this.#claim(async (whose) => {
      if (whose.kind === "own" || whose.kind === "unreadable") return "replace";
      because = stillAtWork(whose.lease, this.place);
      return "leave";
    });
    this.#settle(claimed, because);
  }

  #settle(claimed: Claimed, because: string): void {
    const { log } = this.#options;
    switch (claimed.kind) {
      case "left":
        this.#state = { kind: "lost" };
        this.#lost.abort(`another run has taken over: ${because}`);
        break;
      case "refused":
        // One that is held is given back at the end all the same: it would keep others out for as long as it lives.
        if (this.#state.kind !== "held") {
          this.#state = { kind: "unprotected" };
          log.notice(unprotected(claimed.reason, this.place));
          break;
        }
        log.notice(`The lease could not be renewed: ${claimed.reason}. The run goes on.`);
        this.#renewLater();
        break;
      case "unreachable":
        log.notice(`The lease could not be renewed: ${claimed.reason}. The run goes on.`);
        this.#renewLater();
        break;
      case "swapped":
        this.#state = { kind: "held", version: claimed.version };
        this.#renewLater();
        break;
      default:
        claimed satisfies never;
    }
  }

  #claim(judge: Judge, changes: Partial<Claim> = {}): Promise<Claimed> {
    const { store, retry, runId, runner, clock, head } = this.#options;
    const held = this.#state.kind === "held" ? this.#state : undefined;
    return claimLease({
      store,
      retry,
      expected: held?.version,
      text: () => this.#text({ life_ms: LEASE_LIFE_MS }),
      head: held ? undefined : head,
      judge: ({ text }) => judge(whoseLease(text, { runId, runner, now: clock.now() })),
      ...changes,
    });
  }

  #text({ life_ms }: { readonly life_ms: number }): string {
    const { clock, runId, runner } = this.#options;
    return formatLease({
      run_id: runId,
      runner,
      started_at: this.#started_at,
      expires_at: timestamp(new Date(clock.now().getTime() + life_ms)),
      steps: this.#steps,
    });
  }

  /** A step may run for hours between two ticks. Nothing waits for the timer: a process that is done ends. */
  #renewLater(): void {
    clearTimeout(this.#timer);
    const renew = () => {
      this.#renewing = this.#around(() => this.#renew()).catch((error: unknown) =>
        this.#options.log.debug(`the lease was not renewed: ${error}`),
      );
    };
    this.#timer = setTimeout(renew, RENEW_AFTER_MS).unref();
  }
}
