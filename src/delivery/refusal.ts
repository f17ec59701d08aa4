/** Why delivery does not go ahead, for a person: what is wrong, and what to change. */
export interface Refusal {
  readonly kind: "refused";
  readonly reason: string;
  readonly remedy: string;
}

export function refusal(reason: string, remedy: string): Refusal {
  return { kind: "refused", reason, remedy };
}
