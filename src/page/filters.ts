/** The row of filters above the items. What is chosen is a `View`; this only shows and changes it. */
import type { PageData, PageItem } from "./data.ts";
import { h } from "./dom.ts";
import type { View } from "./view.ts";

export interface Filters {
  readonly element: HTMLElement;
  /** Shows what is chosen, and how many items that is. */
  show(view: View, found: number): void;
  focus(): void;
}

const RATINGS = [
  { field: "size", values: ["small", "medium", "large"] },
  { field: "risk", values: ["low", "medium", "high"] },
] as const;

/** `change` is called with what is chosen anew. */
export function filters(data: PageData, current: () => View, change: (view: View) => void): Filters {
  const search = h("input", {
    type: "search",
    id: "search",
    placeholder: "Search titles and texts",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "found",
  });
  search.addEventListener("input", () => change({ ...current(), text: search.value }));
  const chips = statusChips(data, (status) => {
    const { status: chosen } = current();
    const kept = chosen.filter((one) => one !== status);
    change({ ...current(), status: kept.length < chosen.length ? kept : [...chosen, status] });
  });
  const selects = RATINGS.map(({ field, values }) => {
    const options = values.map((value) => h("option", { value }, value));
    const select = h("select", { id: `filter-${field}` }, h("option", { value: "" }, "any"), ...options);
    select.addEventListener("change", () =>
      change({ ...current(), [field]: select.value === "" ? [] : [select.value] }),
    );
    const label = field === "size" ? "Size" : "Risk";
    return { field, select, element: h("label", { class: "select", for: select.id }, label, select) };
  });
  const clear = h("button", { type: "button", class: "quiet" }, "Clear filters");
  clear.addEventListener("click", () => {
    change({ ...current(), text: "", status: [], size: [], risk: [] });
    search.focus();
  });
  const found = h("p", { id: "found", role: "status", class: "muted small" });
  const element = h(
    "form",
    { class: "filters", role: "search", "aria-label": "Items" },
    h("label", { class: "search", for: "search" }, h("span", { class: "hidden" }, "Search items"), search),
    ...selects.map((select) => select.element),
    h("div", { class: "chips", role: "group", "aria-label": "Status" }, ...chips.map(([, chip]) => chip)),
    h("div", { class: "found" }, found, clear),
  );
  element.addEventListener("submit", (event) => event.preventDefault());
  return {
    element,
    show(view, count) {
      if (search.value !== view.text) search.value = view.text;
      for (const [status, chip] of chips)
        chip.setAttribute("aria-pressed", String(view.status.includes(status)));
      for (const { field, select } of selects) select.value = view[field][0] ?? "";
      const all = data.items.length.toLocaleString("en-US");
      const isPart = count < data.items.length;
      found.textContent = isPart ? `${count.toLocaleString("en-US")} of ${all} items` : `${all} items`;
      clear.hidden = view.text === "" && [...view.status, ...view.size, ...view.risk].length === 0;
    },
    focus: () => search.focus(),
  };
}

function statusChips(
  data: PageData,
  toggle: (status: string) => void,
): readonly (readonly [string, HTMLElement])[] {
  const byStatus = Map.groupBy<string, PageItem>(data.items, ({ status }) => status);
  return data.groups.flatMap(({ name, status }) => {
    const count = byStatus.get(status)?.length ?? 0;
    if (count === 0) return [];
    const chip = h(
      "button",
      { type: "button", class: "chip", "aria-pressed": "false" },
      name,
      " ",
      h("span", { class: "count" }, count.toLocaleString("en-US")),
    );
    chip.addEventListener("click", () => toggle(status));
    return [[status, chip] as const];
  });
}
