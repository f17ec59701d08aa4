/** Why an open item was not chosen (spec §3): one reason each. */
import type { ItemId } from "../backlog/item.ts";

export type WhyNot = { readonly item_id: ItemId; readonly title: string } & (
  | { readonly kind: "running" }
  /** Ids that are neither done nor gone. */
  | { readonly kind: "waits_for"; readonly dependencies: readonly ItemId[] }
  | { readonly kind: "wip_limit"; readonly max_wip: number }
  | { readonly kind: "no_slot"; readonly max_concurrent: number }
  | { readonly kind: "behind_destructive"; readonly behind: ItemId }
  /** A destructive step that is next in line and waits until nothing else runs. */
  | { readonly kind: "runs_alone" }
  /** Tried in this run already, and not to be tried again before the next one. */
  | { readonly kind: "set_aside"; readonly because: string }
  | { readonly kind: "filter" }
  | { readonly kind: "not_a_target" }
  /** Blocked: `reason` is the item's own. */
  | { readonly kind: "needs_person"; readonly reason: string }
  /** Its work is on a rescue branch: the commands that take it in, and that throw it away. */
  | {
      readonly kind: "rescued";
      readonly branch: string;
      /** The branch that has not got it, and on which a person takes it in. */
      readonly onto: string;
      readonly restore: string;
      readonly discard: string;
    }
  | { readonly kind: "retry_after"; readonly at: string }
  | { readonly kind: "budget"; readonly of: "cost" | "time"; readonly because: string }
  | { readonly kind: "cap"; readonly because: string }
  /** A state the rules do not allow: how to mend it. */
  | { readonly kind: "broken"; readonly because: string }
);
