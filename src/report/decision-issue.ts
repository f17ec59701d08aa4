/** What stands in the issue that asks for an item: title, body, and what a comment says when the question is another. Pure. */
import { inertLine } from "../backlog/inert-line.ts";
import type { Description, Item } from "../backlog/item.ts";
import { statusAfterUnblock } from "../backlog/status.ts";
import { bounded, markdownBlock, markdownCode, markdownCommand, markdownText } from "./escape.ts";
import { DECISION_MARK, type DecisionMark, decisionMark, digest, type IssuePlace } from "./issue-mark.ts";
import { details, itemName, paragraphs, phaseText } from "./markdown-parts.ts";
import type { Answer, Need } from "./needs-person.ts";
import { withOwnPart } from "./own-part.ts";
import type { RunReport } from "./run-report.ts";

/** What the texts are made of besides the item. */
export interface IssueFacts {
  readonly place: IssuePlace;
  /** The branch that has the files: where work goes by pull request, another than the place's. */
  readonly tree: string;
  /** `https://github.com/owner/name`. */
  readonly repository_url: string;
  /** `actions/runs/4711`, of the run that asks; empty on a person's machine. */
  readonly run: string;
  readonly placeOf: RunReport["placeOf"];
  /** From the repository's top; undefined when the item has none. */
  readonly folderOf: (item: Item) => string | undefined;
}

/** GitHub's limit is 256. */
const MAX_TITLE = 200;
/**
 * GitHub's limit is 65,536 characters, and people write into it too. With these bounds the longest body has 45,000: a
 * question, twenty options, five parts of a description and a summary.
 */
const MAX_QUESTION = 6_000;
const MAX_PART = 4_000;
const MAX_OPTION = 120;
const MOST_OPTIONS = 20;

/** Begins each title that is ours: `[WRK-007] `. One that a person changed to something else stays. */
export function decisionTitle(item: Item): string {
  return bounded(inertLine(`[${item.id}] ${item.title}`), MAX_TITLE);
}

/** Whether a title still names the item as ours do: a person's own title stays. */
export function isOwnTitle(title: string, { id }: Pick<DecisionMark, "id">): boolean {
  return title.startsWith(`[${id}] `);
}

/** The mark of a question that is asked now; when and by which run goes on from the earlier mark of the same one. */
export function markOf(
  { item, asked }: Need,
  { place, run }: IssueFacts,
  earlier?: DecisionMark,
): DecisionMark {
  const question = digest(asked, ...(item.blocked_question?.options ?? []));
  const same = earlier?.question === question && earlier.settled === undefined ? earlier : undefined;
  return {
    ...place,
    id: item.id,
    created: item.created,
    title: digest(item.title),
    question,
    asked: same?.asked ?? item.updated,
    run: same?.run ?? run,
  };
}

/** The body with our part brought up to date; what people wrote around it stays. */
export function decisionBody(existing: string, need: Need, facts: IssueFacts, mark: DecisionMark): string {
  const said = `${paragraphs(
    asking(need, facts, mark),
    answering(need, facts),
    known(need.item, facts),
    "This text is kept up to date by Tickwork; what you write below it stays. The issue is closed when the item is answered, in whatever way.",
  )}\n`;
  return withOwnPart(existing, { start: decisionMark(mark), starts: DECISION_MARK, said });
}

/** The body of one that is settled. `how` is Markdown. */
export function settledBody(existing: string, how: string, mark: DecisionMark): string {
  return withOwnPart(existing, { start: decisionMark(mark), starts: DECISION_MARK, said: `${how}\n` });
}

/** For whoever follows the issue: its body is no news to them. */
export function askedAnew({ asked }: Need, { again }: { readonly again: boolean }): string {
  const what = again ? "This is asked again:" : "The question has changed:";
  return paragraphs(what, askedBlock(asked), "The options and how to answer are at the top.");
}

function asking({ item, asked, answers }: Need, facts: IssueFacts, mark: DecisionMark): string {
  const { repository_url, placeOf } = facts;
  const phase = phaseText(item, placeOf);
  const where = phase === "" ? "" : `, in ${markdownCode(phase)}`;
  const run = mark.run === "" ? "" : ` · [the run that asked](${repository_url}/${mark.run})`;
  const what = answers.length === 0 ? "cannot go on" : "waits for you";
  return paragraphs(`${itemName(item)} ${what}${where}${run}`, askedBlock(asked), optionList(item));
}

function askedBlock(asked: string): string {
  return markdownBlock(asked, MAX_QUESTION);
}

function optionList({ blocked_question }: Item): string {
  const options = blocked_question?.options ?? [];
  const lines = options
    .slice(0, MOST_OPTIONS)
    .map((option, index) => `${index + 1}. ${markdownText(bounded(option, MAX_OPTION))}`);
  return lines.join("\n");
}

function answering({ item, answers }: Need, facts: IssueFacts): string {
  const backlog = fileLink(facts.place.backlog, facts);
  if (answers.length === 0)
    return paragraphs(
      "#### What to do",
      `Mend the item in ${backlog}, or take it out by a comment:`,
      commentBlock("/tickwork close <why>"),
    );
  return paragraphs(
    "#### How to answer",
    "**By a comment here**, from a phone too. It counts from everybody who may push to this repository, with the command at the beginning of a line:",
    commentBlock(answers.flatMap(commentLine).join("\n")),
    `Take one of these lines. ${otherCommands(answers)}`,
    "**By a command**, which starts the workflow:",
    ...answers.slice(0, MOST_OPTIONS + 1).map(({ command }) => markdownCommand(command)),
    `**By hand**, in ${backlog}: ${editText(item, answers)}`,
  );
}

function otherCommands(answers: readonly Answer[]): string {
  const did = "`/tickwork complete` if you did it by hand.";
  return answers.some(({ said }) => said?.command === "close")
    ? `Or ${did}`
    : `Or \`/tickwork close <why>\` if it will not be done, ${did}`;
}

function commentLine({ said }: Answer): readonly string[] {
  if (!said) return [];
  const words = said.words ?? OWN_WORDS[said.command];
  return [`/tickwork ${said.command}${words === "" ? "" : ` ${words}`}`];
}

/** What stands in the place of a person's words; `retry` and `approve` need none. */
const OWN_WORDS = { approve: "", retry: "", unblock: "<your answer>", close: "<why>" } as const;

function commentBlock(lines: string): string {
  return markdownBlock(lines, 4_000);
}

function editText(item: Item, answers: readonly Answer[]): string {
  const back = `\`status: ${statusAfterUnblock(item)}\``;
  const gate = answers.some(({ said }) => said?.command === "approve");
  return gate
    ? `\`guardrails_approved: true\` and ${back}, and no \`blocked_…\` field any more.`
    : `${back} and \`unblock_context:\` with your answer, and no \`blocked_…\` field any more.`;
}

function known(item: Item, facts: IssueFacts): string {
  const { repository_url, folderOf } = facts;
  const folder = folderOf(item);
  const tree = `${repository_url}/tree/${pathText(facts.tree)}`;
  const parts: readonly (readonly [string, string | undefined])[] = [
    ["What the phase before it found", item.last_phase_summary],
    ...descriptionParts(item.description),
  ];
  const told = parts.filter(([, text]) => text !== undefined && text.trim() !== "");
  if (told.length === 0 && folder === undefined) return "";
  return paragraphs(
    "#### What is known",
    folder === undefined
      ? ""
      : `What its phases wrote: [${markdownText(folder)}](${tree}/${pathText(folder)})`,
    ...told.map(([name, text]) => details(name, markdownBlock(text ?? "", MAX_PART))),
  );
}

function descriptionParts(description: Description = {}): readonly (readonly [string, string | undefined])[] {
  const { context, problem, solution, impact, sizing_rationale } = description;
  return [
    ["Context", context],
    ["Problem", problem],
    ["Solution", solution],
    ["Impact", impact],
    ["Why it was rated so", sizing_rationale],
  ];
}

function fileLink(path: string, { repository_url, tree }: IssueFacts): string {
  return `[${markdownText(path)}](${repository_url}/blob/${pathText(tree)}/${pathText(path)})`;
}

/** For an address: brackets and spaces would end the link. */
function pathText(path: string): string {
  return path
    .split("/")
    .map(encodeURIComponent)
    .join("/")
    .replaceAll(/[()]/g, (one) => (one === "(" ? "%28" : "%29"));
}
