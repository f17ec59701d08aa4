/** Is the ground that a destructive phase stands on still there? (spec §5) */
import type { Staleness } from "../config/config.ts";
import type { Ancestry } from "../ports/work-tree.ts";

export type StalenessVerdict =
  | { readonly kind: "go_on" }
  | { readonly kind: "warn"; readonly notice: string }
  | { readonly kind: "block"; readonly reason: string };

/**
 * `commit` is the item's `last_phase_commit`, `ancestry` what git says of it against HEAD. A commit that git does not
 * know blocks whatever the config says: nobody can tell what the item's plans were based on.
 */
export function weighStaleness(of: {
  readonly commit: string;
  readonly ancestry: Ancestry;
  readonly rule: Staleness;
}): StalenessVerdict {
  const commit = of.commit.slice(0, 12);
  if (of.ancestry === "ancestor") return { kind: "go_on" };
  if (of.ancestry === "unknown") {
    return {
      kind: "block",
      reason: `Its earlier phases ran on commit ${commit}, which git does not know here. ${REMEDY}`,
    };
  }
  const what = `Its earlier phases ran on commit ${commit}, which is not in the branch's history any more.`;
  switch (of.rule) {
    case "ignore":
      return { kind: "go_on" };
    case "warn":
      return { kind: "warn", notice: `${what} The phase ran all the same (staleness: warn).` };
    case "block":
      return { kind: "block", reason: `${what} ${REMEDY}` };
  }
}

const REMEDY =
  "Look whether what they found still holds; unblocking the item lets it go on from the branch as it is.";
