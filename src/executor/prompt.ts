/** What an agent is told to do in one phase of one item (spec §5). Data in, text out. */
import type { Item } from "../backlog/item.ts";
import type { PhasePlace } from "../config/config.ts";
import { workflowPrompt } from "../config/workflow-prompts.ts";
import { phaseOf, type StepRequest } from "../ports/step.ts";
import { spanOf } from "./duration.ts";
import { itemSection, itemTexts } from "./item-section.ts";
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
  return [
    `You work for Tickwork, which takes the items of this repository's backlog through their phases, one step at a time. This step is the phase "${name}" of the item ${item.id}. You are in the folder that it belongs to; paths are relative to that.`,
    fence.rule,
    itemSection(item, fence),
    positionSection(place),
    ...backgroundOf(item, fence, previous_failure),
    workflowSection(place),
    rulesSection({ place, change_folder, timeout_ms: request.limits.timeout_ms }),
    phaseResultFormat({ item_id: item.id, phase: name, result_file: facts.result_file }),
  ].join("\n\n");
}

function positionSection({ phase, position, total, pipeline, pool }: PhasePlace): string {
  const kind =
    pool === "pre"
      ? "It comes before the work proper: find out what is to be done and what it takes."
      : position === total
        ? "It is the last one: after it the item is done."
        : "What it leaves behind is what the next phase starts from.";
  return `## This phase\n"${phase.name}" is phase ${position} of ${total} of the pipeline "${pipeline}". ${kind}`;
}

/** Each only when there is something to tell. */
function backgroundOf(item: Item, fence: DataFence, previous_failure: string | undefined): readonly string[] {
  const sections = [
    ["## What the phase before found", fence.block("Its summary", item.last_phase_summary)],
    [
      "## A person's answer\nThe item was blocked until a person said this. It settles the question it answers:",
      fence.block("The answer", item.unblock_context),
    ],
    [
      "## The attempt before this one\nIt did not succeed. What it changed in the files is still there. Find out why it failed before you do the same again:",
      fence.block("How it ended", previous_failure),
    ],
  ] as const;
  return sections.flatMap(([heading, block]) => (block === undefined ? [] : [`${heading}\n\n${block}`]));
}

function workflowSection({ phase }: PhasePlace): string {
  if (phase.workflows.length > 0) {
    const files = phase.workflows.map((file) => `- \`${file}\``).join("\n");
    return `## What to do\nRead these files of the repository and follow them, in this order:\n${files}`;
  }
  const builtIn =
    workflowPrompt(phase.name) ??
    `Do what a careful engineer would do in a phase called "${phase.name}", for this item and nothing beyond it.`;
  return `## What to do\n${builtIn.trim()}`;
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
    `Never touch: the backlog, its inbox, worklog and config, the workflow files, \`.github/\`, CODEOWNERS, the files agents take orders from (AGENTS.md, CLAUDE.md, GEMINI.md, \`.claude/\` and their like) and git's own settings${phase.destructive && more !== "" ? ` (this phase may change ${more})` : ""}. If you do, everything is put back and the item is stopped.`,
    "Do not commit, switch branches, push, or open pull requests: Tickwork commits what you leave in the working tree.",
    "Nobody watches and nobody answers: never wait for input, never ask for permission.",
    `You have ${spanOf(of.timeout_ms)}. What you started and did not end is ended when you end.`,
    ...phase.verify.map(
      (command) => `Afterwards Tickwork runs \`${command}\`; the phase counts only if it exits with 0.`,
    ),
    ...(phase.destructive ? ["Reporting complete without having changed any file counts as a failure."] : []),
  ];
  return `## Rules\n${rules.map((rule) => `- ${rule}`).join("\n")}`;
}
