/** Items as the page shows them: what the board's rows say, and all that opens with an item. */

import type { Item, ItemId } from "../../backlog/item.ts";
import { cutText } from "../../backlog/short-text.ts";
import { epochMs } from "../../backlog/timestamp.ts";
import type { PageCommand, PageEvent, PageFact, PageItem, PageNeed, PageText } from "../../page/data.ts";
import { dayAndTime } from "../amounts.ts";
import type { BoardRow } from "../board.ts";
import { bounded, plainLines } from "../escape.ts";
import type { Need } from "../needs-person.ts";

const MAX_TITLE = 300;
const MAX_LINE = 400;
const MOST_TAGS = 20;

export interface ItemFacts {
  readonly item: Item;
  readonly row: BoardRow;
  readonly phases: readonly string[];
  readonly need?: Need | undefined;
  readonly history: readonly PageEvent[];
  readonly commands: readonly PageCommand[];
  /** Of each of its texts. */
  readonly max_chars: number;
}

/** No text is longer than `max_chars` UTF-16 units. */
export function pageItem({ item, row, phases, need, history, commands, max_chars }: ItemFacts): PageItem {
  const { id, status, size, risk, impact, complexity, cost_usd } = item;
  return {
    id,
    title: bounded(item.title, MAX_TITLE),
    status,
    phase: row.phase,
    phases,
    position: row.position ?? 0,
    size,
    risk,
    impact,
    complexity,
    tags: (item.tags ?? []).slice(0, MOST_TAGS).map((tag) => bounded(tag, 60)),
    created: item.created,
    updated: item.updated,
    waits: row.waits === undefined ? undefined : bounded(row.waits.replaceAll("`", ""), MAX_LINE),
    dependencies: [...new Set<ItemId>(item.dependencies ?? [])],
    need: need && pageNeed(need, max_chars),
    commands,
    texts: textsOf(item, max_chars),
    facts: factsOf(item),
    cost_usd,
    history,
  };
}

function pageNeed({ asked, by, answers }: Need, max_chars: number): PageNeed {
  return {
    asked: cut(plainLines(asked), Math.max(max_chars, MAX_LINE)),
    by: by === undefined ? undefined : bounded(by, MAX_LINE),
    answers: answers.map(({ option, command }) => ({
      does: option === undefined ? undefined : bounded(option, MAX_LINE),
      command: bounded(command, 4_000),
    })),
  };
}

function textsOf(item: Item, max_chars: number): readonly PageText[] {
  const { description = {} } = item;
  const named: readonly (readonly [string, string | undefined])[] = [
    ["Context", description.context],
    ["Problem", description.problem],
    ["Solution", description.solution],
    ["Impact", description.impact],
    ["Why it was rated so", description.sizing_rationale],
    ["What its last phase did", item.last_phase_summary],
    ["A person's answer, for the next prompt", item.unblock_context],
  ];
  return named.flatMap(([name, text]) => {
    const shown = text === undefined ? "" : cut(plainLines(text.slice(0, max_chars * 4)), max_chars);
    return shown === "" ? [] : [{ name, text: shown }];
  });
}

function factsOf(item: Item): readonly PageFact[] {
  const { size, complexity, risk, impact, phase_attempts = 0, retry_after } = item;
  const named: readonly (readonly [string, string | undefined])[] = [
    ["Size", size],
    ["Complexity", complexity],
    ["Risk", risk],
    ["Impact", impact],
    ["Pipeline", item.pipeline_type],
    ["Origin", item.origin],
    ["Review", item.requires_human_review ? "by a person, after scoping" : undefined],
    ["Risk accepted", item.guardrails_approved ? "by a person" : undefined],
    ["Unfinished attempts", phase_attempts > 0 ? String(phase_attempts) : undefined],
    [
      "Not before",
      retry_after === undefined ? undefined : `${dayAndTime(epochMs(retry_after)).join(" ")} UTC`,
    ],
    ["Asked in issue", item.decision_issue === undefined ? undefined : `#${item.decision_issue}`],
  ];
  return named.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: bounded(value, MAX_LINE) }],
  );
}

/** Where there is no room for a character and its "…", nothing stands. */
function cut(text: string, most: number): string {
  return most <= 1 && text.length > most ? "" : cutText(text, most);
}
