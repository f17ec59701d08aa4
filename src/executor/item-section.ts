/** The item, as a prompt shows it. */
import type { Item } from "../backlog/item.ts";
import type { DataFence } from "./prompt-data.ts";

const PARTS = [
  ["Context", "context"],
  ["Problem", "problem"],
  ["Solution", "solution"],
  ["Impact", "impact"],
  ["Why it is rated so", "sizing_rationale"],
] as const;

/** Every text in it that somebody else wrote. */
export function itemTexts(item: Item): readonly (string | undefined)[] {
  const { title, tags = [], origin, description = {}, last_phase_summary, unblock_context } = item;
  const { question, options = [] } = item.answered_question ?? {};
  return [
    title,
    ...tags,
    origin,
    ...PARTS.map(([, part]) => description[part]),
    last_phase_summary,
    unblock_context,
    question,
    ...options,
  ];
}

/** `maxBytes` of each part of the description. */
export function itemSection(item: Item, fence: DataFence, maxBytes?: number): string {
  const { size, complexity, risk, impact, description = {}, dependencies = [], tags = [] } = item;
  const rated = Object.entries({ size, complexity, risk, impact }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return [
    `## The item ${item.id}`,
    fence.block("Title", item.title, 500),
    `Assessments: ${rated.length > 0 ? rated.join(", ") : "none yet"}.`,
    dependencies.length > 0
      ? `It builds on ${dependencies.slice(0, 50).join(", ")}, which are done.`
      : undefined,
    fence.block("Tags", tags.join(", "), 500),
    fence.block("Where it comes from", item.origin, 500),
    ...PARTS.map(([name, part]) => fence.block(name, description[part], maxBytes)),
  ]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

/** What a person answered, together with what they were asked; undefined when nobody did. */
export function answerSection(item: Item, fence: DataFence, maxBytes?: number): string | undefined {
  const answer = fence.block("The answer", item.unblock_context, maxBytes);
  if (answer === undefined) return undefined;
  const { question, options = [] } = item.answered_question ?? {};
  const list = options.map((option, index) => `${index + 1}. ${option}`).join("\n");
  const parts = [
    "## A person's answer\nThe item was blocked until a person said this. It settles the matter: act on it, and do not ask the same again.",
    fence.block("What was asked", question, maxBytes),
    fence.block("The options that were offered", list, maxBytes),
    answer,
  ];
  return parts.filter((part) => part !== undefined).join("\n\n");
}
