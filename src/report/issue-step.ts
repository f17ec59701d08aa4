/** What is to be done to an issue, as plain data. */
import type { HubIssue, IssueChange } from "../ports/hub-issue.ts";

export type IssueStep =
  | {
      readonly kind: "open";
      readonly title: string;
      readonly body: string;
      /** What it is for, as a message calls it: an item's id. */
      readonly about: string;
    }
  | {
      readonly kind: "change";
      readonly issue: HubIssue;
      readonly change: IssueChange;
      /** Said once the change is made: a run that dies between the two never says it, rather than twice. */
      readonly comment?: string | undefined;
    };
