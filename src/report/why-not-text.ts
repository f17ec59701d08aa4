/** Why an item was not chosen, in words. Plain text with data of strangers in it: escape it for its place. */
import type { WhyNot } from "../ports/why-not.ts";
import { instantText, listText } from "./amounts.ts";
import { bounded } from "./escape.ts";

const MAX_REASON = 200;

export interface WaitPhrase {
  /** For several items: `wait for a free place`, not `waits`. */
  readonly many: boolean;
  /** RFC 3339. */
  readonly now: string;
}

/** What follows the item's id in a sentence: `waits for WRK-007`. The same words mean the same reason. */
export function waitText(why: WhyNot, { many, now }: WaitPhrase): string {
  const wait = many ? "wait" : "waits";
  const is = many ? "are" : "is";
  switch (why.kind) {
    case "running":
      return `${is} running`;
    case "waits_for":
      return `${wait} for ${listText(why.dependencies, 5)}`;
    case "wip_limit":
      return `${wait} for a free place (\`max_wip\` ${why.max_wip})`;
    case "no_slot":
      return `${wait} for a free slot (\`max_concurrent\` ${why.max_concurrent})`;
    case "behind_destructive":
      return `${wait} behind ${why.behind}, which runs alone`;
    case "runs_alone":
      return `${wait} until nothing else runs`;
    case "set_aside":
      return `${is} set aside until the next run: ${bounded(why.because, MAX_REASON)}`;
    case "filter":
      return `${is} outside the filter`;
    case "not_a_target":
      return `${is} not the current target`;
    case "needs_person":
      return `${many ? "need" : "needs"} a person: ${bounded(why.reason, MAX_REASON)}`;
    case "rescued":
      return `${wait} until the work on ${bounded(why.branch, MAX_REASON)} is taken in or thrown away`;
    case "retry_after":
      return `not before ${instantText(why.at, now)}`;
    case "budget":
    case "cap":
    case "broken":
      return `${why.kind === "broken" ? "must be mended" : why.kind}: ${bounded(why.because, MAX_REASON)}`;
    default:
      return why satisfies never;
  }
}

/** Items with the same reason together, in the order in which the reasons first come: one sentence each. */
export function waitSentences(reasons: readonly WhyNot[], now: string): readonly string[] {
  const groups = Map.groupBy(reasons, (why) => waitText(why, { many: false, now }));
  return [...groups.values()].map((group) => {
    const [first] = group;
    const ids = listText(group.map(({ item_id }) => item_id));
    return first ? `${ids} ${waitText(first, { many: group.length > 1, now })}` : "";
  });
}
