/**
 * Backlogs as different hands write them: the same data in every style that YAML has, with comments and blank lines in
 * between. A messy backlog is kept as segments, so that a test knows which text belongs to which item.
 */
import fc from "fast-check";
import { BLOCKED_TYPES, LEVELS, POOLS, SIZES, STATUSES } from "../../src/backlog/item.ts";

export interface MessyBacklog {
  /** Everything above the first item, with its last line break. */
  readonly head: string;
  /** One for each item: its own lines. */
  readonly items: readonly string[];
  /** One more than items: what stands between them (blank lines, comments of nobody), the last one behind them. */
  readonly between: readonly string[];
  readonly text: string;
}

type Plain = string | number | boolean | null;
type Value = Plain | readonly Plain[] | { readonly [field: string]: Plain };

/** Text that YAML might take for something else, and text with something of everything. */
const NASTY = [
  "yes",
  "null",
  "~",
  "1e3",
  "0x1F",
  "007",
  ".5",
  "12:30",
  "2026-02-10",
  "a: b",
  "a #b",
  "#x",
  "- a",
  "-",
  "? x",
  "& y",
  "*z",
  "!t",
  "|",
  ">",
  "%d",
  "@at",
  "`tick`",
  "'single'",
  '"double"',
  "it's",
  "back\\slash",
  "{a}",
  "[b]",
  "a, b",
  "a,b",
  "key:",
  "---",
  "...",
  "<<",
  "=",
  " lead",
  "trail ",
  "tab\there",
  "é ü 漢字",
  "emoji 👩‍👩‍👧 🏳️‍🌈",
  "nbsp\u00a0here",
  "\u0007",
  "\ud800 lone",
  "\u2028",
  "\ufeff",
  "\u0085",
  "true",
  "NaN",
  "",
  "  ",
];
const LINES = [
  "a\nb",
  "a\nb\n",
  "a\n\nb",
  "a\n\n",
  "\na",
  "  indented\nnot",
  "- a\n- b\n",
  "# no comment\nkey: value",
  "a\n  more\n",
  "tab\n\tin",
  "x\r\ny",
  "trail \nnext",
  "\n",
  "a\n \nb",
  " \na",
  "a\n ",
];

/** Any UTF-16 unit, halves of pairs too. (`unit: "binary"` makes a table of every code point at each import.) */
export const anyUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code));

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,6}$/);
const sentence = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
const line = fc.oneof(
  { weight: 3, arbitrary: sentence },
  { weight: 2, arbitrary: fc.constantFrom(...NASTY) },
);
const anyText = fc.oneof(
  { weight: 4, arbitrary: line },
  { weight: 2, arbitrary: fc.constantFrom(...LINES) },
  { weight: 1, arbitrary: fc.array(line, { minLength: 2, maxLength: 4 }).map((lines) => lines.join("\n")) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: anyUnit }) },
);
const title = anyText.map((text) => (text.trim() === "" ? "A title" : text));
const itemId = fc
  .tuple(fc.constantFrom("WRK", "HAMY"), fc.integer({ min: 1, max: 99 }))
  .map(([prefix, n]) => `${prefix}-${n}`);
const instant = fc.constantFrom(
  "2026-02-10T09:30:00.000Z",
  "2026-02-12T16:23:33.711239234+00:00",
  "2026-02-10t00:00:00+02:00",
);

/** Arbitraries for every optional field of an item, and for some that nobody knows. */
export const FIELD_VALUES: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  phase: word,
  phase_pool: fc.constantFrom(...POOLS),
  size: fc.constantFrom(...SIZES),
  complexity: fc.constantFrom(...LEVELS),
  risk: fc.constantFrom(...LEVELS),
  impact: fc.constantFrom(...LEVELS),
  requires_human_review: fc.boolean(),
  origin: anyText,
  blocked_reason: anyText,
  blocked_type: fc.constantFrom(...BLOCKED_TYPES),
  tags: fc.array(line, { maxLength: 4 }),
  dependencies: fc.array(itemId, { maxLength: 4 }),
  pipeline_type: word,
  description: fc.dictionary(
    fc.constantFrom("context", "problem", "solution", "impact", "extra field"),
    anyText,
    { maxKeys: 3 },
  ),
  last_phase_summary: anyText,
  phase_attempts: fc.nat(5),
  cost_usd: fc.constantFrom(0, 0.5, 1.25, 1e-7, 12345678),
  future: anyText,
  "odd: key": fc.oneof(anyText, fc.integer()),
};

/** What every item has, without its id. */
export const REQUIRED_VALUES = {
  title,
  status: fc.constantFrom(...STATUSES),
  created: instant,
  updated: instant,
} as const;

/** At most so many optional fields an item: with all of them, an item says little that it does not say with these. */
const MOST_OPTIONAL = 7;

/** The fields of an item, in any order. */
const anyFields: fc.Arbitrary<readonly (readonly [string, Value])[]> = fc
  .record({
    required: fc.record({ ...REQUIRED_VALUES }),
    optional: fc.record(FIELD_VALUES, { requiredKeys: [] }),
    from: fc.nat(20),
    shuffle: fc.array(fc.nat(), { maxLength: 30 }),
  })
  .map(({ required, optional, from, shuffle }) => {
    const some = Object.entries(optional);
    const first = some.length === 0 ? 0 : from % some.length;
    const kept = [...some.slice(first), ...some.slice(0, first)].slice(0, MOST_OPTIONAL);
    const fields = [...Object.entries(required), ...kept] as [string, Value][];
    return shuffle.length < 10
      ? fields
      : fields
          .map((field, index) => ({ field, key: shuffle[index % shuffle.length] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ field }) => field);
  });

/** `flow` writes the whole item in braces on one line, as other programs do. */
interface Layout {
  readonly itemIndent: number;
  readonly listIndent: number;
  readonly gap: number;
  readonly blank: boolean;
  readonly crlf: boolean;
  readonly mark: boolean;
  readonly start: boolean;
  readonly openEnd: boolean;
  readonly itemsLast: boolean;
  readonly nextId: boolean;
}

const anyLayout: fc.Arbitrary<Layout> = fc.record({
  itemIndent: fc.constantFrom(0, 2, 4),
  listIndent: fc.constantFrom(0, 2),
  gap: fc.constantFrom(2, 2, 2, 4),
  blank: fc.boolean(),
  crlf: fc.constantFrom(false, false, true),
  mark: fc.constantFrom(false, false, false, true),
  start: fc.constantFrom(false, false, true),
  openEnd: fc.constantFrom(false, false, true),
  itemsLast: fc.boolean(),
  nextId: fc.constantFrom(true, true, false),
});

/** Up to four items. `dice` decides every choice of style. */
export const messyBacklog: fc.Arbitrary<MessyBacklog> = fc
  .record({
    items: fc.array(anyFields, { maxLength: 4 }),
    layout: anyLayout,
    dice: fc.array(fc.nat(999), { minLength: 40, maxLength: 40 }),
  })
  .map(({ items, layout, dice }) => new Writer(layout, dice).write(items));

class Writer {
  readonly #layout: Layout;
  readonly #dice: readonly number[];
  #thrown = 0;

  constructor(layout: Layout, dice: readonly number[]) {
    this.#layout = layout;
    this.#dice = dice;
  }

  write(items: readonly (readonly (readonly [string, Value])[])[]): MessyBacklog {
    const { start, itemsLast, nextId, mark, openEnd, itemIndent } = this.#layout;
    const next = nextId ? ["next_item_id: 120"] : [];
    const empty = items.length === 0;
    const head = [
      ...(start ? ["# above", "---"] : []),
      ...this.#maybe("# The backlog of this project"),
      "schema_version: 3",
      ...(itemsLast ? next : []),
      ...this.#maybe("team: # nobody knows this", "  lead: Ada"),
      empty
        ? this.#pick("items: []", "items:", "items: # none yet", "items: [ ]")
        : this.#pick("items:", "items:   # all of it", '"items":'),
    ];
    const own = items.map((fields, index) => this.#item(`WRK-${String(index + 100)}`, fields));
    const between = items.map((_, index) => (index === 0 ? [] : this.#between()));
    const tail = itemsLast
      ? this.#maybe("# the end")
      : [...this.#between(), ...next, ...this.#maybe("colour: [red, green]")];
    const text = (lines: readonly string[]) => this.#text(lines);
    const pieces = {
      head: (mark ? "\uFEFF" : "") + text(head),
      items: own.map(text),
      between: [...between, tail].map(text),
    };
    const closed = [
      pieces.head,
      ...pieces.items.flatMap((item, index) => [pieces.between[index], item]),
      pieces.between.at(-1),
    ].join("");
    // A block scalar that keeps its lines would lose one with the last line break.
    const mayOpen = openEnd && itemIndent !== 4 && !/[|>]\+/.test(closed);
    return { ...pieces, text: mayOpen ? closed.replace(/(?:\r?\n)+$/, "") : closed };
  }

  #text(lines: readonly string[]): string {
    return lines.map((one) => one + (this.#layout.crlf ? "\r\n" : "\n")).join("");
  }

  #throw(sides: number): number {
    this.#thrown += 1;
    return (this.#dice[this.#thrown % this.#dice.length] ?? 0) % sides;
  }

  #pick(...choices: readonly string[]): string {
    return choices[this.#throw(choices.length)] ?? "";
  }

  #maybe(...lines: readonly string[]): readonly string[] {
    return this.#throw(3) === 0 ? lines : [];
  }

  /** A blank line comes first, so that what follows is no comment of the item before. */
  #between(): readonly string[] {
    const comment = this.#maybe("", `${" ".repeat(this.#layout.itemIndent)}# --- a section ---`, "");
    return comment.length > 0 ? comment : this.#layout.blank ? [""] : [];
  }

  #item(id: string, fields: readonly (readonly [string, Value])[]): readonly string[] {
    const { itemIndent, gap } = this.#layout;
    const all: readonly (readonly [string, Value])[] = [["id", id], ...fields];
    const above = this.#maybe(`${" ".repeat(itemIndent)}# about ${id}`);
    if (this.#throw(8) === 0) {
      const pairs = all.map(([name, value]) => `${this.#key(name)}: ${flow(value)}`);
      return [...above, `${" ".repeat(itemIndent)}- {${pairs.join(", ")}}`];
    }
    const column = itemIndent + gap;
    const lines = all.flatMap(([name, value]) => this.#pair(name, value, column));
    const [first = "", ...rest] = lines;
    const dash = `${" ".repeat(itemIndent)}-${" ".repeat(gap - 1)}${first.slice(column)}`;
    return [...above, dash, ...rest];
  }

  #key(name: string): string {
    return /^[a-z_]+$/.test(name) && this.#throw(6) > 0 ? name : JSON.stringify(name);
  }

  #pair(name: string, value: Value, column: number): readonly string[] {
    const key = `${" ".repeat(column)}${this.#key(name)}:`;
    if (isList(value)) return this.#list(key, value, column);
    if (isMap(value)) return this.#map(key, value, column);
    const comment = this.#throw(6) === 0 ? this.#pick("  # why", " # as agreed: yes") : "";
    if (typeof value !== "string") return [`${key} ${value}${comment}`];
    const [head = "", ...lines] = this.#string(value, column);
    const above = this.#throw(12) === 0 && column > 4 ? [`${" ".repeat(column)}# own line`] : [];
    const written = lines.length === 0 ? [`${key} ${head}${comment}`] : [`${key} ${head}`, ...lines];
    // Not before the first field, which is on the line of the dash.
    return name === "id" ? written : [...above, ...written];
  }

  #list(key: string, value: readonly Plain[], column: number): readonly string[] {
    if (value.length === 0 || this.#throw(3) === 0) {
      const entries = value.map(flow);
      const wide = this.#throw(3) === 0 && entries.length > 0;
      const inner = `${" ".repeat(column + 4)}`;
      return wide
        ? [`${key} [`, ...entries.map((one) => `${inner}${one},`), `${" ".repeat(column + 2)}]`]
        : [`${key} ${this.#pick("[", "[ ")}${entries.join(this.#pick(", ", ","))}]`];
    }
    const dashColumn = column + this.#layout.listIndent;
    const lines: string[] = [];
    for (const entry of value) {
      const [head = "", ...more] =
        typeof entry === "string" ? this.#string(entry, dashColumn) : [String(entry)];
      const commented = this.#throw(8) === 0;
      lines.push(
        `${" ".repeat(dashColumn)}- ${head}${commented && more.length === 0 ? " # entry" : ""}`,
        ...more,
      );
      // Below a block scalar it would be a line of it.
      if (more.length === 0) lines.push(...this.#maybe(`${" ".repeat(column + 4)}# of the entry`));
    }
    return [`${key}${this.#throw(6) === 0 ? " # a list" : ""}`, ...lines];
  }

  #map(key: string, value: { readonly [field: string]: Plain }, column: number): readonly string[] {
    const pairs = Object.entries(value);
    if (pairs.length === 0 || this.#throw(5) === 0) return [`${key} ${flow(value)}`];
    return [key, ...pairs.flatMap(([name, field]) => this.#pair(name, field, column + 2))];
  }

  /** What stands behind the colon, and for block scalars the lines below. */
  #string(text: string, column: number): readonly string[] {
    const indent = " ".repeat(column + this.#pick("  ", "    ").length);
    const block =
      /^[^\s\p{C}][^\p{C}]*(?:\n+[^\s\p{C}][^\p{C}]*)*\n*$/u.test(text) &&
      !/[\r\t\u2028\u2029\ufeff\u0085]/.test(text) &&
      !/[ ]+\n|\n +/.test(text);
    if (block && text.includes("\n") && this.#throw(4) > 0) {
      const body = text.replace(/\n+$/, "");
      const ends = text.length - body.length;
      const lines = body.split("\n").map((one) => (one === "" ? "" : indent + one));
      const chomp = ends === 0 ? "-" : ends === 1 ? "" : "+";
      return [`|${chomp}`, ...lines, ...new Array<string>(Math.max(0, ends - 1)).fill("")];
    }
    if (block && !text.includes("\n") && text !== "" && this.#throw(5) === 0)
      return [this.#pick(">-", "|-"), indent + text];
    if (
      /^[A-Za-z][A-Za-z0-9 ]*[A-Za-z0-9]$/.test(text) &&
      !/^(?:yes|no|on|off|true|false|null|nan|y|n)$/i.test(text)
    )
      return [text];
    if (/^\d{4}-\d\d-\d\d[Tt]/.test(text) && this.#throw(2) === 0) return [text];
    if (/^[^\p{C}\n\u2028\u2029\ufeff]*$/u.test(text) && !text.includes("\u0085") && this.#throw(2) === 0)
      return [`'${text.replaceAll("'", "''")}'`];
    return [quoted(text)];
  }
}

function flow(value: Value): string {
  if (isList(value)) return `[${value.map(flow).join(", ")}]`;
  if (isMap(value))
    return `{${Object.entries(value)
      .map(([name, field]) => `${JSON.stringify(name)}: ${flow(field)}`)
      .join(", ")}}`;
  return typeof value === "string" ? quoted(value) : String(value);
}

function isList(value: Value): value is readonly Plain[] {
  return Array.isArray(value);
}

function isMap(value: Value): value is { readonly [field: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON's quoting, and what YAML does not print escaped as well. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
