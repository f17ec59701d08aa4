/** Which branch a run works on (spec §10, Preconditions), and which remote has it. */
import type { Git } from "./git.ts";
import { type Refusal, refusal } from "./refusal.ts";
import type { RepositoryConfig } from "./repository-config.ts";

export interface BranchSources {
  /** The branch that is checked out; undefined when HEAD is detached. */
  readonly checkedOut: string | undefined;
  /** The input `branch`. */
  readonly input: string | undefined;
  /** The branch that the workflow's event is about. */
  readonly event: string | undefined;
}

export type BranchChoice =
  /** `trusted`: git itself named it, so its name is a valid one. */
  { readonly kind: "branch"; readonly name: string; readonly trusted: boolean } | Refusal;

/** What is checked out; on a detached HEAD the input, else the event. */
export function chooseBranch({ checkedOut, input, event }: BranchSources): BranchChoice {
  const wanted = input?.trim() || undefined;
  if (checkedOut === undefined) {
    const name = wanted ?? event;
    if (name !== undefined) return { kind: "branch", name, trusted: false };
    return refusal(
      "HEAD is detached, so there is no branch to work on",
      "Say which with the input `branch`, or check out a branch: `ref:` of actions/checkout.",
    );
  }
  if (wanted !== undefined && wanted !== checkedOut) {
    return refusal(
      `the input \`branch\` says "${shown(wanted)}", but "${checkedOut}" is checked out`,
      `Check out the other one (\`ref: ${shown(wanted)}\` of actions/checkout), or leave \`branch\` out.`,
    );
  }
  return { kind: "branch", name: checkedOut, trusted: true };
}

/** A refusal when git would not take this as the name of a branch. One process. */
export async function invalidBranchName(git: Git, name: string): Promise<Refusal | undefined> {
  const printable = !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name);
  // Git prints the branch it would mean: another one for `@{-1}`.
  const answer = printable ? await git.tryRun(["check-ref-format", "--branch", name]) : undefined;
  if (answer?.kind === "ok" && answer.stdout.trimEnd() === name) return undefined;
  return refusal(
    `"${shown(name)}" is not a valid name for a branch`,
    "Correct the input `branch`; `git check-ref-format --branch` tells what git accepts.",
  );
}

export type RemoteChoice =
  | { readonly kind: "remote"; readonly name: string; readonly url: string }
  | { readonly kind: "none" }
  | Refusal;

/** The one that the branch follows, else `origin`, else the only one there is. */
export function chooseRemote(config: RepositoryConfig, branch: string): RemoteChoice {
  const names = [...config.remotes.keys()];
  const followed = config.upstreams.get(branch);
  const name = [followed, "origin", names.length === 1 ? names[0] : undefined].find(
    (one) => one !== undefined && config.remotes.has(one),
  );
  if (name !== undefined) return { kind: "remote", name, url: config.remotes.get(name) ?? "" };
  if (names.length === 0) return { kind: "none" };
  return refusal(
    `the repository has the remotes ${names.join(", ")}, none of them is called "origin", and "${branch}" follows none`,
    `Say which one to push to: \`git config branch.${branch}.remote ${names[0]}\`.`,
  );
}

function shown(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?").slice(0, 100);
}
