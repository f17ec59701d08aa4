/** Why delivery does not go ahead, for a person: what is wrong, and what to change. */
export interface Refusal {
  readonly kind: "refused";
  readonly reason: string;
  readonly remedy: string;
  /** A rule or protection of the branch says so: another branch may take the same commits. */
  readonly by_branch_rule?: true | undefined;
  /** Nobody said no: the remote did not answer, and may later. */
  readonly unheard?: true | undefined;
}

/** `reason`: a clause. `remedy`: a sentence. */
export function refusal(reason: string, remedy: string): Refusal {
  return { kind: "refused", reason, remedy };
}
