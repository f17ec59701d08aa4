/** `command: comment`: does what a comment on GitHub asks for, if whoever wrote it may push, and answers it there. */

import type { GitHubApi } from "../../delivery/github/api.ts";
import { hasComment, react, readComment } from "../../delivery/github/comments.ts";
import { addComment } from "../../delivery/github/issues.ts";
import type { Reaction } from "../../ports/hub-issue.ts";
import { editedReply, isNoReply, noReply, type Obeyed, replyText } from "../../report/comment-reply.ts";
import { paragraphs } from "../../report/markdown-parts.ts";
import { accessOf } from "../actor-access.ts";
import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { type Comment, readCommentEvent } from "../comment/comment-event.ts";
import { obey } from "../comment/obey.ts";
import { RunFailure } from "../failure.ts";

export const COMMENT: CommandDefinition = {
  name: "comment",
  summary: "do what a comment on GitHub asks for (`/tickwork …`), and answer it there",
  about: [
    "For a workflow that comments start. `/tickwork unblock`, `approve`, `retry`, `advance`, `complete`, `close` and `add` do what the commands of these names do, for whoever may push to the repository.",
    "It starts no agent. docs/answering.md has the workflow and what is obeyed.",
  ],
  inputs: CHANGE_INPUTS,
  examples: [{ line: "comment", does: "on a runner: the comment that the event is about" }],
  local: true,
  perform: comment,
};

/** More are a mistake, or worse. */
const MOST_COMMANDS = 10;

async function comment(context: CommandContext): Promise<CommandEnd> {
  const event = await readCommentEvent(context);
  if (event.kind === "passed_over") return nothingDone(context, event.because);
  const { comment: asked } = event;
  // It brings a reader of Markdown along, which no other command has to wait for.
  const { commandsIn } = await import("../comment/comment-commands.ts");
  const lines = commandsIn(asked.body);
  if (lines.length === 0) return nothingDone(context, "there is no command in the comment");
  const api = apiOf(context);
  const access = await accessOf(asked.login, context);
  if (access.kind === "unknown")
    throw new RunFailure(
      `Nothing was done: it could not be found out whether ${asked.login} has write access: ${access.reason}.`,
      access.remedy,
    );
  if (access.kind === "reads") return refuse(context, api, asked);
  const now = await readComment(api, asked.id);
  if (now.kind === "missing") return nothingDone(context, "the comment was deleted");
  if (now.kind === "ok" && now.data !== asked.body) return answerEdited(context, api, asked);
  const telling = createTelling(context, api, asked);
  // The commands do not wait for it.
  const seen = telling.react("eyes");
  const obeyed =
    lines.length > MOST_COMMANDS ? [TOO_MANY] : await obey(context, { comment: asked, lines, api });
  await seen;
  return answer(context, telling, obeyed);
}

const TOO_MANY: Obeyed = {
  word: "",
  outcome: {
    kind: "refused",
    what: `A comment may hold ${MOST_COMMANDS} commands, and this one has more: nothing was done.`,
    remedy: "Give them in several comments.",
  },
};

function apiOf({ environment, connect }: CommandContext): GitHubApi {
  const { repository_url } = environment;
  const api = repository_url === undefined ? undefined : connect(repository_url).api;
  if (api !== undefined) return api;
  throw new RunFailure(
    "Nothing was done: there is no token to ask GitHub with who wrote the comment.",
    "Leave `token` at its default, or pass one.",
  );
}

/** What is told to people in the conversation. What GitHub does not take of it is a warning: the commands are done by then. */
interface Telling {
  readonly warnings: readonly string[];
  react(content: Reaction): Promise<void>;
  say(body: string): Promise<void>;
}

function createTelling({ log }: CommandContext, api: GitHubApi, { id, issue }: Comment): Telling {
  const warnings: string[] = [];
  const warn = (warning: string) => {
    if (warnings.includes(warning)) return;
    warnings.push(warning);
    log.warning(warning);
  };
  return {
    warnings,
    async react(content) {
      const answered = await react(api, id, content);
      if (answered.kind !== "ok") warn(`No reaction to the comment: ${answered.reason}. ${answered.remedy}`);
    },
    async say(body) {
      const answered = await addComment(api, { issue, body });
      if (answered.kind !== "ok") warn(`No answer to the comment: ${answered.reason}. ${answered.remedy}`);
    },
  };
}

/** The reaction first: it is never given twice. */
async function answer(
  { environment, log }: CommandContext,
  telling: Telling,
  obeyed: readonly Obeyed[],
): Promise<CommandEnd> {
  const isDone = obeyed.every(({ outcome }) => outcome.kind === "done" || outcome.kind === "done_before");
  const reply = replyText(obeyed, environment.run_url);
  await telling.react(isDone ? "+1" : "confused");
  if (obeyed.some(({ outcome }) => outcome.kind !== "done_before")) await telling.say(reply);
  const failed = obeyed.flatMap(({ outcome }) => (outcome.kind === "failed" ? [outcome] : []))[0];
  const changed = obeyed.some(({ outcome }) => outcome.kind === "done");
  for (const { word, outcome } of obeyed) log.info(`/tickwork ${word} · ${outcome.kind.replace("_", " ")}`);
  return {
    exit_code: failed === undefined ? 0 : 1,
    failure: failed && `${failed.what} ${failed.remedy}`,
    summary: paragraphs(withoutMark(reply), telling.warnings.map((warning) => `- ${warning}`).join("\n")),
    outputs: { changed: String(changed) },
  };
}

/** Once in a conversation, whoever tries: what is said to one is said to all. */
async function refuse(context: CommandContext, api: GitHubApi, asked: Comment): Promise<CommandEnd> {
  const telling = createTelling(context, api, asked);
  await telling.react("confused");
  const told = await hasComment(api, { issue: asked.issue, is: isNoReply });
  if (told.kind === "ok" && !told.data) await telling.say(noReply());
  return nothingDone(context, "whoever wrote the comment may not push to the repository");
}

async function answerEdited(context: CommandContext, api: GitHubApi, asked: Comment): Promise<CommandEnd> {
  const telling = createTelling(context, api, asked);
  await telling.react("confused");
  await telling.say(editedReply());
  return nothingDone(context, "the comment was changed after it was written");
}

function nothingDone({ log }: CommandContext, because: string): CommandEnd {
  const said = `Nothing was done: ${because}.`;
  log.info(said);
  return { exit_code: 0, summary: `🔵 ${said}`, outputs: { changed: "false" } };
}

function withoutMark(reply: string): string {
  return reply.replace(/^<!--.*?-->\s*/, "");
}
