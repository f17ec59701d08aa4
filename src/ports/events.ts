/** What handlers are told, what they may use, and what they answer (spec §4). */
import type { Backlog } from "../backlog/backlog.ts";
import type { Item, ItemDraft, ItemId, PhaseName } from "../backlog/item.ts";
import type { Config, PhasePlace } from "../config/config.ts";
import type { BacklogWriter } from "./backlog-access.ts";
import type { StepOutput } from "./checkpoints.ts";
import type { Happening } from "./happening.ts";
import type { StepUnderWay } from "./lease.ts";
import type { StepResult } from "./step.ts";

export type RunEvent =
  | {
      readonly kind: "inbox_read";
      readonly drafts: readonly ItemDraft[];
      /** When the file got its contents; undefined where that is not known. */
      readonly written_at?: string | undefined;
    }
  /** A person set them to done, or a run died before it archived them. */
  | { readonly kind: "done_found" }
  /** What a run that died had started and not ended (RUN-6). */
  | { readonly kind: "interrupted_found"; readonly steps: readonly StepUnderWay[] }
  /** A person's answer to a blocked item; throws `StatusChangeError` when it is not blocked. */
  | {
      readonly kind: "unblock";
      readonly item_id: ItemId;
      readonly note?: string | undefined;
      readonly by?: string | undefined;
    }
  /** A person's other commands. Each throws `IllegalChangeError` for an item that its rule does not take. */
  | { readonly kind: "add"; readonly draft: ItemDraft; readonly by?: string | undefined }
  | { readonly kind: "approve" | "retry"; readonly item_id: ItemId; readonly by?: string | undefined }
  | {
      readonly kind: "complete" | "close";
      readonly item_id: ItemId;
      readonly note?: string | undefined;
      readonly by?: string | undefined;
    }
  | {
      readonly kind: "advance";
      readonly item_id: ItemId;
      /** Undefined: the next one. */
      readonly phase?: PhaseName | undefined;
      readonly note?: string | undefined;
      readonly by?: string | undefined;
    }
  /** Delivery kept its work apart: see `SetAside`. */
  | {
      readonly kind: "work_set_aside";
      readonly item_id: ItemId;
      readonly files: readonly string[];
      readonly branch: string;
    }
  /** Delivery merged a person's edits with the run's: a sentence about the item. */
  | { readonly kind: "edits_merged"; readonly item_id: ItemId; readonly message: string }
  | { readonly kind: "retriage"; readonly item_id: ItemId; readonly because: string }
  | { readonly kind: "promote"; readonly item_id: ItemId }
  | { readonly kind: "triage_by_rules"; readonly item_id: ItemId }
  /** `place` is undefined for triage. */
  | {
      readonly kind: "step_started";
      readonly item_id: ItemId;
      readonly place?: PhasePlace | undefined;
      /** The newest commit the remote is known to have. */
      readonly known_commit?: string | undefined;
    }
  /** `before` is the item as it was when the step was planned, before its start was recorded. */
  | {
      readonly kind: "step_ended";
      readonly result: StepResult;
      readonly before: Item;
      readonly place?: PhasePlace | undefined;
    };

/** A handler has no way to a snapshot of its own: `BacklogWriter` cannot give one (docs/snapshots.md). */
export interface HandlerContext {
  /** The tick's one snapshot. */
  readonly snapshot: Backlog;
  readonly backlog: BacklogWriter;
  readonly config: Config;
  /** RFC 3339. */
  readonly now: string;
  /** How many follow-ups the run may still create. */
  readonly follow_ups_left: number;
}

export interface HandlerReport {
  readonly happenings: readonly Happening[];
  /** What it means for the circuit breaker's count of items in a row that exhausted their retries. */
  readonly breaker: "count" | "reset" | "leave";
  /** The item must not be tried again in this run, and why. */
  readonly set_aside?: { readonly item_id: ItemId; readonly because: string } | undefined;
  /** Work to be committed. */
  readonly output?: StepOutput | undefined;
  readonly follow_ups_created?: number | undefined;
}

export type HandleEvent = (event: RunEvent, context: HandlerContext) => HandlerReport;
