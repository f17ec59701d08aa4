/** How an item was answered that asked something, for the issue that asked it. Pure. */
import type { Item, ItemId } from "../backlog/item.ts";
import { epochMs } from "../backlog/timestamp.ts";
import { bounded, markdownBlock, markdownCode, markdownText } from "./escape.ts";
import type { JournalEntry } from "./journal.ts";
import { itemName, paragraphs, phaseText } from "./markdown-parts.ts";
import type { RunReport } from "./run-report.ts";

const MAX_NOTE = 2_000;
const BY_PERSON = ["unblocked", "approved", "advanced", "retried", "completed", "closed"];
const BY_ITSELF: Readonly<Record<string, string>> = {
  archived: "finished",
  merged: "merged into another item",
  sent_back: "sent back to triage, since it stood still for so long",
};

export interface Settled {
  readonly id: ItemId;
  /** As it is now; undefined when it left the backlog. */
  readonly item: Item | undefined;
  /** RFC 3339, when it was asked: what the journal has from before is about something else. */
  readonly asked_at: string;
  readonly entries: readonly JournalEntry[];
  readonly backlog: string;
  /** The branch that the item is on its way to, where it is settled on another one. */
  readonly on_its_way?: { readonly from: string; readonly to: string } | undefined;
  readonly placeOf: RunReport["placeOf"];
}

/** `how` is Markdown. `given_up`: somebody said that it will not be done. */
export function settledText(settled: Settled): { readonly how: string; readonly given_up: boolean } {
  const { id, item, placeOf, on_its_way } = settled;
  const { text, outcome } = howSettled(settled);
  const given_up = outcome === "closed";
  const way =
    on_its_way === undefined
      ? ""
      : `That is on ${markdownCode(on_its_way.from)}; ${markdownCode(on_its_way.to)} has it when its pull request is merged.`;
  if (item === undefined) {
    const left = `**${markdownText(id)}** ${text}. It is not in the backlog any more.`;
    return { how: paragraphs(left, way), given_up };
  }
  const phase = phaseText(item, placeOf);
  const place = `${item.status.replace("_", " ")}${phase === "" ? "" : `, ${markdownText(phase)}`}`;
  const how = paragraphs(
    `${itemName(item)}: ${text}. It is ${place} now.`,
    item.unblock_context ? markdownBlock(item.unblock_context, MAX_NOTE) : "",
    way,
  );
  return { how, given_up };
}

function howSettled({ id, entries, asked_at, backlog }: Settled): {
  readonly text: string;
  readonly outcome?: string;
} {
  const since = entries.filter(({ item, time }) => item === id && epochMs(time) >= epochMs(asked_at));
  const person = since.findLast(({ outcome }) => BY_PERSON.includes(outcome));
  if (person) {
    const { outcome, by } = person;
    return { text: `${outcome}${by ? ` by ${markdownText(bounded(by, 100))}` : ""}`, outcome };
  }
  const other = since.findLast(({ outcome }) => outcome in BY_ITSELF);
  return { text: BY_ITSELF[other?.outcome ?? ""] ?? `settled by an edit of ${markdownText(backlog)}` };
}
