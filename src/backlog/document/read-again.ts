/**
 * The proof of an edit: the result is read, and what it says is compared with what is wanted. Nearly all of a text is as
 * it was, and an item whose events are those of before and whose characters are the same has the same value. Only what
 * is different is made into values; any doubt ends in reading everything.
 */
import { EVENT_ID } from "js-yaml";
import { eventTree } from "../yaml/event-tree.ts";
import { tryMakeValues } from "../yaml/events.ts";
import { tryPackEvents } from "../yaml/events-in-chunks.ts";
import { textProblems } from "../yaml/limits.ts";
import type { PackedEvents } from "../yaml/packed-events.ts";
import { readersMayDiffer, readYaml, type YamlText, yamlText } from "../yaml-text.ts";
import { type Content, contentOf } from "./content.ts";
import type { Wanted } from "./content-edits.ts";
import { type Fields, isFields } from "./shape.ts";

/** A text that was read, and what it says. */
export interface ReadContent {
  readonly yaml: YamlText;
  readonly content: Content;
}

interface NewText {
  readonly text: string;
  readonly wanted: Wanted;
  readonly file: string;
}

/** Undefined when the new text cannot be read, or is no backlog. */
export async function readAgain(from: ReadContent, next: NewText): Promise<ReadContent | undefined> {
  const quick = readDifference(from, next);
  if (quick) return quick;
  const read = await readYaml(next.text, next.file);
  const content = read.kind === "read" ? contentOf(read.yaml.value) : undefined;
  return read.kind === "read" && content ? { yaml: read.yaml, content } : undefined;
}

function readDifference(from: ReadContent, { text, wanted, file }: NewText): ReadContent | undefined {
  const before = from.yaml.events;
  if (!before || before.hasAliases || textProblems(text, file).length > 0 || readersMayDiffer(text))
    return undefined;
  const packed = tryPackEvents(text);
  if (!packed || packed.hasAliases) return undefined;
  const oldItems = itemEvents(from.yaml.text, before);
  const newItems = itemEvents(text, packed);
  if (!oldItems || newItems?.length !== wanted.items.length || packed.partner(0) !== packed.length - 1)
    return undefined;

  const known = new Map<number, Fields>();
  for (const [place, index] of newItems.entries()) {
    const item = wanted.items[place];
    const oldIndex = item?.from === undefined ? undefined : oldItems[item.from];
    if (oldIndex === undefined || item?.value !== from.content.items[item?.from ?? -1]) continue;
    if (!before.sameNode(oldIndex, packed, index)) continue;
    const old = from.yaml.text.slice(before.start(oldIndex), before.lastEnd(oldIndex));
    if (text.startsWith(old, packed.start(index))) known.set(index, item?.value ?? {});
  }
  const made = tryMakeValues(text, packed.events(new Set(known.keys())));
  const value = made.kind === "made" ? made.values[0] : undefined;
  if (!isFields(value) || !Array.isArray(value["items"])) return undefined;
  const others = [...value["items"]];
  const items = newItems.map((index) => known.get(index) ?? others.shift());
  const whole = { ...value, items };
  const content = contentOf(whole);
  return (
    content && {
      yaml: yamlText(text, { value: whole, root: eventTree(text, packed), events: packed }),
      content,
    }
  );
}

/** Where the events of each item begin; undefined where there is no list of items. */
function itemEvents(text: string, events: PackedEvents): readonly number[] | undefined {
  if (events.type(1) !== EVENT_ID.MAPPING) return undefined;
  const after = (index: number) => (events.isCollection(index) ? events.partner(index) + 1 : index + 1);
  for (let key = 2; key < events.partner(1); key = after(after(key))) {
    if (events.type(key) !== EVENT_ID.SCALAR || !isItemsKey(text, events, key)) continue;
    const list = after(key);
    if (events.type(list) !== EVENT_ID.SEQUENCE) return undefined;
    const items: number[] = [];
    for (let item = list + 1; item < events.partner(list); item = after(item)) items.push(item);
    return items;
  }
  return undefined;
}

function isItemsKey(text: string, events: PackedEvents, key: number): boolean {
  return text.slice(events.start(key), events.end(key)) === "items";
}
