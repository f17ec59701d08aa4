/** The page's script: reads the data that stands in the page, draws it, and follows the address. */
import { chartsSection } from "./charts.ts";
import type { PageData } from "./data.ts";
import { details } from "./details.ts";
import { h, webLink } from "./dom.ts";
import { filters } from "./filters.ts";
import { graphSection } from "./graph.ts";
import { itemList } from "./list.ts";
import { happenedSection, headline, type Links, needsSection, nextSection } from "./overview.ts";
import { themeSwitch } from "./theme.ts";
import { hashOf, matcher, type View, viewOf } from "./view.ts";
import { instantWords } from "./words.ts";

function draw(data: PageData, into: HTMLElement): void {
  const now = Date.now();
  const byId = new Map(data.items.map((item) => [item.id, item]));
  let view = viewOf(location.hash);
  const links: Links = {
    find: (id) => byId.get(id),
    item(id, ...children) {
      const link = h("a", { href: hashOf({ ...view, item: id }) }, ...children);
      // The filters may have changed since the link was made.
      link.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        open(id);
      });
      return link;
    },
  };
  const list = itemList(data, links, now);
  const panel = details(data, links, { now, closed: () => close() });
  const bar = filters(
    data,
    () => view,
    (changed) => {
      go(changed, "replace");
    },
  );

  /** One place changes what is looked at: the address, the list and the panel follow. */
  const go = (to: View, how: "push" | "replace" | "follow") => {
    const isSameList =
      to.item !== view.item && hashOf({ ...to, item: undefined }) === hashOf({ ...view, item: undefined });
    view = to;
    const address = hashOf(view) || location.pathname + location.search;
    if (how === "push") history.pushState(null, "", address);
    if (how === "replace") history.replaceState(null, "", address);
    if (!isSameList) bar.show(view, list.show(matcher(view)));
    if (view.item !== undefined) panel.show(view.item);
    else if (panel.element.open) panel.hide();
  };
  const open = (item: string) => go({ ...view, item }, "push");
  const close = () => {
    if (view.item !== undefined) go({ ...view, item: undefined }, "push");
  };

  const main = h(
    "main",
    { id: "main", tabindex: -1 },
    headline(data, now),
    needsSection(data, links, now),
    h("div", { class: "columns" }, happenedSection(data, links, now), nextSection(data, links)),
    h(
      "section",
      { "aria-labelledby": "items", class: "items" },
      h("h2", { id: "items", tabindex: -1 }, "Items"),
      bar.element,
      list.element,
    ),
    graphSection(data, links),
    chartsSection(data),
  );
  into.append(header(data), main, footer(data), panel.element);
  document.title = `${data.title} · backlog`;
  go(view, "follow");
  bar.show(view, list.show(matcher(view)));
  addEventListener("popstate", () => go(viewOf(location.hash), "follow"));
  addEventListener("hashchange", () => go(viewOf(location.hash), "follow"));
  addEventListener("beforeprint", () => list.unfold());
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || panel.element.open || isTyping(event.target)) return;
    event.preventDefault();
    bar.focus();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}

function header(data: PageData): HTMLElement {
  const skip = h("a", { href: "#", class: "skip" }, "Skip to the items");
  skip.addEventListener("click", (event) => {
    // The address is for filters; a place in the page is gone to by hand.
    event.preventDefault();
    const items = document.getElementById("items");
    items?.scrollIntoView();
    items?.focus();
  });
  const name = data.repository_url === undefined ? data.title : webLink(data.repository_url, data.title);
  return h(
    "header",
    {},
    skip,
    h("p", { class: "brand" }, h("span", { class: "mark", "aria-hidden": "true" }, "✓"), name),
    themeSwitch(),
  );
}

function footer({ made_at, made_by, run_url, left_out }: PageData): HTMLElement {
  return h(
    "footer",
    {},
    ...left_out.map((sentence) => h("p", {}, sentence)),
    h(
      "p",
      {},
      `${made_by}, ${instantWords(made_at)}`,
      run_url !== undefined && " · ",
      run_url !== undefined && webLink(run_url, "the run that made it"),
      ". The page stands alone: it asks no server for anything.",
    ),
  );
}

const place = document.getElementById("page");
const written = document.getElementById("data")?.textContent;
if (place && written) draw(JSON.parse(written) as PageData, place);
