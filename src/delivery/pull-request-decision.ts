/** Where a run that delivers by pull request begins, from what became of the one before. Pure. */
import type { CommitSha } from "../backlog/item.ts";
import type { PullRequest } from "./github/pulls.ts";

export interface PullRequestFacts {
  /** Names, for sentences. */
  readonly base: string;
  readonly work: string;
  /** Whether the remote has the work branch. */
  readonly work_exists: boolean;
  /** Of the work branch onto the base, the newest first; undefined when GitHub did not say. */
  readonly pulls: readonly PullRequest[] | undefined;
  /** Other pull requests of Tickwork that are open; undefined when GitHub did not say. */
  readonly others: number | undefined;
  readonly most_open: number;
}

export type PullRequestDecision =
  /** At the base's head. */
  | { readonly kind: "begin" }
  /**
   * At the work branch, with what the base has new. `merged_at`: where the branch was when a pull request of it was last
   * merged. A squash leaves no trace of that in the history.
   */
  | {
      readonly kind: "go_on";
      readonly pull: PullRequest | undefined;
      readonly merged_at?: CommitSha | undefined;
    }
  /** Its pull request was merged: at the base's head, with what came onto the branch after `merged_at`. */
  | { readonly kind: "restart"; readonly pull: PullRequest; readonly merged_at: CommitSha }
  | HeldBack;

/** Nothing is wrong, but a person has the next word. A clause and a sentence for them. */
export interface HeldBack {
  readonly kind: "held_back";
  readonly because: string;
  readonly remedy: string;
}

/** What people did last has the say; what GitHub does not tell counts as not done. */
export function decidePullRequest(facts: PullRequestFacts): PullRequestDecision {
  const { base, work, work_exists, pulls = [], others = 0, most_open } = facts;
  const open = pulls.find(({ state }) => state === "open");
  const merged_at = pulls.find(({ state }) => state === "merged")?.head_sha;
  if (open !== undefined) return { kind: "go_on", pull: open, merged_at };
  const [newest] = pulls;
  if (work_exists && newest?.state === "closed") {
    return {
      kind: "held_back",
      because: `pull request #${newest.number} was closed without being merged, and its branch "${work}" is still there`,
      remedy: `Reopen it to go on from it. Or delete the branch to begin anew from "${base}": what is open in the backlog there is then done again, so close the items that are not wanted first.`,
    };
  }
  if (others >= most_open) {
    return {
      kind: "held_back",
      because: `${others} other pull request${others === 1 ? " of Tickwork is" : "s of Tickwork are"} open, and \`max-open-pull-requests\` is ${most_open}`,
      remedy: "Merge or close one of them, or allow more.",
    };
  }
  if (!work_exists) return { kind: "begin" };
  return newest?.state === "merged"
    ? { kind: "restart", pull: newest, merged_at: newest.head_sha }
    : { kind: "go_on", pull: undefined };
}
