/** The dependencies of the open items as a Mermaid graph, which GitHub draws; items of a cycle in red. */
import type { Backlog } from "../backlog/backlog.ts";
import { findItem } from "../backlog/backlog.ts";
import { cycles } from "../backlog/dependency-cycles.ts";
import type { Item } from "../backlog/item.ts";
import { bounded } from "./escape.ts";

/** GitHub draws no more than 500 edges, and nobody follows a graph of a hundred items. */
const MOST_ITEMS = 50;
const MOST_EDGES = 150;
const MAX_TITLE = 40;

export interface DependencyGraph {
  /** The fenced block. */
  readonly markdown: string;
  /** Items with a dependency that did not fit in. */
  readonly left_out: number;
}

/** Undefined when no open item waits for another. An arrow goes from what is first to what waits for it. */
export function dependencyGraph(backlog: Backlog): DependencyGraph | undefined {
  const edges = backlog.items.flatMap((item) =>
    openDependencies(backlog, item).map((first) => ({ first, item })),
  );
  if (edges.length === 0) return undefined;
  const inCycle = new Set<Item>(
    [...cycles(backlog).flat(), ...selfDependent(backlog)].flatMap((id) => findItem(backlog, id) ?? []),
  );
  const all = new Set(edges.flatMap(({ first, item }) => [first, item]));
  // Cycles are what has to be seen.
  const shown = [...all]
    .toSorted((a, b) => Number(inCycle.has(b)) - Number(inCycle.has(a)))
    .slice(0, MOST_ITEMS);
  const names = new Map(shown.map((item, index) => [item, `n${index}`]));
  const drawn = edges
    .flatMap(({ first, item }) => {
      const [from, to] = [names.get(first), names.get(item)];
      return from && to ? [`  ${from} --> ${to}`] : [];
    })
    .slice(0, MOST_EDGES);
  const red = shown.filter((item) => inCycle.has(item)).map((item) => names.get(item));
  const lines = [
    "graph LR",
    ...shown.map((item) => `  ${names.get(item)}["${labelText(item)}"]`),
    ...drawn,
    ...(red.length > 0
      ? ["  classDef cycle stroke:#d1242f,stroke-width:3px", `  class ${red.join(",")} cycle`]
      : []),
  ];
  return { markdown: `\`\`\`mermaid\n${lines.join("\n")}\n\`\`\``, left_out: all.size - shown.length };
}

function openDependencies(backlog: Backlog, item: Item): readonly Item[] {
  if (item.status === "done") return [];
  const found = [...new Set(item.dependencies)].flatMap((id) => findItem(backlog, id) ?? []);
  return found.filter(({ status }) => status !== "done");
}

function selfDependent({ items }: Backlog) {
  return items
    .filter(({ id, status, dependencies }) => status !== "done" && dependencies?.includes(id))
    .map(({ id }) => id);
}

/** Whatever could end the label, the block or the graph, or be read as markup, is written as the number of its character. */
function labelText({ id, title }: Item): string {
  return `${id} ${bounded(title, MAX_TITLE)}`.replaceAll(
    /[^\p{L}\p{N}\p{M} .,:()+/_-]|(?<=:)\/(?=\/)|^\d+\.(?= )/gu,
    (found) => [...found].map((character) => `#${character.codePointAt(0)};`).join(""),
  );
}
