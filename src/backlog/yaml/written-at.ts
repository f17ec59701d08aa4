/**
 * Where the text of a value stands, aliases and merged maps followed: what an item takes from an anchor is written there,
 * and there it has to be mended. Editing does not look this far.
 */
import { pairOf, type YamlAlias, type YamlMap, type YamlNode, type YamlPair, type YamlPath } from "./node.ts";

export interface Written {
  readonly node: YamlNode;
  /** Where the path's last step is a key: the key and its value. */
  readonly pair?: YamlPair | undefined;
}

/** Asked for places in one text. For a path that is not there: the nearest parent that is. */
export function writtenIn(root: YamlNode): (path: YamlPath) => Written {
  let anchors: ReadonlyMap<string, readonly YamlNode[]> | undefined;
  /** What an alias stands for: the last node before it that has the name. */
  const target = (alias: YamlAlias): YamlNode => {
    anchors ??= anchorsBelow(root);
    return anchors.get(alias.name)?.findLast(({ start }) => start < alias.start) ?? alias;
  };
  const followed = (node: YamlNode): YamlNode => (node.kind === "alias" ? target(node) : node);
  const field = (map: YamlMap, name: string, depth = 0): YamlPair | undefined => {
    const own = pairOf(map, name);
    const merged = own || depth > MAX_MERGES ? undefined : pairOf(map, "<<");
    if (!merged) return own;
    const value = followed(merged.value);
    const sources = value.kind === "list" ? value.entries.map((entry) => followed(entry.value)) : [value];
    for (const source of sources) {
      const found = source.kind === "map" ? field(source, name, depth + 1) : undefined;
      if (found) return found;
    }
    return undefined;
  };
  return (path) => {
    let at: Written = { node: root };
    for (const step of path) {
      const node = followed(at.node);
      const pair = node.kind === "map" ? field(node, String(step)) : undefined;
      const entry = node.kind === "list" && typeof step === "number" ? node.entries[step] : undefined;
      const next = pair ?? entry;
      if (!next) return at;
      at = { node: next.value, pair };
    }
    return at;
  };
}

/** A merge of a merge of … deeper than this is nobody's. */
const MAX_MERGES = 20;

function anchorsBelow(root: YamlNode): ReadonlyMap<string, readonly YamlNode[]> {
  const found = new Map<string, YamlNode[]>();
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.anchor) {
      const known = found.get(node.anchor.name);
      if (known) known.push(node);
      else found.set(node.anchor.name, [node]);
    }
    if (node.kind === "map") for (const { key, value } of node.pairs) open.push(key, value);
    if (node.kind === "list") for (const { value } of node.entries) open.push(value);
  }
  for (const nodes of found.values()) nodes.sort((a, b) => a.start - b.start);
  return found;
}
