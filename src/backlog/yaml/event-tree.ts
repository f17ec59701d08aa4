/** The tree of a text from js-yaml's events. A node is made when somebody asks for it: a save looks at a few items. */
import { CHOMPING_MODE, COLLECTION_STYLE, EVENT_ID, getScalarValue, SCALAR_STYLE } from "js-yaml";
import { blockContentEnd, blockHeaderAt, flowEnd } from "./extent.ts";
import type {
  ScalarStyle,
  YamlEntry,
  YamlList,
  YamlMap,
  YamlNode,
  YamlPair,
  YamlProperty,
  YamlScalar,
} from "./node.ts";
import type { PackedEvents } from "./packed-events.ts";
import { skipBlanksBefore, skipSpaceAndComments } from "./source.ts";

const STYLES: Readonly<Record<number, ScalarStyle>> = {
  [SCALAR_STYLE.PLAIN]: "plain",
  [SCALAR_STYLE.SINGLE_QUOTED]: "single",
  [SCALAR_STYLE.DOUBLE_QUOTED]: "double",
  [SCALAR_STYLE.LITERAL_BLOCK]: "literal",
  [SCALAR_STYLE.FOLDED_BLOCK]: "folded",
};

/** The root of the first document; undefined when there is no document. */
export function eventTree(text: string, events: PackedEvents): YamlNode | undefined {
  return events.length === 0 ? undefined : new Tree(text, events).node(1, 0);
}

interface NodeProperties {
  readonly anchor: YamlProperty | undefined;
  readonly tag: YamlProperty | undefined;
}

const NO_PROPERTIES: NodeProperties = { anchor: undefined, tag: undefined };

class Tree {
  readonly text: string;
  readonly events: PackedEvents;

  constructor(text: string, events: PackedEvents) {
    this.text = text;
    this.events = events;
  }

  /** The node whose events begin at `index`; `at` is where it stands if nothing is written for it. */
  node(index: number, at: number): YamlNode {
    switch (this.events.type(index)) {
      case EVENT_ID.SCALAR:
        return this.#scalar(index, at);
      case EVENT_ID.ALIAS: {
        const [start, end] = [this.events.start(index), this.events.end(index)];
        return { kind: "alias", start: start - 1, end, name: this.text.slice(start, end) };
      }
      case EVENT_ID.MAPPING:
        return new EventMap(this, index);
      case EVENT_ID.SEQUENCE:
        return new EventList(this, index);
      default:
        throw new TypeError(`no node begins at event ${index}`);
    }
  }

  /** Index of the first event after the node that begins at `index`. */
  after(index: number): number {
    const type = this.events.type(index);
    return type === EVENT_ID.SCALAR || type === EVENT_ID.ALIAS ? index + 1 : this.events.partner(index) + 1;
  }

  isFlow(index: number): boolean {
    return this.events.style(index) === COLLECTION_STYLE.FLOW;
  }

  properties(index: number): NodeProperties {
    if (!this.events.hasProperties(index)) return NO_PROPERTIES;
    const { anchorStart, anchorEnd, tagStart, tagEnd } = this.events.properties(index);
    const name = (start: number, end: number) => this.text.slice(start, end);
    return {
      anchor:
        anchorStart < 0
          ? undefined
          : { start: anchorStart - 1, end: anchorEnd, name: name(anchorStart, anchorEnd) },
      tag: tagStart < 0 ? undefined : { start: tagStart, end: tagEnd, name: name(tagStart, tagEnd) },
    };
  }

  /** Where anything is written for a node, its anchor and tag included; -1 for one that is left out. */
  writtenFrom(index: number): number {
    const start = this.events.start(index);
    if (this.events.type(index) === EVENT_ID.ALIAS) return start - 1;
    const { anchorStart, tagStart } = this.events.properties(index);
    const style = this.events.type(index) === EVENT_ID.SCALAR ? STYLES[this.events.style(index)] : undefined;
    const own = start - (start >= 0 && (style === "single" || style === "double") ? 1 : 0);
    const written = [anchorStart - 1, tagStart, own].filter((place) => place >= 0);
    return written.length === 0 ? -1 : Math.min(...written);
  }

  /** The key as the value has it; undefined where it is no scalar. */
  keyName(index: number): string | undefined {
    if (this.events.type(index) !== EVENT_ID.SCALAR) return undefined;
    const event = this.events.scalar(index);
    const name = getScalarValue(this.text, event);
    return event.style === SCALAR_STYLE.PLAIN && /^(?:|~|null|Null|NULL)$/.test(name) ? "null" : name;
  }

  #scalar(index: number, at: number): YamlScalar {
    const [valueStart, valueEnd] = [this.events.start(index), this.events.end(index)];
    const properties = this.properties(index);
    if (valueStart < 0) {
      const start = Math.max(at, properties.anchor?.end ?? 0, properties.tag?.end ?? 0);
      return { kind: "scalar", style: "empty", keep: false, start, end: start, ...properties };
    }
    const style = STYLES[this.events.style(index)] ?? "plain";
    if (style === "plain") {
      return { kind: "scalar", style, keep: false, start: valueStart, end: valueEnd, ...properties };
    }
    if (style === "single" || style === "double") {
      return { kind: "scalar", style, keep: false, start: valueStart - 1, end: valueEnd + 1, ...properties };
    }
    const keep = this.events.chomping(index) === CHOMPING_MODE.KEEP;
    const indent = this.events.indent(index);
    const start = blockHeaderAt(this.text, valueStart);
    const end = blockContentEnd(this.text, { start: valueStart, end: valueEnd, keep, indent });
    return { kind: "scalar", style, keep, start, end, ...properties };
  }
}

/** What both kinds of collection have, asked of the events when somebody wants it. */
abstract class EventCollection {
  readonly tree: Tree;
  readonly index: number;

  constructor(tree: Tree, index: number) {
    this.tree = tree;
    this.index = index;
  }

  /** Where the last member ends; undefined when there is none. */
  protected abstract readonly lastEnd: number | undefined;
  protected abstract readonly bracket: string;

  get flow(): boolean {
    return this.tree.isFlow(this.index);
  }

  get start(): number {
    return this.tree.events.start(this.index);
  }

  get end(): number {
    const { start, lastEnd: last, bracket } = this;
    return this.flow ? flowEnd(this.tree.text, { start, last, bracket }) : (last ?? start);
  }

  get anchor(): YamlProperty | undefined {
    return this.tree.properties(this.index).anchor;
  }

  get tag(): YamlProperty | undefined {
    return this.tree.properties(this.index).tag;
  }
}

class EventMap extends EventCollection implements YamlMap {
  readonly kind = "map";
  protected readonly bracket = "}";
  #pairs: readonly YamlPair[] | undefined;

  get pairs(): readonly YamlPair[] {
    this.#pairs ??= this.#readPairs();
    return this.#pairs;
  }

  protected get lastEnd(): number | undefined {
    return this.pairs.at(-1)?.value.end;
  }

  #readPairs(): readonly YamlPair[] {
    const { tree } = this;
    const pairs: YamlPair[] = [];
    const last = tree.events.partner(this.index);
    let at = this.start;
    for (let index = this.index + 1; index < last; ) {
      const name = tree.keyName(index);
      const key = tree.node(index, at);
      index = tree.after(index);
      const found = skipSpaceAndComments(tree.text, key.end);
      const colon = tree.text[found] === ":" ? found : undefined;
      // Only an empty key needs to know where the pair before it ends; the end of a large collection is dear.
      at = colon === undefined ? key.end : colon + 1;
      pairs.push({ key, name, colon, value: tree.node(index, at) });
      index = tree.after(index);
    }
    return pairs;
  }
}

class EventList extends EventCollection implements YamlList {
  readonly kind = "list";
  protected readonly bracket = "]";
  #entries: readonly EventEntry[] | undefined;

  get entries(): readonly YamlEntry[] {
    this.#entries ??= this.#readEntries();
    return this.#entries;
  }

  protected get lastEnd(): number | undefined {
    return this.entries.at(-1)?.value.end;
  }

  #readEntries(): readonly EventEntry[] {
    const { tree } = this;
    const entries: EventEntry[] = [];
    const last = tree.events.partner(this.index);
    for (let index = this.index + 1; index < last; index = tree.after(index)) {
      entries.push(new EventEntry({ tree, list: this, before: entries.at(-1), index }));
    }
    return entries;
  }
}

class EventEntry implements YamlEntry {
  readonly #tree: Tree;
  readonly #list: YamlList;
  readonly #before: EventEntry | undefined;
  readonly #index: number;
  #value: YamlNode | undefined;

  constructor(from: { tree: Tree; list: YamlList; before: EventEntry | undefined; index: number }) {
    this.#tree = from.tree;
    this.#list = from.list;
    this.#before = from.before;
    this.#index = from.index;
  }

  get dash(): number | undefined {
    if (this.#list.flow) return undefined;
    const { text } = this.#tree;
    const start = this.#tree.writtenFrom(this.#index);
    // Nearly always the dash is right before the value. Only for a value elsewhere does one look from the entry before.
    const before = start < 0 ? -1 : skipBlanksBefore(text, start) - 1;
    if (before >= this.#list.start && text[before] === "-") return before;
    return skipSpaceAndComments(text, this.#before ? this.#before.value.end : this.#list.start);
  }

  get value(): YamlNode {
    const written = this.#tree.writtenFrom(this.#index) >= 0;
    this.#value ??= this.#tree.node(this.#index, written ? 0 : (this.dash ?? this.#list.start) + 1);
    return this.#value;
  }
}
