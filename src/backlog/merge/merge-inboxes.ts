/** The inbox, taken in by a run while a person added to it: what was taken goes, the rest stays for the next run. */
import { sameValue } from "../same-value.ts";
import { readYaml } from "../yaml-text.ts";

export type RemainingInbox =
  /** `text` is undefined when nothing is left: the file goes. */
  | { readonly kind: "rest"; readonly text: string | undefined }
  /** What the person pushed is no list: it stays as it is. */
  | { readonly kind: "unreadable" };

/** `taken`: the text that was taken in whole; `now`: what the person made of it. An entry that was edited counts as a new one. */
export async function remainingInbox(sides: {
  readonly file: string;
  readonly taken: string;
  readonly now: string;
}): Promise<RemainingInbox> {
  const { file, taken, now } = sides;
  const [before, after] = [await listIn(taken, file), await listIn(now, file)];
  if (!before || !after) return { kind: "unreadable" };
  const rest = indicesWithout(after, before).map((at) => after[at]);
  if (rest.length === 0) return { kind: "rest", text: undefined };
  // As the person wrote it, where they only added at the end.
  const added = now.startsWith(taken) ? now.slice(taken.length) : undefined;
  if (added !== undefined && sameValue(await listIn(added, file), rest)) return { kind: "rest", text: added };
  return { kind: "rest", text: await rendered(now, before) };
}

async function listIn(text: string, file: string): Promise<readonly unknown[] | undefined> {
  const read = await readYaml(text, file);
  if (read.kind === "refused") return undefined;
  const { value } = read.yaml;
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : undefined;
}

/** Each of `gone` takes one of its equals with it. */
function indicesWithout(list: readonly unknown[], gone: readonly unknown[]): readonly number[] {
  const left = [...gone];
  return [...list.keys()].filter((index) => {
    const at = left.findIndex((other) => sameValue(list[index], other));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** With the comments of the entries that stay. */
async function rendered(text: string, gone: readonly unknown[]): Promise<string> {
  const { isSeq, parseDocument } = await import("yaml");
  const document = parseDocument(text);
  if (isSeq(document.contents)) {
    const values = document.toJS() as unknown[];
    const kept = new Set(indicesWithout(values, gone));
    document.contents.items = document.contents.items.filter((_, at) => kept.has(at));
  }
  return document.toString();
}
