/** An inbox's text with only some of its entries, as a person wrote them. */
import { listSegments } from "./document/segments.ts";
import { sameValue } from "./same-value.ts";
import { readYaml, type YamlText } from "./yaml-text.ts";

/** An inbox that is a list: its text and its entries. */
export type InboxList = YamlText & { readonly value: readonly unknown[] };

/** An entry of another list, as it stands there. */
export interface AddedEntry {
  readonly value: unknown;
  /** Whole lines. */
  readonly text: string;
}

/** In the order of `indices`. */
export function entriesAt(list: InboxList, indices: readonly number[]): readonly AddedEntry[] {
  const { items } = listSegments(list.text, list.root);
  return indices.map((at) => {
    const text = items[at] ?? "";
    return { value: list.value[at], text: text.endsWith("\n") ? text : `${text}\n` };
  });
}

/** Undefined for what is no list; a text without content is an empty one. */
export async function tryReadInboxList(text: string, file: string): Promise<InboxList | undefined> {
  const read = await readYaml(text, file);
  if (read.kind === "refused") return undefined;
  const value = read.yaml.value ?? [];
  return Array.isArray(value) ? { ...read.yaml, value } : undefined;
}

/**
 * The text with the entries `kept` alone (indices, ascending), byte for byte with the comments at them and those at the
 * file's top, and behind them those that are `added`; undefined when there is none. Proven by reading it again: entries
 * that share a line or an anchor with others are written anew.
 */
export async function keepEntries(
  list: InboxList,
  kept: readonly number[],
  file: string,
  added: readonly AddedEntry[] = [],
): Promise<string | undefined> {
  const values = [...kept.map((at) => list.value[at]), ...added.map(({ value }) => value)];
  if (values.length === 0) return undefined;
  const { head, items, tail } = listSegments(list.text, list.root);
  const lines = [head, ...kept.map((at) => items[at] ?? "")].join("");
  const gap = added.length === 0 || lines === "" || lines.endsWith("\n") ? "" : "\n";
  const cut = [lines, gap, ...added.map(({ text }) => text), tail].join("");
  if (sameValue((await tryReadInboxList(cut, file))?.value, values)) return cut;
  const { stringify } = await import("yaml");
  return stringify(values);
}
