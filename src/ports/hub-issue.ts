/** Issues and comments of the repository on GitHub, as far as Tickwork reads and writes them. */

/** By this label its own issues are found again; what each is for stands in a mark in its body. */
export const ISSUE_LABEL = "tickwork";

export interface HubIssue {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "closed";
  readonly title: string;
  readonly body: string;
}

/** What is written of one; what is left out stays as it is. */
export interface IssueChange {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly state?: "open" | "closed" | undefined;
  /** Why it is closed. */
  readonly state_reason?: "completed" | "not_planned" | undefined;
}

/** GitHub's names for what can be put to a comment. */
export type Reaction = "eyes" | "+1" | "confused";

/** Who wrote an issue, as GitHub says: `OWNER`, `MEMBER`, … or nothing; `Bot` or `User`. */
export interface IssueAuthor {
  readonly user?: { readonly type: string } | null | undefined;
  readonly author_association?: string | null | undefined;
}

/** Who may push, or a program: a stranger's issue is not ours, whatever stands in it and whoever labelled it. */
export function mayBeOurs({ user, author_association }: IssueAuthor): boolean {
  return user?.type === "Bot" || ["OWNER", "MEMBER", "COLLABORATOR"].includes(author_association ?? "");
}
