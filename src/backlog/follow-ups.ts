/**
 * New work that an agent found on its way, as drafts of items (spec §4, IDX-7). An agent's words: a
 * stranger's input.
 */

import type { Backlog } from "./backlog.ts";
import type { Assessments, Description, ItemDraft, ItemId } from "./item.ts";
import { presentFields } from "./present-fields.ts";
import { cutText, onOneLine } from "./short-text.ts";

/**
 * UTF-16 units: a title is one line in commits, tables and the board. What is cut off stands in the
 * description.
 */
export const MAX_TITLE_LENGTH = 200;

/** As a result file has it; a bare string has become `{ title }`. */
export interface FollowUp extends Assessments {
  readonly title: string;
  readonly context?: string | undefined;
  readonly description?: Description | undefined;
  readonly pipeline_type?: string | undefined;
  readonly dependencies?: readonly ItemId[] | undefined;
  readonly tags?: readonly string[] | undefined;
}

export interface FollowUpDrafts {
  readonly drafts: readonly ItemDraft[];
  /** Titles that an open item has already, each with that item. */
  readonly folded: readonly { readonly title: string; readonly into: ItemId }[];
  /** How many were left out because of `max`. */
  readonly dropped: number;
}

/**
 * Drafts for at most `max` follow-ups, in their order. `origin` is the item and phase, e.g.
 * `WRK-003/build`. Those without a title are left out, and so are those whose title an open item or an
 * earlier one has, whatever the case and spacing. Dependencies on ids that do not exist yet are kept.
 */
export function followUpDrafts(from: {
  readonly followUps: readonly FollowUp[];
  readonly backlog: Backlog;
  readonly origin: string;
  readonly max: number;
}): FollowUpDrafts {
  const open = new Map<string, ItemId>();
  for (const item of from.backlog.items) {
    if (item.status !== "done" && !open.has(comparable(item.title)))
      open.set(comparable(item.title), item.id);
  }
  const wanted = new Map<string, ItemDraft>();
  const folded: { title: string; into: ItemId }[] = [];
  for (const followUp of from.followUps) {
    const title = onOneLine(followUp.title);
    const key = comparable(title);
    const into = open.get(key);
    if (into !== undefined) folded.push({ title: cutText(title, MAX_TITLE_LENGTH), into });
    else if (title !== "" && !wanted.has(key)) wanted.set(key, draftOf(followUp, title, from.origin));
  }
  const drafts = [...wanted.values()];
  const max = Math.max(0, from.max);
  return { drafts: drafts.slice(0, max), folded, dropped: Math.max(0, drafts.length - max) };
}

function draftOf(followUp: FollowUp, title: string, origin: string): ItemDraft {
  const { context: _context, description: _description, title: _title, ...rest } = followUp;
  const description = descriptionOf(followUp, title);
  return presentFields({
    ...rest,
    title: cutText(title, MAX_TITLE_LENGTH),
    origin,
    description,
    pipeline_type: followUp.pipeline_type?.trim() || undefined,
    dependencies: listed(followUp.dependencies),
    tags: listed(followUp.tags?.map((tag) => tag.trim()).filter(Boolean)),
  });
}

/** `context` goes above the description's own; a title that was cut stands there in full. */
function descriptionOf(followUp: FollowUp, title: string): Description | undefined {
  const given = Object.entries(followUp.description ?? {}).filter(([, text]) => text?.trim());
  const context = [
    title.length > MAX_TITLE_LENGTH ? title : undefined,
    followUp.context?.trim(),
    followUp.description?.context?.trim(),
  ].filter(Boolean);
  const description: Description = {
    ...Object.fromEntries(given),
    ...(context.length > 0 ? { context: context.join("\n\n") } : {}),
  };
  return Object.keys(description).length > 0 ? description : undefined;
}

function listed<T>(values: readonly T[] | undefined): readonly T[] | undefined {
  return values && values.length > 0 ? [...new Set(values)] : undefined;
}

function comparable(title: string): string {
  return onOneLine(title).toLowerCase();
}
