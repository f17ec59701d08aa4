/**
 * The second reader: the `yaml` package, a dozen times slower and loaded only for a text that the first one refused. It
 * finds all errors at once, and reads a few things the first does not take, such as a closing bracket at the column of
 * its parent. It makes the same tree of nodes.
 */
import type { Document, Node, Pair, Tags, YAMLError } from "yaml";
import { type AliasFault, aliasFault } from "./aliases.ts";
import { blockContentEnd } from "./extent.ts";
import type { ScalarStyle, YamlEntry, YamlNode, YamlPair, YamlProperty } from "./node.ts";
import { lineStartAt, nextLineAt, skipBlanksBefore, skipSpaceAndComments } from "./source.ts";

export type LibraryRead =
  | { readonly kind: "read"; readonly value: unknown; readonly root: YamlNode | undefined }
  | { readonly kind: "aliases"; readonly fault: AliasFault }
  /** `second` is where a second document begins. */
  | { readonly kind: "refused"; readonly errors: readonly YAMLError[]; readonly second?: number | undefined }
  /** Nested too deep for it, or an alias without an anchor: it has nothing to say that the first reader has not. */
  | { readonly kind: "gave_up" };

type Guards = Pick<typeof import("yaml"), "isAlias" | "isMap" | "isScalar" | "isSeq">;

/** Options that make it read what the first reader reads: merge keys, and times as text. */
const OPTIONS = {
  merge: true,
  prettyErrors: false,
  resolveKnownTags: false,
  logLevel: "silent",
  customTags: (tags: Tags) =>
    tags.filter((tag) => typeof tag === "string" || !tag.tag.endsWith(":timestamp")),
} as const;

/**
 * With `asDeclared`, a text that says `%YAML 1.1` is read by the rules of that version (`yes` is true); the first reader
 * takes every text for YAML 1.2.
 */
export async function tryReadWithLibrary(
  text: string,
  { asDeclared }: { readonly asDeclared: boolean },
): Promise<LibraryRead> {
  const { parseAllDocuments, ...guards } = await import("yaml");
  try {
    const parsed = parseAllDocuments(text, asDeclared ? OPTIONS : { ...OPTIONS, schema: "core" });
    const documents: readonly Document.Parsed[] = "empty" in parsed ? [] : parsed;
    const errors = documents.flatMap((document) => document.errors);
    const second = documents[1]?.range[0];
    if (errors.length > 0 || second !== undefined) return { kind: "refused", errors, second };
    const [document] = documents;
    if (!document?.contents) return { kind: "read", value: null, root: undefined };
    const root = new Tree(text, guards).node(document.contents, 0);
    const fault = aliasFault(root);
    if (fault) return { kind: "aliases", fault };
    const made = tryValue(document);
    return made ? { kind: "read", value: made.value, root } : { kind: "gave_up" };
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) return { kind: "gave_up" };
    throw error;
  }
}

/** Undefined for what has nodes and no value, such as a merge key with nothing to merge: the library throws then. */
function tryValue(document: Document.Parsed): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS({ maxAliasCount: -1 }) };
  } catch {
    return undefined;
  }
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

class Tree {
  readonly #text: string;
  readonly #is: Guards;

  constructor(text: string, is: Guards) {
    this.#text = text;
    this.#is = is;
  }

  /** `at` is where the node stands if nothing is written for it. */
  node(node: Node | null, at: number): YamlNode {
    const [start = at, end = at] = node?.range ?? [];
    const properties = this.#properties(node, start);
    if (this.#is.isAlias(node)) return { kind: "alias", start, end, name: node.source };
    if (this.#is.isMap(node)) {
      const flow = node.flow === true;
      const pairs = this.#pairs(node.items as readonly Pair[], start);
      return {
        kind: "map",
        flow,
        start,
        end: flow ? end : (pairs.at(-1)?.value.end ?? end),
        pairs,
        ...properties,
      };
    }
    if (this.#is.isSeq(node)) {
      const flow = node.flow === true;
      const entries = this.#entries(node.items as readonly (Node | Pair | null)[], { start, flow });
      return {
        kind: "list",
        flow,
        start,
        end: flow ? end : (entries.at(-1)?.value.end ?? end),
        entries,
        ...properties,
      };
    }
    const style = STYLES[(this.#is.isScalar(node) && node.type) || "PLAIN"] ?? "plain";
    if (start === end && style === "plain") {
      const place = Math.max(at, properties.anchor?.end ?? 0, properties.tag?.end ?? 0);
      return { kind: "scalar", style: "empty", keep: false, start: place, end: place, ...properties };
    }
    if (style !== "literal" && style !== "folded")
      return { kind: "scalar", style, keep: false, start, end, ...properties };
    return this.#block(style, start, end, properties);
  }

  #block(style: "literal" | "folded", start: number, end: number, properties: object): YamlNode {
    const header = /^[|>]([-+0-9]*)/.exec(this.#text.slice(start, start + 4))?.[1] ?? "";
    const keep = header.includes("+");
    const content = nextLineAt(this.#text, start);
    const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(this.#text.slice(content, end))?.[1]?.length ?? 0;
    const contentEnd = blockContentEnd(this.#text, { start: content, end, keep, indent });
    return { kind: "scalar", style, keep, start, end: contentEnd, ...properties };
  }

  #pairs(pairs: readonly Pair[], start: number): readonly YamlPair[] {
    let at = start;
    return pairs.map((pair) => {
      const key = this.node(pair.key as Node | null, at);
      const found = skipSpaceAndComments(this.#text, key.end);
      const colon = this.#text[found] === ":" ? found : undefined;
      at = colon === undefined ? key.end : colon + 1;
      const value = this.node(pair.value as Node | null, at);
      const name = this.#is.isScalar(pair.key) ? String(pair.key.value) : undefined;
      return { key, name, colon, value };
    });
  }

  #entries(
    items: readonly (Node | Pair | null)[],
    list: { start: number; flow: boolean },
  ): readonly YamlEntry[] {
    let at = list.start;
    return items.map((item) => {
      if (item && "key" in item) {
        const pairs = this.#pairs([item], at);
        at = pairs[0]?.value.end ?? at;
        const value: YamlNode = { kind: "map", flow: true, start: pairs[0]?.key.start ?? at, end: at, pairs };
        return { dash: undefined, value };
      }
      const dash = list.flow ? undefined : skipSpaceAndComments(this.#text, at);
      const value = this.node(item as Node | null, dash === undefined ? at : dash + 1);
      at = value.end;
      return { dash, value };
    });
  }

  /** Anchor and tag are known by name only: their places are looked for right before the value. */
  #properties(node: Node | null, start: number): { anchor?: YamlProperty; tag?: YamlProperty } {
    if (!node || this.#is.isAlias(node) || (node.anchor === undefined && node.tag === undefined)) return {};
    const found: { anchor?: YamlProperty; tag?: YamlProperty } = {};
    for (let end = skipBlanksBefore(this.#text, start); ; ) {
      const word = /[&!][^\s,[\]{}]*$/.exec(this.#text.slice(lineStartAt(this.#text, end), end));
      if (!word) return found;
      const from = end - word[0].length;
      if (word[0].startsWith("&")) found.anchor = { start: from, end, name: word[0].slice(1) };
      else found.tag = { start: from, end, name: word[0] };
      end = skipBlanksBefore(this.#text, from);
    }
  }
}
