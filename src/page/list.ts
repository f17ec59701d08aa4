/** The items, group by group. Long groups show their first rows: a thousand rows are nobody's overview, and slow on a phone. */
import type { PageData, PageGroup, PageItem } from "./data.ts";
import { h } from "./dom.ts";
import type { Links } from "./overview.ts";
import { ageWords } from "./words.ts";

const FIRST_ROWS = 30;
const NEXT_ROWS = 200;

export interface ItemList {
  readonly element: HTMLElement;
  /** Shows the items that match; answers how many. */
  show(matches: (item: PageItem) => boolean): number;
  /** All rows, for paper. */
  unfold(): void;
}

/** `now`: epoch milliseconds, for ages. */
export function itemList(data: PageData, links: Links, now: number): ItemList {
  const byStatus = Map.groupBy(data.items, ({ status }) => status);
  const groups = data.groups.map((group) => itemGroup(group, byStatus.get(group.status) ?? [], links, now));
  const nothing = h(
    "p",
    { class: "muted nothing" },
    "No item matches. Take a filter away, or search for less.",
  );
  const element = h("div", { class: "groups" }, ...groups.map((group) => group.element), nothing);
  element.addEventListener("keydown", (event) => moveInRows(event, element));
  return {
    element,
    show(matches) {
      const found = groups.reduce((sum, group) => sum + group.show(matches), 0);
      nothing.hidden = found > 0 || data.items.length === 0;
      return found;
    },
    unfold: () => {
      for (const group of groups) group.unfold();
    },
  };
}

function itemGroup({ name, status }: PageGroup, items: readonly PageItem[], links: Links, now: number) {
  const count = h("span", { class: "count" });
  const rows = h("ul", { class: "rows" });
  const more = h("button", { type: "button", class: "more" });
  const id = `group-${status}`;
  const element = h(
    "section",
    { "aria-labelledby": id, class: `group ${status}` },
    h("h3", { id }, name, " ", count),
    rows,
    more,
  );
  let shown: readonly PageItem[] = [];
  const fill = (upTo: number) => {
    const from = rows.children.length;
    rows.append(...shown.slice(from, upTo).map((item) => itemRow(item, links, now)));
    const left = shown.length - rows.children.length;
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(left, NEXT_ROWS)} more of ${left.toLocaleString("en-US")}`;
    return from;
  };
  more.addEventListener("click", () => {
    const from = fill(rows.children.length + NEXT_ROWS);
    rows.children[from]?.querySelector("a")?.focus();
  });
  return {
    element,
    show(matches: (item: PageItem) => boolean): number {
      shown = items.filter(matches);
      element.hidden = shown.length === 0;
      count.textContent = shown.length.toLocaleString("en-US");
      rows.replaceChildren();
      fill(FIRST_ROWS);
      return shown.length;
    },
    unfold: () => void fill(Number.POSITIVE_INFINITY),
  };
}

function itemRow(item: PageItem, links: Links, now: number): HTMLElement {
  const { id, title, tags, waits, need } = item;
  const link = links.item(
    id,
    h("span", { class: "id" }, id),
    " ",
    h(
      "span",
      { class: "main" },
      h("span", { class: "title", dir: "auto" }, title),
      waits !== undefined && h("span", { class: need ? "waits asked" : "waits", dir: "auto" }, waits),
    ),
    " ",
    h(
      "span",
      { class: "tags" },
      ...tags.slice(0, 3).map((tag) => h("span", { class: "tag", dir: "auto" }, tag)),
    ),
    " ",
    progress(item),
    " ",
    h("span", { class: "age", title: "since it last changed" }, ageWords(now - Date.parse(item.updated))),
  );
  link.classList.add("row");
  return h("li", {}, link);
}

/** The phase, and a mark for each phase of the pipeline; an item that has none says its impact. */
function progress({ phase, position, phases, impact, size }: PageItem): HTMLElement {
  if (phase === undefined || position === 0) {
    const rating = phase ?? (impact !== undefined ? `${impact} impact` : (size ?? ""));
    return h("span", { class: "phase muted" }, rating);
  }
  return h(
    "span",
    { class: "phase" },
    h("span", {}, `${phase} `),
    h("span", { class: "hidden" }, `${position} of ${phases.length}`),
    phases.length <= 8
      ? h(
          "span",
          { class: "steps", "aria-hidden": "true" },
          ...phases.map((_, at) =>
            h("i", { class: at < position - 1 ? "past" : at === position - 1 ? "now" : "" }),
          ),
        )
      : h("span", { class: "muted", "aria-hidden": "true" }, `${position}/${phases.length}`),
  );
}

/** Up and down go from row to row, across groups. */
function moveInRows(event: KeyboardEvent, within: HTMLElement): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const rows = [...within.querySelectorAll<HTMLElement>("a.row")];
  const at = rows.findIndex((row) => row.matches(":focus"));
  const to = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  to.focus();
}
