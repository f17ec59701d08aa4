/** Does the commands of a comment, one after another, by the same functions as a dispatch: the first that is not done ends it. */
import type { Item } from "../../backlog/item.ts";
import type { GitHubApi } from "../../delivery/github/api.ts";
import type { CommandOutcome, Obeyed } from "../../report/comment-reply.ts";
import { itemAskedIn } from "../../report/decision-plan.ts";
import type { CommandContext } from "../command.ts";
import { DoneBefore, RunFailure, UnfitAsk, unforeseen, WrongUse } from "../failure.ts";
import { inputsWith } from "../inputs.ts";
import { issuePlace } from "../issues/issue-facts.ts";
import { type ReadOnlyWorkspace, readWorkspace } from "../workspace.ts";
import type { CommentLine } from "./comment-commands.ts";
import type { Comment } from "./comment-event.ts";
import { givenBy, type KnownIds } from "./given.ts";

interface Asked {
  readonly comment: Comment;
  readonly lines: readonly CommentLine[];
  readonly api: GitHubApi;
}

/**
 * One outcome for each line, in their order; those behind the first that was not done are `not_tried`. Never throws for
 * what a command refuses: that is an outcome.
 */
export async function obey(context: CommandContext, asked: Asked): Promise<readonly Obeyed[]> {
  const { lines } = asked;
  const obeyed: Obeyed[] = [];
  for (const [at, line] of lines.entries()) {
    const outcome = await obeyLine(context, asked, at);
    obeyed.push({ word: nameOf(line), outcome });
    if (outcome.kind !== "done" && outcome.kind !== "done_before") break;
  }
  const rest = lines.slice(obeyed.length);
  return [...obeyed, ...rest.map((line): Obeyed => ({ word: nameOf(line), outcome: { kind: "not_tried" } }))];
}

/** For the log: words of a stranger's making are not printed. */
function nameOf({ word }: CommentLine): string {
  return /^[a-z]{1,20}$/i.test(word) ? word.toLowerCase() : "?";
}

async function obeyLine(context: CommandContext, asked: Asked, at: number): Promise<CommandOutcome> {
  const { comment, lines } = asked;
  const line = lines[at];
  if (line === undefined) throw new RangeError(`there is no command ${at}`);
  try {
    const workspace = await readWorkspace(context);
    const given = givenBy(line, knownIds(context, asked, workspace));
    if (given.kind === "unknown") return { ...given, kind: "refused" };
    const read = inputsWith(context.inputs, given.inputs);
    if (read.kind === "refused")
      return { kind: "refused", what: read.messages.join(" "), remedy: "Nothing was done." };
    const command = context.commands.find(({ name }) => name === given.inputs.command);
    if (command === undefined) throw new RangeError(`there is no command ${given.inputs.command}`);
    const which = lines.length === 1 ? "" : `, ${at + 1} of ${lines.length}`;
    const end = await command.perform({
      ...context,
      inputs: read.inputs,
      environment: { ...context.environment, actor: comment.login },
      comment: { issue: comment.issue, name: `comment ${comment.id}${which}` },
    });
    return { kind: "done", summary: end.summary };
  } catch (error) {
    if (error instanceof DoneBefore) return { kind: "done_before" };
    const { what, remedy } = error instanceof RunFailure ? error : unforeseen(error, context.log);
    return {
      kind: error instanceof WrongUse || error instanceof UnfitAsk ? "refused" : "failed",
      what,
      remedy,
    };
  }
}

/** As the checkout has it, which is enough to tell an id from an answer; the command itself looks at the branch's head. */
function knownIds(
  context: CommandContext,
  { comment, api }: Asked,
  { document, config, paths }: ReadOnlyWorkspace,
): KnownIds {
  const { items } = document.backlog;
  const { inputs, environment } = context;
  const branch = inputs.branch ?? environment.event_branch ?? "";
  const place = issuePlace(context, api, { branch, backlog: paths.backlog });
  return {
    implied: impliedBy(comment, items, place),
    ids: items.map(({ id }) => id),
    prefix: config.project.prefix,
  };
}

function impliedBy(
  { own_issue }: Comment,
  items: readonly Item[],
  place: Parameters<typeof itemAskedIn>[1]["place"],
): string | undefined {
  return own_issue === undefined ? undefined : itemAskedIn(own_issue, { items, place });
}
