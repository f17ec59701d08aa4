/** An inbox that two sides changed: a run that took entries in, and people who add to it, here and there. */
import { entriesAt, type InboxList, keepEntries, tryReadInboxList } from "../inbox-entries.ts";
import { sameValue } from "../same-value.ts";

export type MergedInbox =
  /** `text` is undefined when nothing is left: the file goes. */
  | { readonly kind: "rest"; readonly text: string | undefined }
  /** One of them is no list: what the person made of it stays as it is. */
  | { readonly kind: "unreadable" };

/** Texts; undefined where there is no such file. */
export interface InboxSides {
  readonly file: string;
  readonly base: string | undefined;
  readonly theirs: string | undefined;
  readonly ours: string | undefined;
}

/**
 * Their text, without what we took out and with what we added behind it. An entry that was edited counts as one taken out
 * and one added; one that both added is there once.
 */
export async function mergeInboxes({ file, base, theirs, ours }: InboxSides): Promise<MergedInbox> {
  const lists = await Promise.all([base, theirs, ours].map((text) => tryReadInboxList(text ?? "", file)));
  const [before, now, left] = lists;
  if (!before || !now || !left) return { kind: "unreadable" };
  const taken = indicesWithout(before, left.value).map((at) => before.value[at]);
  const known = [...before.value, ...indicesWithout(now, before.value).map((at) => now.value[at])];
  const added = entriesAt(left, indicesWithout(left, known));
  return { kind: "rest", text: await keepEntries(now, indicesWithout(now, taken), file, added) };
}

/** Each of `gone` takes one of its equals with it. */
function indicesWithout({ value }: InboxList, gone: readonly unknown[]): readonly number[] {
  const left = [...gone];
  return [...value.keys()].filter((index) => {
    const at = left.findIndex((other) => sameValue(value[index], other));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
