/** All of an item, in a panel of its own: what it is asked, what is known of it, what became of it. */
import { commandLine } from "./copy.ts";
import type { PageData, PageItem } from "./data.ts";
import { h, linkedText } from "./dom.ts";
import { amounts, type Links, time } from "./overview.ts";
import { hoursWords, instantWords, minutesWords, moneyWords, STATUS_WORDS } from "./words.ts";

export interface Details {
  readonly element: HTMLDialogElement;
  show(id: string): void;
  hide(): void;
}

/** `closed` is called when a person closes it. */
export function details(data: PageData, links: Links, of: { now: number; closed: () => void }): Details {
  const body = h("div", { class: "details" });
  const close = h("button", { type: "button", class: "close", "aria-label": "Close" }, "✕");
  const element = h("dialog", { "aria-labelledby": "details-title" }, close, body);
  close.addEventListener("click", () => element.close());
  element.addEventListener("close", of.closed);
  // A click beside the panel is one on the dialog itself.
  element.addEventListener("click", (event) => event.target === element && element.close());
  const holdsUp = Map.groupBy(
    data.items.flatMap(({ id, dependencies }) => dependencies.map((first) => ({ first, id }))),
    ({ first }) => first,
  );
  return {
    element,
    show(id) {
      const item = links.find(id);
      const waiting = (holdsUp.get(id) ?? []).map((edge) => edge.id);
      body.replaceChildren(...(item ? parts(item, waiting, data, links, of.now) : unknown(id)));
      if (!element.open) element.showModal();
      element.scrollTop = 0;
    },
    hide: () => element.close(),
  };
}

function unknown(id: string): readonly Node[] {
  return [
    h("h2", { id: "details-title", tabindex: -1, autofocus: true }, "Not in the backlog"),
    h(
      "p",
      {},
      "There is no item ",
      h("span", { class: "id" }, id),
      " here. It may be finished and gone: the worklog tells of it.",
    ),
  ];
}

function parts(
  item: PageItem,
  holdsUp: readonly string[],
  data: PageData,
  links: Links,
  now: number,
): readonly Node[] {
  const { id, title, status, need, texts, commands, tags } = item;
  const found: (Node | undefined)[] = [
    h("p", { class: "id" }, id),
    h("h2", { id: "details-title", dir: "auto", tabindex: -1, autofocus: true }, title),
    h(
      "p",
      { class: "badges" },
      h("span", { class: `badge ${status}` }, STATUS_WORDS[status]),
      ...tags.map((tag) => h("span", { class: "tag", dir: "auto" }, tag)),
    ),
    need &&
      h(
        "section",
        { class: "ask" },
        h("h3", {}, "What is asked"),
        h("p", { class: "text", dir: "auto" }, ...linkedText(need.asked)),
        ...need.answers.map(commandLine),
      ),
    item.waits !== undefined && need === undefined
      ? h("p", { class: "muted", dir: "auto" }, capital(item.waits))
      : undefined,
    item.phases.length > 0 ? phaseSteps(item) : undefined,
    ...texts.map(({ name, text }) =>
      h("section", {}, h("h3", {}, name), h("p", { class: "text", dir: "auto" }, ...linkedText(text))),
    ),
    neighbours("Waits for", item.dependencies, links),
    neighbours("Holds up", holdsUp, links),
    h("section", {}, h("h3", {}, "Facts"), factList(item, now)),
    h("section", {}, h("h3", {}, "History"), historyTable(item, data)),
    commands.length > 0
      ? h("section", {}, h("h3", {}, "What you can do"), ...commands.map(commandLine))
      : undefined,
  ];
  return found.filter((part) => part !== undefined);
}

function phaseSteps({ phases, position }: PageItem): HTMLElement {
  return h(
    "ol",
    { class: "pipeline", "aria-label": "Phases" },
    ...phases.map((name, at) => {
      const isNow = at === position - 1;
      return h(
        "li",
        {
          class: at < position - 1 ? "past" : isNow ? "now" : "",
          "aria-current": isNow ? "step" : undefined,
        },
        name,
      );
    }),
  );
}

function neighbours(name: string, ids: readonly string[], links: Links): HTMLElement | undefined {
  if (ids.length === 0) return undefined;
  const rows = ids.map((id) => {
    const found = links.find(id);
    const label = h("span", { class: "id" }, id);
    if (!found) return h("li", {}, label, h("span", { class: "muted" }, " done or gone"));
    return h(
      "li",
      {},
      links.item(id, label, " ", found.title),
      h("span", { class: "muted" }, ` ${STATUS_WORDS[found.status]}`),
    );
  });
  return h("section", {}, h("h3", {}, name), h("ul", { class: "plain" }, ...rows));
}

function factList({ facts, cost_usd, created, updated }: PageItem, now: number): HTMLElement {
  const fact = (name: string, value: Node | string) =>
    h("div", {}, h("dt", {}, name), h("dd", { dir: "auto" }, value));
  return h(
    "dl",
    {},
    ...facts.map(({ name, value }) => fact(name, value)),
    cost_usd !== undefined && fact("Cost so far", moneyWords(cost_usd)),
    fact("Created", time(created, now)),
    fact("Changed", time(updated, now)),
  );
}

function historyTable({ id, history }: PageItem, data: PageData): HTMLElement {
  if (history.length === 0) return h("p", { class: "muted" }, "Nothing yet.");
  const rows = history.map((event) => {
    const { at, what, minutes, cost_usd, tone } = event;
    const rest = amounts({ ...event, minutes: undefined, cost_usd: undefined }, data).slice(1);
    return h(
      "tr",
      { class: tone },
      h("td", {}, h("time", { datetime: at }, instantWords(at).replace(" UTC", ""))),
      h(
        "td",
        { dir: "auto" },
        what,
        rest.length > 0 && h("span", { class: "muted" }, " · ", h("span", {}, ...rest)),
      ),
      h("td", { class: "number" }, minutes === undefined ? "" : minutesWords(minutes)),
      h("td", { class: "number" }, cost_usd === undefined ? "" : moneyWords(cost_usd)),
    );
  });
  const ran = history.reduce((sum, { minutes = 0 }) => sum + minutes, 0);
  const caption = `${id}: ${ran > 0 ? `${hoursWords(ran / 60)} of work in all` : "no step yet"}. Times are UTC.`;
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": `History of ${id}` },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h(
        "thead",
        {},
        h("tr", {}, ...["When", "What", "Took", "Cost"].map((name) => h("th", { scope: "col" }, name))),
      ),
      h("tbody", {}, ...rows),
    ),
  );
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
