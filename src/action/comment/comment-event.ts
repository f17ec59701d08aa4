/** The comment that a workflow was started for, if it is one whose commands may be looked at. */
import * as z from "zod";
import { ISSUE_LABEL, mayBeOurs } from "../../ports/hub-issue.ts";
import type { CommandContext } from "../command.ts";
import { tryReadEvent } from "../event-file.ts";
import { RunFailure, WrongUse } from "../failure.ts";

export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Who wrote it. */
  readonly login: string;
  /** Number of the issue or pull request. */
  readonly issue: number;
  /** The body of the issue, where it is one of Tickwork's own: what it is about stands in it. */
  readonly own_issue: string | undefined;
}

export type CommentEvent =
  | { readonly kind: "comment"; readonly comment: Comment }
  /** A clause for people. */
  | { readonly kind: "passed_over"; readonly because: string };

const userSchema = z.object({ login: z.string(), type: z.string() });
/** https://docs.github.com/webhooks/webhook-events-and-payloads#issue_comment */
const payloadSchema = z.object({
  action: z.string(),
  repository: z.object({ full_name: z.string() }),
  comment: z.object({
    id: z.int(),
    body: z.string(),
    user: userSchema,
    performed_via_github_app: z.unknown().optional(),
  }),
  issue: z.object({
    number: z.int(),
    body: z.string().nullish(),
    locked: z.boolean().nullish(),
    user: userSchema.nullish(),
    author_association: z.string().nullish(),
    labels: z.array(z.object({ name: z.string() })).nullish(),
  }),
});
type Payload = z.infer<typeof payloadSchema>;

/** Throws `RunFailure` where the workflow is at fault: another event, or one that says nothing. */
export async function readCommentEvent({ environment }: CommandContext): Promise<CommentEvent> {
  const { event, event_file, repository } = environment;
  if (!environment.on_runner || event !== "issue_comment")
    throw new WrongUse(
      `\`command: comment\` is for a workflow that a comment starts, and this is ${event === undefined ? "none" : `"${event}"`}.`,
      "Use it with `on: issue_comment: types: [created]`; docs/answering.md has the workflow.",
    );
  const payload = await tryReadEvent(event_file, payloadSchema);
  if (payload === undefined)
    throw new RunFailure(
      "The event says of no comment, so nothing was done.",
      "Run the job again; if it stays so, look at GITHUB_EVENT_PATH.",
    );
  const because = whyPassedOver(payload, repository);
  if (because !== undefined) return { kind: "passed_over", because };
  const { comment, issue } = payload;
  return {
    kind: "comment",
    comment: {
      id: comment.id,
      body: comment.body,
      login: comment.user.login,
      issue: issue.number,
      own_issue: isOwn(issue) ? (issue.body ?? "") : undefined,
    },
  };
}

function whyPassedOver(
  { action, repository, comment, issue }: Payload,
  here: string | undefined,
): string | undefined {
  if (action !== "created") return `the comment was ${action}, and commands are taken from new ones alone`;
  if (repository.full_name !== here) return "the comment is of another repository";
  if (issue.locked) return "the conversation is locked";
  if (comment.body.startsWith("<!-- tickwork:")) return "the comment is Tickwork's own";
  if (comment.user.type !== "User") return "the comment is not a person's";
  const app = comment.performed_via_github_app;
  return app === undefined || app === null ? undefined : "the comment was written by an app";
}

/** As where they are listed. */
function isOwn(issue: Payload["issue"]): boolean {
  return mayBeOurs(issue) && (issue.labels ?? []).some(({ name }) => name === ISSUE_LABEL);
}
