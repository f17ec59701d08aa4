/**
 * A YAML text as a tree of nodes with offsets (UTF-16, from 0). Both readers make this tree, so that editing by
 * position does not know which of them read the file.
 */
export type YamlNode = YamlScalar | YamlMap | YamlList | YamlAlias;

/** Where the text of a node stands, its anchor and tag not counted. Empty (`start === end`) for a value left out. */
interface NodePlace {
  readonly start: number;
  readonly end: number;
  readonly anchor?: YamlProperty | undefined;
  readonly tag?: YamlProperty | undefined;
}

/** An anchor or a tag: its range with the `&` or `!`, and for an anchor the name. */
export interface YamlProperty {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** `empty` is a value that is not there at all: `status:` and nothing behind it. */
export type ScalarStyle = "empty" | "plain" | "single" | "double" | "literal" | "folded";

/**
 * Quotes are part of the range. A block scalar runs from its header (`|`) to the end of its last line with content;
 * with `keep` chomping, past the blank lines that belong to its value.
 */
export interface YamlScalar extends NodePlace {
  readonly kind: "scalar";
  readonly style: ScalarStyle;
  readonly keep: boolean;
}

export interface YamlMap extends NodePlace {
  readonly kind: "map";
  readonly flow: boolean;
  readonly pairs: readonly YamlPair[];
}

export interface YamlList extends NodePlace {
  readonly kind: "list";
  readonly flow: boolean;
  readonly entries: readonly YamlEntry[];
}

/** The range has the `*`. */
export interface YamlAlias extends NodePlace {
  readonly kind: "alias";
  readonly name: string;
}

export interface YamlPair {
  readonly key: YamlNode;
  /** The key as the value has it: `"null"` for a null key, undefined for a key that is no scalar. */
  readonly name: string | undefined;
  /** Offset of the `:`; undefined where there is none (`{ a }`, `? a`). */
  readonly colon: number | undefined;
  readonly value: YamlNode;
}

export interface YamlEntry {
  /** Offset of the `-`; undefined in a flow list. */
  readonly dash: number | undefined;
  readonly value: YamlNode;
}

export type YamlPath = readonly (string | number)[];

/** What is written for one key of a map; the last one where a key is there twice. Merged keys are not among them. */
export function pairOf(map: YamlMap, name: string): YamlPair | undefined {
  return map.pairs.findLast((pair) => pair.name === name);
}
