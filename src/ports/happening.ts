/** What happened to items, as handlers say it. Worklog, journal, summary and log are four printings of these. */
import type { ItemId, PhaseName } from "../backlog/item.ts";
import type { RunId } from "./run-id.ts";
import type { OutcomeKind, StepUsage } from "./step.ts";

/** What a person can do to an item by a command; in the worklog, "by" and a name follow. */
export type PersonDid = "added" | "unblocked" | "approved" | "advanced" | "completed" | "closed" | "retried";

export type Happening = {
  /** RFC 3339. */
  readonly at: string;
  readonly item_id: ItemId;
  readonly title: string;
} & (
  | (StepUsage & {
      readonly kind: "step";
      readonly phase: PhaseName;
      readonly outcome: OutcomeKind;
      readonly summary: string;
      readonly attempts: number;
      readonly duration_ms: number;
      /** What it means for the item, in a few words: `→ design`, `blocked`, `tried again`. */
      readonly effect: string;
      /** What to change, when the set-up is at fault (`unavailable`, `denied`). */
      readonly remedy?: string | undefined;
    })
  | { readonly kind: "ingested"; readonly origin: string }
  | { readonly kind: "triaged_by_rules"; readonly effect: string; readonly summary: string }
  | { readonly kind: "promoted"; readonly phase: PhaseName }
  /** A step of an earlier run, which died: its outcome is `interrupted`. `attempts`: unfinished ones, it included. */
  | {
      readonly kind: "interrupted";
      readonly phase: PhaseName;
      readonly run_id: RunId;
      readonly attempts: number;
      /** They are all it may have: the item is blocked. */
      readonly used_up: boolean;
    }
  | { readonly kind: "archived" }
  | { readonly kind: "merged"; readonly into: ItemId }
  /** Its step's code does not go on top of what others pushed: it is kept on a branch of its own, and the item is blocked. */
  | { readonly kind: "set_aside"; readonly files: readonly string[]; readonly branch: string }
  /** A person changed it while the run did: what became of that. */
  | { readonly kind: "edits_merged"; readonly message: string }
  /** It stood still for `stale_after_days` and is triaged anew. */
  | { readonly kind: "sent_back"; readonly reason: string }
  /** A person did it by a command; `by` is their name where they are known. */
  | {
      readonly kind: "by_person";
      readonly did: PersonDid;
      readonly by?: string | undefined;
      readonly note?: string | undefined;
    }
  /** An item in a state the rules do not allow, or another thing a person should mend. */
  | { readonly kind: "warning"; readonly message: string }
);
