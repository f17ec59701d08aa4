/** The dependency graph: an arrow goes from what is first to what waits for it. Nodes are links; lines are drawn behind them. */
import type { PageData, PageItem } from "./data.ts";
import { h, svg } from "./dom.ts";
import { type Edge, layout, type Placed } from "./graph-layout.ts";
import type { Links } from "./overview.ts";
import { countWords, STATUS_WORDS } from "./words.ts";

/** Pixels. */
const NODE = { width: 190, height: 46 };
const STEP = { x: 250, y: 60 };
const EDGE_ROOM = 6;
/** Of that many the picture is folded away, and says so: it is there for whoever asks. */
const MANY = 120;

/** Undefined when no open item waits for another. */
export function graphSection(data: PageData, links: Links): HTMLElement | undefined {
  const edges = edgesOf(data.items, links);
  if (edges.length === 0) return undefined;
  const ids = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const said = `${countWords(ids.size, "open item")} ${ids.size === 1 ? "hangs" : "hang"} together by ${countWords(edges.length, "dependency", "dependencies")}. An arrow leads from what is first to what waits for it.`;
  const picture = h("details", { class: "folded", open: ids.size <= MANY }, h("summary", {}, "Picture"));
  const draw = () => picture.open && picture.childElementCount === 1 && picture.append(drawing(edges, links));
  picture.addEventListener("toggle", draw);
  draw();
  return h(
    "section",
    { "aria-labelledby": "graph" },
    h("h2", { id: "graph" }, "Dependencies"),
    h("p", { class: "muted" }, said),
    picture,
    h("details", { class: "folded" }, h("summary", {}, "Table"), edgeTable(edges, links)),
  );
}

/** Between open items alone: what is done holds nobody up. */
function edgesOf(items: readonly PageItem[], links: Links): readonly Edge[] {
  const isOpen = (item: PageItem | undefined) => item !== undefined && item.status !== "done";
  return items
    .filter(isOpen)
    .flatMap(({ id, dependencies }) =>
      dependencies.filter((first) => isOpen(links.find(first))).map((first) => ({ from: first, to: id })),
    );
}

function drawing(edges: readonly Edge[], links: Links): HTMLElement {
  const { nodes, columns, rows } = layout(edges);
  const places = new Map(nodes.map((node) => [node.id, node]));
  const width = (columns - 1) * STEP.x + NODE.width + 2 * EDGE_ROOM;
  const height = (rows - 1) * STEP.y + NODE.height + 2 * EDGE_ROOM;
  const lines = edges.flatMap(({ from, to }) => {
    const [start, end] = [places.get(from), places.get(to)];
    if (!start || !end) return [];
    return [
      svg("path", { d: curve(start, end), "data-from": from, "data-to": to, "marker-end": "url(#arrow)" }),
    ];
  });
  const boxes = nodes.map((node) => box(node, links));
  const canvas = h(
    "div",
    { class: "canvas" },
    svg(
      "svg",
      { width, height, "aria-hidden": "true" },
      svg(
        "defs",
        {},
        svg(
          "marker",
          {
            id: "arrow",
            viewBox: "0 0 8 8",
            refX: 7,
            refY: 4,
            markerWidth: 7,
            markerHeight: 7,
            orient: "auto",
          },
          svg("path", { d: "M0 0.8 L7 4 L0 7.2 Z" }),
        ),
      ),
      ...lines,
    ),
    ...boxes,
  );
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  highlight(canvas, lines);
  return h(
    "div",
    {
      class: "graph",
      tabindex: 0,
      role: "region",
      "aria-label": "Picture of the dependencies, to scroll in",
    },
    canvas,
  );
}

function box({ id, column, row }: Placed, links: Links): HTMLElement {
  const item = links.find(id);
  const node = links.item(
    id,
    h("span", { class: "id" }, id),
    h("span", { class: "state" }, item ? STATUS_WORDS[item.status] : ""),
    h("span", { class: "title", dir: "auto" }, item?.title ?? ""),
  );
  node.classList.add("node", item?.status ?? "done");
  node.dataset["id"] = id;
  node.style.left = `${EDGE_ROOM + column * STEP.x}px`;
  node.style.top = `${EDGE_ROOM + row * STEP.y}px`;
  return node;
}

function curve(from: Placed, to: Placed): string {
  const x1 = EDGE_ROOM + from.column * STEP.x + NODE.width;
  const y1 = EDGE_ROOM + from.row * STEP.y + NODE.height / 2;
  const x2 = EDGE_ROOM + to.column * STEP.x - 2;
  const y2 = EDGE_ROOM + to.row * STEP.y + NODE.height / 2;
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

/** The lines of the item under the pointer, or the one that has the focus. */
function highlight(canvas: HTMLElement, lines: readonly SVGPathElement[]): void {
  const show = (event: Event) => {
    const node = event.target instanceof Element ? event.target.closest<HTMLElement>(".node") : null;
    const id = node?.dataset["id"];
    for (const line of lines)
      line.classList.toggle(
        "lit",
        id !== undefined && (line.dataset["from"] === id || line.dataset["to"] === id),
      );
  };
  for (const event of ["pointerover", "focusin", "focusout"]) canvas.addEventListener(event, show);
}

function edgeTable(edges: readonly Edge[], links: Links): HTMLElement {
  const byWaiting = [...Map.groupBy(edges, ({ to }) => to)];
  const named = (id: string) =>
    links.item(id, h("span", { class: "id" }, id), " ", links.find(id)?.title ?? "");
  const rows = byWaiting.map(([id, all]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", dir: "auto" }, named(id)),
      h(
        "td",
        {},
        h("ul", { class: "plain" }, ...all.map(({ from }) => h("li", { dir: "auto" }, named(from)))),
      ),
    ),
  );
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Dependencies" },
    h(
      "table",
      {},
      h("caption", { class: "hidden" }, "Which open item waits for which"),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Item"), h("th", { scope: "col" }, "waits for"))),
      h("tbody", {}, ...rows),
    ),
  );
}
