/**
 * What an agent is told in triage: understand one new item, rate it, choose its pipeline, find its duplicates. However
 * many items and pipelines there are, the text stays under 40 kB, and says what it left out (EXE-7).
 */
import type { Status } from "../backlog/item.ts";
import { workflowPrompt } from "../config/workflow-prompts.ts";
import {
  type ItemLine,
  type PipelineOutline,
  phaseOf,
  type StepRequest,
  type StepWork,
  TRIAGE,
} from "../ports/step.ts";
import { oneLine } from "./excerpt.ts";
import { answerSection, itemSection, itemTexts } from "./item-section.ts";
import { dataFence } from "./prompt-data.ts";
import { triageResultFormat } from "./result-format.ts";
import { slugOf } from "./slug.ts";

const MAX_PROMPT_BYTES = 40_000;
/** For the three lines that follow, besides the path in them. */
const RESERVED_BYTES = 1_000;
const MAX_PART_BYTES = 2_000;
const MAX_PIPELINES_BYTES = 6_000;
const MAX_TITLE = 120;

/** What is likeliest to be the same thing comes first, and is left out last. */
const ORDER: readonly Status[] = ["new", "scoping", "ready", "in_progress", "blocked", "done"];

/**
 * The whole prompt of a triage (spec §5, Prompt): the item, the pipelines, a line for every other item, and how to
 * answer. What people wrote stands fenced.
 */
export function triagePrompt(facts: {
  readonly request: StepRequest;
  readonly work: Extract<StepWork, { readonly kind: "triage" }>;
  readonly result_file: string;
  readonly previous_failure?: string | undefined;
}): string {
  const { request, work, previous_failure } = facts;
  const { item } = request;
  const others = [...work.other_items]
    .filter(({ id }) => id !== item.id)
    .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const fence = dataFence([...itemTexts(item), previous_failure, ...others.map(({ title }) => title)]);
  const failure = fence.block("How the attempt before this one ended", previous_failure, MAX_PART_BYTES);
  const answer = answerSection(item, fence, MAX_PART_BYTES);
  const before = [
    `You work for Tickwork, which takes the items of this repository's backlog through their phases. This step is triage: find out what the new item ${item.id} asks for, rate it, and say which way it should go. You change no code. You are in the folder that it belongs to; paths are relative to that.`,
    fence.rule,
    itemSection(item, fence, MAX_PART_BYTES),
    ...[answer, failure].filter((part) => part !== undefined),
    `## What to do\n${workflowPrompt(TRIAGE)?.trim() ?? "Rate the item."}`,
    pipelinesSection(work.pipelines),
  ];
  const after = [
    rulesSection(item.id, slugOf(item.title)),
    triageResultFormat({ item_id: item.id, phase: phaseOf(request), result_file: facts.result_file }),
  ];
  const used = bytesOf([...before, ...after, facts.result_file].join("\n\n"));
  const room = MAX_PROMPT_BYTES - RESERVED_BYTES - used;
  const list = listWithin(others, room);
  return [...before, othersSection(fence.block("The list", list.text, room), list), ...after].join("\n\n");
}

function pipelinesSection(pipelines: readonly PipelineOutline[]): string {
  const lines = pipelines.map(({ name, pre_phases, phases }) => {
    const before = pre_phases.length > 0 ? `${pre_phases.join(" → ")} | ` : "";
    return `- \`${oneLine(name, 64)}\`: ${oneLine(before + phases.join(" → "), 400)}`;
  });
  const shown = within(lines, MAX_PIPELINES_BYTES);
  const rest = lines.length - shown.length;
  const more = rest > 0 ? `\n(${rest} more pipelines are not listed; they are in Tickwork's config.)` : "";
  return `## Pipelines\nPhases before the bar find out what is to be done:\n${shown.join("\n")}${more}`;
}

interface ItemList {
  readonly text: string;
  readonly shown: number;
  readonly left_out: number;
}

function listWithin(others: readonly ItemLine[], room: number): ItemList {
  const lines = others.map(({ id, status, title }) => `${id} [${status}] ${oneLine(title, MAX_TITLE)}`);
  const shown = within(lines, Math.max(0, room - 1_000));
  return { text: shown.join("\n"), shown: shown.length, left_out: lines.length - shown.length };
}

function othersSection(block: string | undefined, list: ItemList): string {
  const heading = "## The other items of the backlog";
  if (block === undefined && list.left_out === 0) return `${heading}\nThere are none.`;
  const rest =
    list.left_out > 0
      ? `\n\n${list.left_out} of ${list.shown + list.left_out} items are not listed, for want of room. Look them up in the backlog file if you suspect a duplicate.`
      : "";
  return `${heading}\nAn item that asks for the same thing as one of these is a duplicate.\n\n${block ?? ""}${rest}`;
}

function rulesSection(id: string, slug: string): string {
  return `## Rules
- The idea file, if you write one, is \`_ideas/${id}_${slug}.md\`. Change nothing else: it would be put back.
- Do not commit, switch branches, push, or open pull requests.
- Nobody watches and nobody answers: never wait for input.`;
}

/** As many of the lines, from the first, as fit. */
function within(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += bytesOf(line) + 1;
    return used > room;
  });
  return end < 0 ? lines : lines.slice(0, end);
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
