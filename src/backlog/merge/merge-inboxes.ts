/** The inbox, taken in by a run while a person added to it: what was taken goes, the rest stays for the next run. */
import { type InboxList, keepEntries, tryReadInboxList } from "../inbox-entries.ts";
import { sameValue } from "../same-value.ts";

export type RemainingInbox =
  /** `text` is undefined when nothing is left: the file goes. */
  | { readonly kind: "rest"; readonly text: string | undefined }
  /** One of them is no list: what the person made of it stays as it is. */
  | { readonly kind: "unreadable" };

/**
 * `before`: the text of which entries were taken in; `left`: those that were not, undefined for none; `now`: what the
 * person made of it. An entry that was edited counts as a new one.
 */
export async function remainingInbox(sides: {
  readonly file: string;
  readonly before: string;
  readonly left: string | undefined;
  readonly now: string;
}): Promise<RemainingInbox> {
  const { file } = sides;
  const lists = await Promise.all(
    [sides.before, sides.left ?? "", sides.now].map((text) => tryReadInboxList(text, file)),
  );
  const [before, left, now] = lists;
  if (!before || !left || !now) return { kind: "unreadable" };
  const taken = indicesWithout(before, left.value).map((at) => before.value[at]);
  return { kind: "rest", text: await keepEntries(now, indicesWithout(now, taken), file) };
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
