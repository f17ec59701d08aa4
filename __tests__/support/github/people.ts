/** What people do on GitHub's pages: merge, close, reopen, protect. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkout, World } from "../repository.ts";
import type { Pull, Rule, State } from "./state.ts";

export interface People {
  /** The one open pull request; throws when there is none, or more. */
  openPull(): Pull;
  merge(
    number: number,
    how?: {
      readonly method?: "merge" | "squash" | "rebase";
      readonly keepBranch?: boolean;
      /** The check of what the merge would make, in a clone that has it: it throws where nothing is to be merged. */
      readonly looksGood?: (clone: Checkout) => Promise<void>;
    },
  ): Promise<void>;
  close(number: number, how?: { readonly deleteBranch?: boolean }): Promise<void>;
  /** The rules are shown by the API and hold for pushes, unless whoever asks may pass them by. */
  protect(branch: string, rules: readonly Rule[]): Promise<void>;
}

export const REQUIRE_PULL_REQUEST: Rule = {
  type: "pull_request",
  parameters: {
    allowed_merge_methods: ["merge", "squash", "rebase"],
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
  },
};

export function createPeople(world: World, state: State): People {
  const pullOf = (number: number) => {
    const pull = state.pulls.find((one) => one.number === number);
    if (pull === undefined) throw new Error(`there is no pull request ${number}`);
    return pull;
  };
  /** GitHub writes branches itself: no hook of the repository is asked. */
  const remote = () => world.at(world.remote);

  return {
    openPull() {
      const open = state.pulls.filter((pull) => pull.state === "open");
      const [only] = open;
      if (only === undefined || open.length > 1) throw new Error(`${open.length} pull requests are open`);
      return only;
    },
    async merge(number, { method = "merge", keepBranch = false, looksGood } = {}) {
      const pull = pullOf(number);
      const clone = await world.clone({ branch: pull.base });
      let merged: string;
      try {
        const theirs = `origin/${pull.head}`;
        merged = await clone.git("rev-parse", theirs);
        if (method === "merge")
          await clone.git("merge", "--quiet", "--no-ff", "-m", `Merge pull request #${number}`, theirs);
        if (method === "rebase") await clone.git("cherry-pick", `${pull.base}..${theirs}`);
        if (method === "squash") {
          await clone.git("merge", "--quiet", "--squash", theirs);
          await clone.git("commit", "--quiet", "-m", `${pull.title} (#${number})`);
        }
        await looksGood?.(clone);
        await remote().git("fetch", "--quiet", clone.path, `HEAD:refs/heads/${pull.base}`);
      } finally {
        await rm(clone.path, { recursive: true, force: true });
      }
      Object.assign(pull, { state: "closed", merged_at: new Date().toISOString(), closed_sha: merged });
      await remote().git("update-ref", `refs/pull/${number}/head`, merged);
      // Whoever deletes it looks at what is merged: what came after that stays.
      if (!keepBranch)
        await remote()
          .git("update-ref", "-d", `refs/heads/${pull.head}`, merged)
          .catch(() => {});
    },
    async close(number, { deleteBranch = false } = {}) {
      const pull = pullOf(number);
      pull.closed_sha = (await world.remoteHead(pull.head)) ?? "";
      pull.state = "closed";
      if (deleteBranch) await remote().git("update-ref", "-d", `refs/heads/${pull.head}`);
    },
    async protect(branch, rules) {
      state.rules.set(branch, rules);
      if (rules.every(({ bypass }) => bypass === "always")) return;
      const file = join(world.root, "protected");
      await world.hook(
        [
          `echo refs/heads/${branch} >> '${file}'`,
          "while read -r _ _ ref; do",
          `  if grep -qx "$ref" '${file}'; then`,
          '    echo "error: GH013: Repository rule violations found for $ref." >&2',
          '    echo "- Changes must be made through a pull request." >&2',
          "    exit 1",
          "  fi",
          "done",
        ].join("\n"),
      );
    },
  };
}
