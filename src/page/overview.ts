/** The top of the page: what needs a person, what happened, what is next. */
import { commandLine } from "./copy.ts";
import type { PageData, PageEvent, PageItem, PageSpent } from "./data.ts";
import { h, webLink } from "./dom.ts";
import {
  ageWords,
  agoWords,
  countWords,
  instantWords,
  minutesWords,
  moneyWords,
  STATUS_WORDS,
} from "./words.ts";

export interface Links {
  /** A link that opens the item. */
  item(id: string, ...children: readonly (Node | string)[]): HTMLElement;
  find(id: string): PageItem | undefined;
}

/** How many need a person, and how many there are by status. `now`: epoch milliseconds. */
export function headline(data: PageData, now: number): HTMLElement {
  const needs = data.items.filter(({ need }) => need).length;
  const counts = data.groups
    .map(({ status }) => [status, data.items.filter((item) => item.status === status).length] as const)
    .filter(([status, count]) => count > 0 && status !== "blocked")
    .map(([status, count]) => `${count.toLocaleString("en-US")} ${STATUS_WORDS[status]}`);
  const lead =
    data.items.length === 0
      ? "The backlog is empty"
      : needs === 0
        ? "Nothing needs you"
        : needs === 1
          ? "One item needs you"
          : `${countWords(needs, "item")} need you`;
  return h(
    "div",
    { class: "headline" },
    h("h1", {}, lead),
    h(
      "p",
      {},
      counts.length > 0 && `${counts.join(" · ")}. `,
      h("span", { class: "muted" }, "As of ", time(data.made_at, now), "."),
    ),
  );
}

/** `12 min ago`, with the exact time at hand. */
export function time(at: string, now: number): HTMLElement {
  return h("time", { datetime: at, title: instantWords(at) }, agoWords(now - Date.parse(at)));
}

const MOST_NEEDS = 6;

/** A card for each item that needs a person; undefined where none does. */
export function needsSection(data: PageData, links: Links, now: number): HTMLElement | undefined {
  const needing = data.items.filter(({ need }) => need);
  if (needing.length === 0) return undefined;
  const cards = needing.map((item) => needCard(item, links, now));
  const rest = cards.slice(MOST_NEEDS);
  const list = h("ol", { class: "needs" }, ...cards.slice(0, MOST_NEEDS));
  const more = h("button", { type: "button", class: "more" }, `Show ${rest.length} more`);
  more.addEventListener("click", () => {
    list.append(...rest);
    more.remove();
    rest[0]?.querySelector("a")?.focus();
  });
  return h(
    "section",
    { "aria-labelledby": "needs" },
    h("h2", { id: "needs" }, "Needs you"),
    list,
    rest.length > 0 && more,
  );
}

function needCard(item: PageItem, links: Links, now: number): HTMLElement {
  const { need } = item;
  return h(
    "li",
    { class: "card" },
    h(
      "h3",
      {},
      links.item(item.id, h("span", { class: "id" }, item.id), " ", h("span", { dir: "auto" }, item.title)),
    ),
    h("p", { class: "asked", dir: "auto" }, need?.asked ?? ""),
    ...(need?.answers ?? []).map(commandLine),
    h(
      "p",
      { class: "muted small" },
      [
        "Waiting for ",
        ageWords(now - Date.parse(item.updated)),
        phaseWords(item),
        need?.by === undefined ? "" : `, asked by ${need.by}`,
      ].join(""),
    ),
  );
}

function phaseWords({ phase, position, phases }: PageItem): string {
  if (phase === undefined) return "";
  return position > 0 ? `, in ${phase} (${position} of ${phases.length})` : `, in ${phase}`;
}

const MOST_HAPPENED = 8;

/** The latest events, the rest behind a button. */
export function happenedSection(data: PageData, links: Links, now: number): HTMLElement {
  const rows = data.happened.map((event) => eventRow(event, data, links, now));
  const rest = rows.slice(MOST_HAPPENED);
  const list = h("ol", { class: "events" }, ...rows.slice(0, MOST_HAPPENED));
  const more = h("button", { type: "button", class: "more" }, `Show ${rest.length} more`);
  more.addEventListener("click", () => {
    list.append(...rest);
    more.remove();
  });
  return h(
    "section",
    { "aria-labelledby": "happened" },
    h("h2", { id: "happened" }, "What happened"),
    rows.length > 0
      ? list
      : h("p", { class: "muted" }, "The journal has nothing yet: no run has done anything here."),
    rest.length > 0 && more,
  );
}

function eventRow(event: PageEvent, data: PageData, links: Links, now: number): HTMLElement {
  const id = event.item ?? "";
  const known = links.find(id);
  const title = known?.title ?? event.title ?? "";
  const name = h("span", { class: "id" }, id);
  return h(
    "li",
    { class: event.tone },
    h(
      "p",
      {},
      known ? links.item(id, name) : name,
      " ",
      h("span", { class: "what" }, event.what),
      title !== "" && h("span", { class: "muted title", dir: "auto" }, title),
    ),
    h("p", { class: "muted small" }, time(event.at, now), ...amounts(event, data)),
  );
}

/** ` · 4 min · $0.55 · by ada · 9f8e7d6`. */
export function amounts(
  { minutes, cost_usd, by, commit }: PageEvent,
  { repository_url }: Pick<PageData, "repository_url">,
): readonly (Node | string)[] {
  const parts: (Node | string)[] = [];
  if (minutes !== undefined) parts.push(minutesWords(minutes));
  if (cost_usd !== undefined) parts.push(moneyWords(cost_usd));
  if (by !== undefined) parts.push(`by ${by}`);
  if (commit !== undefined) {
    const short = commit.slice(0, 7);
    parts.push(repository_url === undefined ? short : webLink(`${repository_url}/commit/${commit}`, short));
  }
  return parts.flatMap((part) => [" · ", part]);
}

/** What the next run would begin with, or that it would not. */
export function nextSection(data: PageData, links: Links): HTMLElement {
  return h(
    "section",
    { "aria-labelledby": "next" },
    h("h2", { id: "next" }, "What is next"),
    data.next.length === 0
      ? h("p", { class: "muted" }, "Nothing: no item can be worked on now. Each says what it waits for.")
      : h(
          "ol",
          { class: "events" },
          ...data.next.map(({ item, does, because }) =>
            h(
              "li",
              {},
              h(
                "p",
                {},
                links.item(item, does),
                h("span", { class: "muted title", dir: "auto" }, links.find(item)?.title ?? ""),
              ),
              h("p", { class: "muted small" }, because),
            ),
          ),
        ),
    data.spent && spentPart(data.spent),
  );
}

function spentPart({ today_usd, month_usd, day_limit_usd, month_limit_usd }: PageSpent): HTMLElement {
  return h(
    "div",
    { class: "spent" },
    h("h3", {}, "Spent"),
    meter("Today", today_usd, day_limit_usd),
    meter("This month", month_usd, month_limit_usd),
  );
}

function meter(name: string, usd: number, limit: number | undefined): HTMLElement {
  const of = limit === undefined ? "" : ` of ${moneyWords(limit)}`;
  return h(
    "div",
    { class: "meter" },
    h(
      "p",
      {},
      h("span", {}, name),
      " ",
      h("span", { class: "amount" }, moneyWords(usd), h("span", { class: "muted" }, of)),
    ),
    limit !== undefined &&
      h("meter", {
        min: 0,
        max: limit,
        value: Math.min(usd, limit),
        "aria-label": `${name}: ${moneyWords(usd)}${of}`,
      }),
  );
}
