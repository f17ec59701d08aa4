/**
 * From a branch's rules to whether it will take a direct push of ours. Pure.
 * https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
 */

export interface Rule {
  readonly type: string;
  readonly ruleset_id?: number | undefined;
}

/** The older kind of protection, as far as a token may see it. */
export type Classic =
  | { readonly kind: "none" }
  | { readonly kind: "hidden" }
  | {
      readonly kind: "seen";
      readonly reviews: boolean;
      readonly checks: boolean;
      readonly restricted: boolean;
      readonly locked: boolean;
      /** Administrators are not exempt. */
      readonly for_all: boolean;
    };

/** Why GitHub did not say, a clause, and what to change, a sentence. */
export interface Unanswered {
  readonly reason: string;
  readonly remedy: string;
}

export interface PushFacts {
  readonly branch: string;
  /** Undefined when GitHub did not say; then `unanswered` says why. */
  readonly rules: readonly Rule[] | undefined;
  readonly unanswered: Unanswered | undefined;
  /** By ruleset: may this token pass it by? */
  readonly bypass: ReadonlyMap<number, boolean | undefined>;
  readonly is_protected: boolean;
  /** Undefined when the branch is not protected. */
  readonly classic: Classic | undefined;
}

export type PushVerdict =
  | { readonly kind: "accepts" }
  /** It will not take it, for certain. `because` is a clause for people. */
  | { readonly kind: "refuses"; readonly because: string }
  /**
   * `is_protected`: something guards it, and whether that lets this token through is not known. `remedy`, a sentence: by
   * which it would be.
   */
  | {
      readonly kind: "unknown";
      readonly because: string;
      readonly is_protected: boolean;
      readonly remedy?: string | undefined;
    };

/** Rules that a push without a pull request cannot keep, or only by what nobody can know before. */
const IN_THE_WAY: Readonly<Record<string, string>> = {
  pull_request: "changes must be made through a pull request",
  required_status_checks: "commits must have passed checks before",
  required_signatures: "commits must be signed",
  required_deployments: "commits must have been deployed before",
  update: "only those on the bypass list may change it",
  merge_queue: "changes must go through the merge queue",
  workflows: "workflows must have passed before",
  code_scanning: "code scanning must have passed before",
  code_quality: "code quality must have passed before",
};

/** `refuses` only where that is certain, `unknown` where GitHub did not say enough; `because` is a clause for people. */
export function judgePush(facts: PushFacts): PushVerdict {
  const { branch, rules, unanswered, bypass, is_protected } = facts;
  const words = (found: readonly Rule[]) =>
    `"${branch}" has rules: ${[...new Set(found.map(({ type }) => IN_THE_WAY[type]))].join(", ")}`;
  const inTheWay = (rules ?? []).filter(({ type }) => type in IN_THE_WAY);
  const passes = ({ ruleset_id }: Rule) => (ruleset_id === undefined ? undefined : bypass.get(ruleset_id));
  const certain = inTheWay.filter((rule) => passes(rule) === false);
  if (certain.length > 0) return { kind: "refuses", because: words(certain) };
  const unsure = inTheWay.filter((rule) => passes(rule) === undefined);
  if (unsure.length > 0) return { kind: "unknown", because: words(unsure), is_protected: true };
  if (rules === undefined)
    return {
      kind: "unknown",
      because: unanswered?.reason ?? "GitHub did not say",
      is_protected,
      remedy: unanswered?.remedy,
    };
  return is_protected ? judgeClassic(facts) : { kind: "accepts" };
}

function judgeClassic({ branch, rules, classic }: PushFacts): PushVerdict {
  if (classic === undefined || classic.kind === "none") return { kind: "accepts" };
  if (classic.kind === "hidden") {
    // What is seen of it may be the rules alone, which let us through.
    if (rules !== undefined && rules.length > 0) return { kind: "accepts" };
    const because = `"${branch}" is protected, and this token may not see how`;
    return { kind: "unknown", because, is_protected: true };
  }
  const demands = [
    classic.reviews ? IN_THE_WAY.pull_request : "",
    classic.checks ? IN_THE_WAY.required_status_checks : "",
    classic.restricted ? "only some may push" : "",
    classic.locked ? "it is read only" : "",
  ].filter((demand) => demand !== "");
  if (demands.length === 0) return { kind: "accepts" };
  const because = `"${branch}" is protected: ${demands.join(", ")}`;
  // Who may push in spite of it stands in lists of people and apps; reviews and checks hold for everybody but administrators.
  const certain = classic.locked || (classic.for_all && classic.checks);
  return certain ? { kind: "refuses", because } : { kind: "unknown", because, is_protected: true };
}
