/** What an agent is told to do in one phase of one item (spec §5). Data in, text out. */
import type { Item } from "../backlog/item.ts";
import type { PhasePlace } from "../config/config.ts";
import { workflowPrompt } from "../config/workflow-prompts.ts";
import { phaseOf, type StepRequest } from "../ports/step.ts";
import { spanOf } from "./duration.ts";
import { answerSection, itemSection, itemTexts } from "./item-section.ts";
import { type DataFence, dataFence } from "./prompt-data.ts";
import { phaseResultFormat } from "./result-format.ts";
import { triagePrompt } from "./triage-prompt.ts";

export interface PromptFacts {
  readonly request: StepRequest;
  /** Absolute. */
  readonly result_file: string;
  /** Relative to the repository; undefined for triage. */
  readonly change_folder?: string | undefined;
  /** How the attempt before this one ended. */
  readonly previous_failure?: string | undefined;
}

/** Ends with three lines that scripts can read: `RESULT_FILE: …`, `ITEM_ID: …`, `PHASE: …`. */
export function stepPrompt(facts: PromptFacts): string {
  const { request, result_file } = facts;
  const body =
    request.work.kind === "triage"
      ? triagePrompt({ ...facts, work: request.work })
      : phasePrompt({ ...facts, place: request.work.place });
  const lines = [`RESULT_FILE: ${result_file}`, `ITEM_ID: ${request.item.id}`, `PHASE: ${phaseOf(request)}`];
  return `${body}\n\n${lines.join("\n")}\n`;
}

function phasePrompt(facts: PromptFacts & { readonly place: PhasePlace }): string {
  const { request, place, previous_failure, change_folder } = facts;
  const { item } = request;
  const fence = dataFence([...itemTexts(item), previous_failure]);
  const { name } = place.phase;
  const sections = [
    `You work for Tickwork, which takes the items of this repository's backlog through their phases, one step at a time. Nobody watches, and nobody can answer while you work. This step is the phase "${name}" of the item ${item.id}: do that phase, all of it and nothing else, write the result file, and end. You are in the folder that the item belongs to; paths are relative to it.`,
    fence.rule,
    itemSection(item, fence),
    positionSection(place),
    foundSection(item, fence, place),
    answerSection(item, fence),
    failureSection(fence, previous_failure),
    workflowSection(place, change_folder),
    rulesSection({ place, change_folder, timeout_ms: request.limits.timeout_ms }),
    phaseResultFormat({ item_id: item.id, phase: name, result_file: facts.result_file }),
  ];
  return sections.filter((section) => section !== undefined).join("\n\n");
}

function positionSection({ phase, position, total, pipeline, pool, previous, next }: PhasePlace): string {
  const around = [
    ...(previous === undefined ? [] : [`after "${previous}"`]),
    ...(next === undefined ? [] : [`before "${next}"`]),
  ].join(", ");
  const kind =
    pool === "pre"
      ? "It belongs to the phases that find out what is to be done and what it takes, before the work proper."
      : next === undefined
        ? "It is the last one: when it is complete, the item is done."
        : "What it leaves behind is what the next phase starts from.";
  const where = `${position} of ${total}${around === "" ? "" : `: ${around}`}`;
  return `## This phase\n"${phase.name}" is phase ${where}, in the pipeline "${pipeline}". ${kind}`;
}

/** Of the phase before, or of this one when it goes on part by part. */
function foundSection(item: Item, fence: DataFence, { previous }: PhasePlace): string | undefined {
  const block = fence.block("The last summary", item.last_phase_summary);
  if (block === undefined) return undefined;
  const whose = previous === undefined ? "" : ` (of "${previous}", or of an earlier part of this one)`;
  return `## What was found and done before\nThe item's last finished step${whose} left this summary:\n\n${block}`;
}

function failureSection(fence: DataFence, previous_failure: string | undefined): string | undefined {
  const block = fence.block("How it ended", previous_failure);
  if (block === undefined) return undefined;
  return `## The attempt before this one\nIt did not succeed. What it changed in the files is still there. Find out why it failed before you do the same again:\n\n${block}`;
}

function workflowSection({ phase }: PhasePlace, change_folder: string | undefined): string {
  const folder =
    change_folder === undefined
      ? ""
      : `\n\nThe item's change folder is \`${change_folder}/\`. Read first what earlier phases left there.`;
  if (phase.workflows.length > 0) {
    const files = phase.workflows.map((file) => `- \`${file}\``).join("\n");
    return `## What to do\nRead these files of the repository and follow them, in this order:\n${files}${folder}`;
  }
  const builtIn =
    workflowPrompt(phase.name) ??
    `Do what a careful engineer would do in a phase called "${phase.name}", for this item and nothing beyond it.`;
  return `## What to do\n${builtIn.trim()}${folder}`;
}

function rulesSection(of: {
  readonly place: PhasePlace;
  readonly change_folder: string | undefined;
  readonly timeout_ms: number;
}): string {
  const { phase } = of.place;
  const more = phase.allowed_paths.map((path) => `\`${path}\``).join(", ");
  const folder = of.change_folder === undefined ? "" : `\`${of.change_folder}/\``;
  const reach = phase.destructive
    ? `You may change any file this item needs, except what is listed below. Notes and plans go into ${folder}.`
    : `You may write in ${folder} and \`_ideas/\`${more === "" ? "" : `, and in ${more}`}, and nowhere else: this phase does not change the code. What you change elsewhere is put back.`;
  const rules = [
    reach,
    `Never touch: the backlog, its inbox, worklog and config, the workflow files, \`.github/\`, CODEOWNERS, the files agents take orders from (AGENTS.md, CLAUDE.md, GEMINI.md, \`.claude/\` and their like) and git's own settings, branches and tags, here or in the home folder${phase.destructive && more !== "" ? ` (this phase may change ${more})` : ""}. If you do, everything is put back and the item is stopped.`,
    "Make no link that leads out of the repository.",
    "Do not commit, stash, fetch, switch branches, push, or open pull requests: Tickwork commits what you leave in the working tree.",
    "Never wait for input and never ask for permission. What the repository, the item or common practice settles, decide yourself, and say so in the summary. Where only a person can decide or knows, stop with `blocked` (see below).",
    `You have ${spanOf(of.timeout_ms)}. What you started and did not end is ended when you end.`,
    ...phase.verify.map(
      (command) => `Afterwards Tickwork runs \`${command}\`; the phase counts only if it exits with 0.`,
    ),
    ...(phase.destructive ? ["Reporting complete without having changed any file counts as a failure."] : []),
  ];
  return `## Rules\n${rules.map((rule) => `- ${rule}`).join("\n")}`;
}
