/** Figures as bars, each with the same as a table. */
import type { PageData } from "./data.ts";
import { h, svg } from "./dom.ts";
import { countWords, dayWords, hoursWords, minutesWords, moneyWords, shortDay } from "./words.ts";

/** Undefined where there is no week to show. */
export function chartsSection({ weeks, phases }: PageData): HTMLElement | undefined {
  if (weeks.length === 0) return undefined;
  const finished = weeks.reduce((sum, week) => sum + week.finished, 0);
  const spent = weeks.reduce((sum, week) => sum + week.cost_usd, 0);
  const since = countWords(weeks.length, "week");
  return h(
    "section",
    { "aria-labelledby": "figures" },
    h("h2", { id: "figures" }, "Figures"),
    h(
      "div",
      { class: "figures" },
      figure({
        title: "Finished a week",
        total: countWords(finished, "item"),
        since,
        chart: weekBars(
          weeks.map(({ from, finished: value }) => ({ from, value, said: countWords(value, "item") })),
        ),
        table: {
          head: ["Week from", "Finished"],
          rows: weeks.map(({ from, finished: value }) => [dayWords(from), String(value)]),
        },
      }),
      figure({
        title: "Spent a week",
        total: moneyWords(spent),
        since,
        chart: weekBars(weeks.map(({ from, cost_usd: value }) => ({ from, value, said: moneyWords(value) }))),
        table: {
          head: ["Week from", "Spent"],
          rows: weeks.map(({ from, cost_usd: value }) => [dayWords(from), moneyWords(value)]),
        },
      }),
      phases.length > 0 &&
        figure({
          title: "Lead time of a phase",
          total: hoursWords(phases.reduce((sum, { lead_hours }) => sum + lead_hours, 0)),
          since: "all phases, median",
          chart: phaseBars(phases),
          table: {
            head: ["Phase", "Lead time", "Of it work", "Completed"],
            rows: phases.map(({ name, lead_hours, work_minutes, completed }) => [
              name,
              hoursWords(lead_hours),
              minutesWords(work_minutes),
              String(completed),
            ]),
          },
        }),
    ),
  );
}

interface Figure {
  readonly title: string;
  readonly total: string;
  readonly since: string;
  readonly chart: Element;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

function figure({ title, total, since, chart, table }: Figure): HTMLElement {
  return h(
    "figure",
    {},
    h(
      "figcaption",
      {},
      h("h3", {}, title),
      h("p", {}, h("span", { class: "total" }, total), " ", h("span", { class: "muted small" }, since)),
    ),
    chart,
    h(
      "details",
      { class: "folded small" },
      h("summary", {}, "As a table", h("span", { class: "hidden" }, `: ${title}`)),
      h(
        "table",
        {},
        h("caption", { class: "hidden" }, title),
        h("thead", {}, h("tr", {}, ...table.head.map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          {},
          ...table.rows.map(([name = "", ...values]) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, name),
              ...values.map((value) => h("td", { class: "number" }, value)),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Of the drawing, which is stretched to its place. */
const SIZE = { width: 260, height: 96, gap: 2, foot: 18 };

function weekBars(
  weeks: readonly { readonly from: string; readonly value: number; readonly said: string }[],
): Element {
  const top = Math.max(...weeks.map(({ value }) => value), 1e-9);
  const step = SIZE.width / Math.max(weeks.length, 8);
  const room = SIZE.height - SIZE.foot;
  const bars = weeks.map(({ from, value, said }, at) => {
    const height = value === 0 ? 1 : Math.max(3, (value / top) * room);
    const isLast = at === weeks.length - 1;
    return svg(
      "rect",
      {
        x: at * step,
        y: room - height,
        width: Math.max(step - SIZE.gap, 1),
        height,
        rx: 1.5,
        class: value === 0 ? "none" : isLast ? "last" : "bar",
      },
      svg("title", {}, `${dayWords(from)}: ${said}`),
    );
  });
  const [first, last] = [weeks[0], weeks.at(-1)];
  const label = (x: number, anchor: string, text: string) =>
    svg("text", { x, y: SIZE.height - 3, "text-anchor": anchor }, text);
  return svg(
    "svg",
    {
      viewBox: `0 0 ${SIZE.width} ${SIZE.height}`,
      class: "chart",
      role: "img",
      "aria-label": `Bars, a week each, from ${dayWords(first?.from ?? "")} to ${dayWords(last?.from ?? "")}. The same is in the table below.`,
    },
    ...bars,
    label(0, "start", shortDay(first?.from ?? "")),
    weeks.length > 1 &&
      label(
        Math.min(SIZE.width, weeks.length * step),
        weeks.length * step > 60 ? "end" : "start",
        shortDay(last?.from ?? ""),
      ),
  );
}

/** A bar a phase: all of it is lead time, the dark part is when a step ran. */
function phaseBars(phases: PageData["phases"]): HTMLElement {
  const top = Math.max(...phases.map(({ lead_hours }) => lead_hours), 1e-9);
  return h(
    "ul",
    { class: "bars" },
    ...phases.map(({ name, lead_hours, work_minutes }) => {
      const share = Math.max((lead_hours / top) * 100, 1);
      const work = Math.min((work_minutes / 60 / top) * 100, share);
      return h(
        "li",
        {},
        h("span", {}, name),
        svg(
          "svg",
          { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
          svg("rect", { x: 0, y: 0, width: share, height: 8, class: "bar" }),
          svg("rect", { x: 0, y: 0, width: work, height: 8, class: "last" }),
        ),
        h(
          "span",
          { class: "number" },
          hoursWords(lead_hours),
          h("span", { class: "hidden" }, `, of it ${minutesWords(work_minutes)} of work`),
        ),
      );
    }),
  );
}
