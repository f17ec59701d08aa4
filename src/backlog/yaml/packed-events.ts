/**
 * js-yaml's events in a tenth of the memory: a backlog is held for as long as a run takes, and its events are half of
 * what it would need. Five numbers an event; anchors and tags, which few have, beside them.
 */
import { COLLECTION_STYLE, EVENT_ID, type Event, type MappingEvent, type ScalarEvent } from "js-yaml";

const WIDTH = 5;
const [KIND, START, END, PROPERTIES, PARTNER] = [0, 1, 2, 3, 4] as const;
const BYTE = 8;

export interface PackedProperties {
  readonly anchorStart: number;
  readonly anchorEnd: number;
  readonly tagStart: number;
  readonly tagEnd: number;
}

const NO_PROPERTIES: PackedProperties = { anchorStart: -1, anchorEnd: -1, tagStart: -1, tagEnd: -1 };

/** A list that was read apart from the text around it, as a document of its own. */
export interface ListPart {
  readonly events: PackedEvents;
  /** Where its text begins in the whole one. */
  readonly offset: number;
}

export class PackedEvents {
  readonly length: number;
  readonly #numbers: Int32Array;
  readonly #properties: PackedProperties[] = [];
  #hasAliases = false;

  private constructor(length: number) {
    this.length = length;
    this.#numbers = new Int32Array(length * WIDTH);
  }

  static of(events: readonly Event[]): PackedEvents {
    const packed = new PackedEvents(events.length);
    const open: number[] = [];
    for (let index = 0; index < events.length; index += 1) {
      const event = events[index] as Event;
      packed.#pack(index, event);
      if (event.type === EVENT_ID.ALIAS) packed.#hasAliases = true;
      else if (event.type === EVENT_ID.POP) packed.#marry(open.pop() ?? 0, index);
      else if (event.type !== EVENT_ID.SCALAR) open.push(index);
    }
    return packed;
  }

  /**
   * One list of all the parts, in the place of the empty scalar at `place` of the events around it. `gap` is the range
   * of text that those events do not know of.
   */
  static joined(
    around: PackedEvents,
    place: number,
    {
      parts,
      gap,
    }: {
      readonly parts: readonly ListPart[];
      readonly gap: { readonly start: number; readonly end: number };
    },
  ): PackedEvents {
    // Of a part, the document and its list fall away, and what closes them.
    const inner = parts.reduce((sum, { events }) => sum + events.length - 4, 0);
    const packed = new PackedEvents(around.length + inner + 1);
    const behind = inner + 1;
    const outside = (at: number) => (at >= gap.start ? at + gap.end - gap.start : at);
    packed.#copy(around, {
      from: 0,
      to: place,
      moved: outside,
      index: (old) => (old > place ? old + behind : old),
    });
    packed.#copy(around, {
      from: place + 1,
      to: around.length,
      moved: outside,
      index: (old) => (old > place ? old + behind : old),
    });
    packed.#numbers[place * WIDTH + KIND] = EVENT_ID.SEQUENCE | (COLLECTION_STYLE.BLOCK << BYTE);
    packed.#numbers[place * WIDTH + START] = (parts[0]?.offset ?? 0) + (parts[0]?.events.start(1) ?? 0);
    let next = place + 1;
    for (const { events, offset } of parts) {
      const first = next - 2;
      packed.#copy(events, {
        from: 2,
        to: events.length - 2,
        moved: (at) => at + offset,
        index: (old) => old + first,
      });
      next += events.length - 4;
    }
    packed.#numbers[next * WIDTH + KIND] = EVENT_ID.POP;
    packed.#marry(place, next);
    return packed;
  }

  get hasAliases(): boolean {
    return this.#hasAliases;
  }

  /** One of `EVENT_ID`; 0 behind the last event. */
  type(index: number): number {
    return this.#at(index, KIND) & 0xff;
  }

  isCollection(index: number): boolean {
    const type = this.type(index);
    return type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE;
  }

  style(index: number): number {
    return (this.#at(index, KIND) >> BYTE) & 0xff;
  }

  chomping(index: number): number {
    return (this.#at(index, KIND) >> (2 * BYTE)) & 0xff;
  }

  /** Columns before the content of a block scalar. */
  indent(index: number): number {
    return this.#at(index, PARTNER);
  }

  /** Of a scalar's value, of a collection, or of an alias's name; -1 for a scalar that is left out. */
  start(index: number): number {
    return this.#at(index, START);
  }

  end(index: number): number {
    return this.#at(index, END);
  }

  /** The event that closes what this one opens, and the other way round. */
  partner(index: number): number {
    return this.#at(index, PARTNER);
  }

  hasProperties(index: number): boolean {
    return this.#at(index, PROPERTIES) !== 0;
  }

  properties(index: number): PackedProperties {
    return this.#properties[this.#at(index, PROPERTIES) - 1] ?? NO_PROPERTIES;
  }

  /**
   * Whether the node at `index` has the same events as one of another text, all of them moved by the same distance. With
   * the same characters between them, it is the same value. A node with anchors or tags never counts as the same.
   */
  sameNode(index: number, other: PackedEvents, otherIndex: number): boolean {
    if (!this.isCollection(index) || !other.isCollection(otherIndex)) return false;
    const events = this.partner(index) - index;
    if (other.partner(otherIndex) - otherIndex !== events) return false;
    const moved = other.start(otherIndex) - this.start(index);
    const one = this.#numbers;
    const two = other.#numbers;
    let at = index * WIDTH;
    let there = otherIndex * WIDTH;
    for (let event = 0; event <= events; event += 1, at += WIDTH, there += WIDTH) {
      if (one[at + KIND] !== two[there + KIND] || one[at + PROPERTIES] || two[there + PROPERTIES])
        return false;
      const type = (one[at + KIND] ?? 0) & 0xff;
      if (type === EVENT_ID.POP) continue;
      if (!movedBy(moved, one[at + START] ?? 0, two[there + START] ?? 0)) return false;
      if (type !== EVENT_ID.SCALAR) continue;
      if (one[at + PARTNER] !== two[there + PARTNER]) return false;
      if (!movedBy(moved, one[at + END] ?? 0, two[there + END] ?? 0)) return false;
    }
    return true;
  }

  /** Where the text of a collection's last scalar ends. */
  lastEnd(index: number): number {
    for (let event = this.partner(index); event > index; event -= 1)
      if (this.end(event) > 0) return this.end(event);
    return this.start(index);
  }

  /** As js-yaml had them, for its own functions; those of `known` nodes left out. */
  events(known: ReadonlySet<number>): Event[] {
    const events: Event[] = [];
    for (let index = 0; index < this.length; index += 1) {
      if (known.has(index)) index = this.partner(index);
      else events.push(this.event(index));
    }
    return events;
  }

  event(index: number): Event {
    const properties = this.properties(index);
    const [start, style] = [this.start(index), this.style(index)];
    switch (this.type(index)) {
      case EVENT_ID.SCALAR:
        return this.scalar(index);
      case EVENT_ID.ALIAS:
        return { type: EVENT_ID.ALIAS, anchorStart: start, anchorEnd: this.end(index) };
      case EVENT_ID.MAPPING:
        return { type: EVENT_ID.MAPPING, start, style: style as MappingEvent["style"], ...properties };
      case EVENT_ID.SEQUENCE:
        return { type: EVENT_ID.SEQUENCE, start, style: style as MappingEvent["style"], ...properties };
      case EVENT_ID.DOCUMENT:
        return { type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: false, directives: [] };
      default:
        return { type: EVENT_ID.POP };
    }
  }

  scalar(index: number): ScalarEvent {
    return {
      type: EVENT_ID.SCALAR,
      ...this.properties(index),
      valueStart: this.start(index),
      valueEnd: this.end(index),
      style: this.style(index) as ScalarEvent["style"],
      chomping: this.chomping(index) as ScalarEvent["chomping"],
      indent: this.indent(index),
      fast: false,
    };
  }

  #at(index: number, field: number): number {
    return this.#numbers[index * WIDTH + field] ?? 0;
  }

  #pack(index: number, event: Event): void {
    const numbers = this.#numbers;
    const at = index * WIDTH;
    numbers[at + KIND] = event.type;
    if (event.type === EVENT_ID.SCALAR) {
      numbers[at + KIND] = event.type | (event.style << BYTE) | (event.chomping << (2 * BYTE));
      numbers[at + START] = event.valueStart;
      numbers[at + END] = event.valueEnd;
      numbers[at + PARTNER] = event.indent;
    } else if (event.type === EVENT_ID.ALIAS) {
      numbers[at + START] = event.anchorStart;
      numbers[at + END] = event.anchorEnd;
      return;
    } else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) {
      numbers[at + KIND] = event.type | (event.style << BYTE);
      numbers[at + START] = event.start;
    } else return;
    if (event.anchorStart < 0 && event.tagStart < 0) return;
    const { anchorStart, anchorEnd, tagStart, tagEnd } = event;
    numbers[at + PROPERTIES] = this.#properties.push({ anchorStart, anchorEnd, tagStart, tagEnd });
  }

  /** `moved` says where an offset of theirs is here, `index` where an event is. */
  #copy(
    other: PackedEvents,
    range: { from: number; to: number; moved: (offset: number) => number; index: (event: number) => number },
  ): void {
    const { from, to, moved, index } = range;
    const theirs = other.#numbers;
    const mine = this.#numbers;
    for (let event = from; event < to; event += 1) {
      const at = event * WIDTH;
      const here = index(event) * WIDTH;
      const type = (theirs[at + KIND] ?? 0) & 0xff;
      const start = theirs[at + START] ?? 0;
      mine[here + KIND] = theirs[at + KIND] ?? 0;
      mine[here + START] = start < 0 ? start : moved(start);
      if (type === EVENT_ID.SCALAR || type === EVENT_ID.ALIAS) {
        const end = theirs[at + END] ?? 0;
        mine[here + END] = end < 0 ? end : moved(end);
        mine[here + PARTNER] = theirs[at + PARTNER] ?? 0;
      } else mine[here + PARTNER] = index(theirs[at + PARTNER] ?? 0);
      if (theirs[at + PROPERTIES]) mine[here + PROPERTIES] = this.#moved(other.properties(event), moved);
    }
  }

  #moved(properties: PackedProperties, moved: (offset: number) => number): number {
    const there = (offset: number) => (offset < 0 ? offset : moved(offset));
    return this.#properties.push({
      anchorStart: there(properties.anchorStart),
      anchorEnd: there(properties.anchorEnd),
      tagStart: there(properties.tagStart),
      tagEnd: there(properties.tagEnd),
    });
  }

  #marry(opened: number, closed: number): void {
    this.#numbers[opened * WIDTH + PARTNER] = closed;
    this.#numbers[closed * WIDTH + PARTNER] = opened;
  }
}

/** What is left out stands at -1 in both. */
function movedBy(distance: number, one: number, two: number): boolean {
  return one < 0 ? two === one : two === one + distance;
}
