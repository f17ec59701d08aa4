/** The first reader: js-yaml's flat events, which have the offset of every node, and the values made from them. */
import { CORE_SCHEMA, constructFromEvents, type Event, mergeTag, parseEvents, YAMLException } from "js-yaml";
import { type AliasFault, aliasFault } from "./aliases.ts";
import { eventTree } from "./event-tree.ts";
import type { YamlNode } from "./node.ts";
import { PackedEvents } from "./packed-events.ts";

const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

export interface ReadByEvents {
  readonly kind: "read";
  readonly value: unknown;
  readonly root: YamlNode | undefined;
  readonly events: PackedEvents;
}

export type EventsRead =
  | ReadByEvents
  | { readonly kind: "documents" }
  | { readonly kind: "aliases"; readonly fault: AliasFault }
  | EventsRefusal;

export interface EventsRefusal {
  readonly kind: "refused";
  readonly reason: string;
  readonly offset: number;
}

/** Reads a text with one document or none: null then, and no root. */
export function tryReadEvents(text: string): EventsRead {
  const parsed = tryParseEvents(text);
  if (parsed.kind === "refused") return parsed;
  const packed = PackedEvents.of(parsed.events);
  const root = eventTree(text, packed);
  const fault = root && packed.hasAliases ? aliasFault(root) : undefined;
  if (fault) return { kind: "aliases", fault };
  const made = tryMakeValues(text, parsed.events);
  if (made.kind === "refused") return made;
  const [value = null, ...more] = made.values;
  return more.length > 0 ? { kind: "documents" } : { kind: "read", value, root, events: packed };
}

/** The events alone, without the values. */
export function tryParseEvents(
  text: string,
): { readonly kind: "parsed"; readonly events: Event[] } | EventsRefusal {
  try {
    return { kind: "parsed", events: parseEvents(text, {}) };
  } catch (error) {
    return refusalOf(error);
  }
}

/** The value of each document. Aliases are to be counted before: how far they expand is not bounded here. */
export function tryMakeValues(
  text: string,
  events: Event[],
): { readonly kind: "made"; readonly values: readonly unknown[] } | EventsRefusal {
  try {
    const values = constructFromEvents(events, { source: text, schema: SCHEMA, maxTotalMergeKeys: -1 });
    return { kind: "made", values };
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): EventsRefusal {
  if (!(error instanceof YAMLException)) throw error;
  return { kind: "refused", reason: error.reason, offset: error.mark?.position ?? 0 };
}
