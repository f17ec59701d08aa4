/** Aliases make a small text stand for a large value, or for one without end. */
import type { YamlAlias, YamlNode } from "./node.ts";

export interface AliasFault {
  readonly offset: number;
  readonly kind: "bomb" | "cycle";
}

/** A backlog whose items all merge one map of defaults stays far below ten times its own size. */
const MAX_GROWTH = 10;
const ALWAYS_ALLOWED = 10_000;

/** The alias at which the value grows past what is allowed, or that stands inside of what it means. */
export function aliasFault(root: YamlNode): AliasFault | undefined {
  const sizes = new Map<string, number>();
  const open = new Set<string>();
  let written = 0;
  let expanded = 0;
  let worst: { readonly node: YamlAlias; readonly size: number } | undefined;
  let cycle: YamlAlias | undefined;

  /** How many nodes this one stands for. */
  const size = (node: YamlNode): number => {
    written += 1;
    if (node.kind === "alias") {
      if (open.has(node.name)) cycle ??= node;
      const own = sizes.get(node.name) ?? 1;
      if (own > (worst?.size ?? 0)) worst = { node, size: own };
      return own;
    }
    if (node.anchor) open.add(node.anchor.name);
    let own = 1;
    if (node.kind === "map") for (const pair of node.pairs) own += size(pair.key) + size(pair.value);
    if (node.kind === "list") for (const entry of node.entries) own += size(entry.value);
    if (node.anchor) {
      open.delete(node.anchor.name);
      sizes.set(node.anchor.name, own);
    }
    return own;
  };

  expanded = size(root);
  if (cycle) return { offset: cycle.start, kind: "cycle" };
  const tooMuch = expanded > written * MAX_GROWTH + ALWAYS_ALLOWED;
  return tooMuch && worst ? { offset: worst.node.start, kind: "bomb" } : undefined;
}
