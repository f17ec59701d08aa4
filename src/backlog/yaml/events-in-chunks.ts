/** Reads a large backlog piece by piece, with the very same result. */
import { EVENT_ID, type Event } from "js-yaml";
import { itemChunks } from "./chunks.ts";
import { eventTree } from "./event-tree.ts";
import { type ReadByEvents, tryMakeValues, tryParseEvents } from "./events.ts";
import { type ListPart, PackedEvents } from "./packed-events.ts";

/** Below this, reading it whole is quicker. */
const LARGE = 1024 * 1024;
const CHUNK = 128 * 1024;

/** Undefined for what is to be read whole: it is small, not written plainly enough, or there is something wrong with it. */
export function tryReadLarge(text: string): ReadByEvents | undefined {
  return text.length < LARGE ? undefined : tryReadInChunks(text, CHUNK);
}

/** The events of a text, read in pieces where it is large; undefined when they cannot be had. */
export function tryPackEvents(text: string): PackedEvents | undefined {
  const pieces = text.length < LARGE ? undefined : tryPieces(text, CHUNK, () => true);
  if (pieces) return pieces.packed;
  const parsed = tryParseEvents(text);
  return parsed.kind === "parsed" ? PackedEvents.of(parsed.events) : undefined;
}

/** Undefined where the text cannot be taken apart safely: it is then read whole. `chunkLength`: UTF-16 units, about. */
export function tryReadInChunks(text: string, chunkLength: number): ReadByEvents | undefined {
  const items: unknown[] = [];
  const pieces = tryPieces(text, chunkLength, (chunk, events) => {
    const list = oneValue(chunk, events);
    if (!Array.isArray(list)) return false;
    for (const item of list) items.push(item);
    return true;
  });
  const around = pieces && oneValue(pieces.around.text, pieces.around.events);
  if (!pieces || typeof around !== "object" || around === null) return undefined;
  Object.assign(around, { items });
  return { kind: "read", value: around, root: eventTree(text, pieces.packed), events: pieces.packed };
}

interface Pieces {
  readonly packed: PackedEvents;
  /** The text without the items, and its events. */
  readonly around: { readonly text: string; readonly events: Event[] };
}

/** `use` gets the events of each piece before they are packed; false gives up. */
function tryPieces(
  text: string,
  chunkLength: number,
  use: (chunk: string, events: Event[]) => boolean,
): Pieces | undefined {
  const chunks = itemChunks(text, chunkLength);
  if (!chunks) return undefined;
  const around = text.slice(0, chunks.start) + text.slice(chunks.end);
  const aroundEvents = tryParseEvents(around);
  if (aroundEvents.kind === "refused") return undefined;
  const outer = PackedEvents.of(aroundEvents.events);
  const place = emptyItems(around, outer);
  if (place === undefined || outer.hasAliases) return undefined;
  const parts: ListPart[] = [];
  for (const [index, offset] of chunks.starts.entries()) {
    const chunk = text.slice(offset, chunks.starts[index + 1] ?? chunks.end);
    const parsed = tryParseEvents(chunk);
    if (parsed.kind === "refused" || !use(chunk, parsed.events)) return undefined;
    const events = PackedEvents.of(parsed.events);
    if (!isBareList(events) || events.hasAliases) return undefined;
    parts.push({ events, offset });
  }
  const packed = PackedEvents.joined(outer, place, { parts, gap: chunks });
  return { packed, around: { text: around, events: aroundEvents.events } };
}

/** The event of the value of `items` in the text without them, which is none. */
function emptyItems(text: string, events: PackedEvents): number | undefined {
  if (events.type(1) !== EVENT_ID.MAPPING || events.partner(0) !== events.length - 1) return undefined;
  const after = (index: number) => (events.isCollection(index) ? events.partner(index) + 1 : index + 1);
  for (let key = 2; key < events.partner(1); key = after(after(key))) {
    if (events.type(key) !== EVENT_ID.SCALAR || text.slice(events.start(key), events.end(key)) !== "items")
      continue;
    const value = after(key);
    const empty = events.type(value) === EVENT_ID.SCALAR && events.start(value) < 0;
    return empty && events.properties(value).anchorStart < 0 && events.properties(value).tagStart < 0
      ? value
      : undefined;
  }
  return undefined;
}

/** One document with nothing but a list with dashes. */
function isBareList(events: PackedEvents): boolean {
  if (events.type(1) !== EVENT_ID.SEQUENCE || events.partner(0) !== events.length - 1) return false;
  const { anchorStart, tagStart } = events.properties(1);
  return events.partner(1) === events.length - 2 && anchorStart < 0 && tagStart < 0;
}

function oneValue(text: string, events: Event[]): unknown {
  const made = tryMakeValues(text, events);
  return made.kind === "made" && made.values.length === 1 ? made.values[0] : undefined;
}
