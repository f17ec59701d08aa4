/**
 * js-yaml's events in a tenth of the memory: a backlog is held for as long as a run takes, and its events are half of
 * what it would need. Five numbers an event; anchors and tags, which few have, beside them.
 */
import { EVENT_ID, type Event, type ScalarEvent } from "js-yaml";

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

export class PackedEvents {
  readonly length: number;
  readonly hasAliases: boolean;
  readonly #numbers: Int32Array;
  readonly #properties: PackedProperties[] = [];

  constructor(events: readonly Event[]) {
    this.length = events.length;
    this.#numbers = new Int32Array(events.length * WIDTH);
    const open: number[] = [];
    let hasAliases = false;
    for (let index = 0; index < events.length; index += 1) {
      const event = events[index] as Event;
      this.#pack(index, event);
      if (event.type === EVENT_ID.ALIAS) hasAliases = true;
      else if (event.type === EVENT_ID.POP) this.#marry(open.pop() ?? 0, index);
      else if (event.type !== EVENT_ID.SCALAR) open.push(index);
    }
    this.hasAliases = hasAliases;
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

  /** As js-yaml had it, for its own functions. */
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

  #marry(opened: number, closed: number): void {
    this.#numbers[opened * WIDTH + PARTNER] = closed;
    this.#numbers[closed * WIDTH + PARTNER] = opened;
  }
}

/** What is left out stands at -1 in both. */
function movedBy(distance: number, one: number, two: number): boolean {
  return one < 0 ? two === one : two === one + distance;
}
