/**
 * A repository as it looks after three months of runs: a backlog with questions, dependencies and work under way, and the
 * journal and worklog of what was finished. For screenshots and for the tests of the page. Times are reckoned from `now`,
 * everything else is the same each time.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";

const HOUR = 3_600_000;

interface DemoItem {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly changed_hours: number;
  readonly age_days: number;
  readonly [field: string]: unknown;
}

const ITEMS: readonly DemoItem[] = [
  {
    id: "WRK-141",
    title: "Remember scroll position when the preview reloads",
    status: "in_progress",
    phase: "review",
    phase_pool: "main",
    size: "small",
    risk: "low",
    impact: "medium",
    complexity: "low",
    tags: ["preview"],
    cost_usd: 1.32,
    last_phase_summary:
      "The position is kept by the nearest heading, not by pixels, so that it survives edits above it. Two tests were added.",
    description: {
      context: "Asked for in the issue tracker by four people since spring.",
      problem:
        "Every save throws the reader back to the top of the page. With long pages the preview is of no use.",
      solution:
        "Keep the nearest heading and the offset below it in the session, and go there after a reload.",
    },
    changed_hours: 2,
    age_days: 12,
  },
  {
    id: "WRK-138",
    title: "Cache parsed front matter between builds",
    status: "in_progress",
    phase: "build",
    phase_pool: "main",
    size: "medium",
    risk: "medium",
    impact: "high",
    complexity: "medium",
    tags: ["speed", "build"],
    dependencies: ["WRK-126"],
    cost_usd: 2.08,
    phase_attempts: 1,
    description: {
      problem:
        "A build of 2,000 pages parses 2,000 front matters, although three changed. That is 40% of the time of a warm build.",
      solution:
        "A cache keyed by the hash of the file. Measure with `npm run bench -- --pages 2000`: a warm build should be below 400 ms.",
      impact: "Warm builds get about a third faster for large sites.",
    },
    changed_hours: 3,
    age_days: 16,
  },
  {
    id: "WRK-129",
    title: "Rate limits for the public API",
    status: "blocked",
    blocked_from_status: "in_progress",
    blocked_type: "decision",
    blocked_reason: "It needs a store for the counters.",
    blocked_question: {
      question:
        "Which store may hold the counters? Redis is faster, PostgreSQL is there already and needs no new service.",
      options: ["use PostgreSQL", "use Redis", "keep them in memory, one server only"],
    },
    phase: "design",
    phase_pool: "pre",
    size: "medium",
    risk: "medium",
    impact: "high",
    complexity: "medium",
    tags: ["api"],
    cost_usd: 0.84,
    description: {
      problem: "One client can use up all of the API. It happened twice in October.",
      solution:
        "A limit per key with the headers of https://www.rfc-editor.org/rfc/rfc6585, and a test that runs into it.",
    },
    changed_hours: 26,
    age_days: 21,
  },
  {
    id: "WRK-133",
    title: "Drop support for the old template syntax",
    status: "blocked",
    blocked_from_status: "scoping",
    blocked_type: "decision",
    blocked_reason:
      "Its risk is high, and guardrails stop at medium: 31 themes of others would need a change.",
    phase: "research",
    phase_pool: "pre",
    size: "large",
    risk: "high",
    impact: "medium",
    complexity: "medium",
    tags: ["breaking"],
    cost_usd: 0.41,
    changed_hours: 71,
    age_days: 30,
  },
  {
    id: "WRK-126",
    title: "Hash files while they are read, not after",
    status: "ready",
    size: "small",
    risk: "low",
    impact: "high",
    tags: ["speed", "build"],
    changed_hours: 50,
    age_days: 18,
  },
  {
    id: "WRK-142",
    title: "Dark theme for the report",
    status: "ready",
    size: "medium",
    risk: "low",
    impact: "medium",
    tags: ["report"],
    dependencies: ["WRK-140"],
    changed_hours: 20,
    age_days: 6,
  },
  {
    id: "WRK-140",
    title: "Move the report's colours into variables",
    status: "ready",
    size: "small",
    risk: "low",
    impact: "low",
    tags: ["report"],
    changed_hours: 22,
    age_days: 7,
  },
  {
    id: "WRK-131",
    title: "Tell clients how much of their limit is left",
    status: "ready",
    size: "small",
    risk: "low",
    impact: "medium",
    tags: ["api"],
    dependencies: ["WRK-129"],
    changed_hours: 96,
    age_days: 19,
  },
  {
    id: "WRK-144",
    title: "Export the link check as CSV",
    status: "scoping",
    phase: "research",
    phase_pool: "pre",
    size: "medium",
    risk: "low",
    impact: "low",
    tags: ["report"],
    dependencies: ["WRK-140"],
    retry_after_hours: 3,
    changed_hours: 5,
    age_days: 4,
  },
  {
    id: "WRK-143",
    title: "Rebuild only the pages that include a changed partial",
    status: "scoping",
    phase: "design",
    phase_pool: "pre",
    size: "large",
    risk: "medium",
    impact: "high",
    complexity: "high",
    tags: ["speed", "build"],
    dependencies: ["WRK-138", "WRK-126"],
    changed_hours: 9,
    age_days: 9,
  },
  {
    id: "WRK-145",
    title: "Crash on an empty data file",
    status: "new",
    tags: ["bug"],
    changed_hours: 4,
    age_days: 1,
  },
  {
    id: "WRK-146",
    title: "Say which partial is missing, and where it is asked for",
    status: "new",
    tags: ["messages"],
    changed_hours: 6,
    age_days: 1,
  },
  {
    id: "WRK-147",
    title: "Make anchors of headings in any script: Ελληνικά, Кириллица",
    status: "new",
    tags: ["i18n"],
    changed_hours: 30,
    age_days: 2,
  },
  {
    id: "WRK-148",
    title: "Show the limit of a key in the dashboard",
    status: "new",
    tags: ["api"],
    dependencies: ["WRK-131", "WRK-129"],
    changed_hours: 31,
    age_days: 2,
  },
  {
    id: "WRK-139",
    title: "Sort flags in --help",
    status: "done",
    size: "small",
    risk: "low",
    changed_hours: 7,
    age_days: 13,
  },
];

const FINISHED = [
  "Keep the order of tags as written",
  "Follow redirects in the link check",
  "Explain what a draft is in the docs",
  "Fix the flaky shutdown test",
  "Retry uploads after a timeout",
  "Name the theme in the build log",
  "Accept dates without a time",
  "Warn about two pages with one address",
  "Close the file watcher on Ctrl-C",
  "Minify inline styles",
  "Stop counting drafts as pages",
  "Show the slowest ten pages of a build",
];

const PHASES = ["research", "design", "build", "review"] as const;
/** Hours that an item waits for a phase, minutes that it takes, and dollars. */
const USUAL = {
  research: { wait: 20, minutes: 4, usd: 0.22 },
  design: { wait: 9, minutes: 6, usd: 0.34 },
  build: { wait: 14, minutes: 15, usd: 0.97 },
  review: { wait: 3, minutes: 5, usd: 0.29 },
} as const;

const CONFIG = {
  agent: { cli: "claude" },
  execution: { max_wip: 2 },
  budget: { day_usd: 8, month_usd: 120 },
  pipelines: {
    feature: {
      pre_phases: [{ name: "research" }, { name: "design" }],
      phases: [{ name: "build", destructive: true }, { name: "review" }],
    },
  },
};

/** Writes the files below `folder`, which need not be there. */
export async function writeDemoBoard(folder: string, now: Date): Promise<void> {
  const at = (hours_ago: number) => new Date(now.getTime() - hours_ago * HOUR).toISOString();
  const items = ITEMS.map(({ changed_hours, age_days, retry_after_hours, ...item }) => ({
    ...item,
    ...(typeof retry_after_hours === "number" && { retry_after: at(-retry_after_hours) }),
    created: at(age_days * 24),
    updated: at(changed_hours),
  }));
  const events = journal(now);
  const files = new Map([
    ["BACKLOG.yaml", stringify({ schema_version: 3, items, next_item_id: 148 })],
    [".github/tickwork.yml", stringify(CONFIG)],
  ]);
  for (const [month, all] of Map.groupBy(events, ({ time }) => time.slice(0, 7))) {
    files.set(
      `_worklog/${month}.jsonl`,
      all.map(({ title: _, ...entry }) => `${JSON.stringify(entry)}\n`).join(""),
    );
    files.set(`_worklog/${month}.md`, `# Worklog ${month}\n${all.map(worklogEntry).join("")}`);
  }
  for (const [name, text] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

interface Event {
  readonly time: string;
  readonly run: string;
  readonly title: string;
  readonly item: string;
  readonly outcome: string;
  readonly phase?: string;
  readonly [field: string]: unknown;
}

interface Told {
  readonly title: string;
  readonly item: string;
  readonly outcome: string;
  readonly phase?: string;
  readonly [field: string]: unknown;
}

function worklogEntry({ time, item, title, phase, outcome }: Event): string {
  const what = phase === undefined ? outcome : `${phase} · ${outcome}`;
  return `\n## ${time.slice(0, 10)} ${time.slice(11, 16)} · ${item} ${title} · ${what}\n`;
}

/** Two finished items a week, more lately; then what the items of today have behind them. */
function journal(now: Date): readonly Event[] {
  const random = randomNumbers(7);
  const events: Event[] = [];
  const add = (hours_ago: number, event: Told) => {
    const time = new Date(now.getTime() - hours_ago * HOUR).toISOString();
    events.push({ ...event, time, run: "4711-1" });
  };
  let id = 88;
  for (let week = 13; week >= 0; week -= 1) {
    const count = Math.max(0, Math.round(1 + (13 - week) * 0.22 + random() * 2.4 - 0.7));
    for (let one = 0; one < count; one += 1) {
      const item = `WRK-${String(id).padStart(3, "0")}`;
      const title = FINISHED[id % FINISHED.length] ?? "";
      id += 1;
      let ago = week * 7 * 24 + 40 + random() * 100;
      const start = ago + 60 + random() * 30;
      add(start, { item, title, outcome: "ingested", origin: "inbox" });
      let since = start;
      for (const phase of PHASES) {
        const { wait, minutes, usd } = USUAL[phase];
        since = Math.max(since - wait * (0.5 + random()), ago + 0.2);
        const failed = phase === "build" && random() < 0.18;
        if (failed)
          add(since + 0.5, {
            item,
            title,
            phase,
            outcome: "failed",
            ...used(minutes, usd, random),
            attempts: 2,
          });
        add(since, { item, title, phase, outcome: "complete", ...used(minutes, usd, random) });
      }
      ago = since - 0.01;
      add(ago, { item, title, outcome: "archived" });
    }
  }
  const today: readonly (readonly [number, string, string, string, number?, number?])[] = [
    [71.2, "WRK-133", "research", "blocked", 6.2, 0.41],
    [40, "WRK-129", "research", "complete", 3.8, 0.27],
    [26, "WRK-129", "design", "blocked", 7.5, 0.57],
    [21, "WRK-138", "research", "complete", 4.4, 0.31],
    [12.5, "WRK-138", "design", "complete", 6.9, 0.4],
    [9, "WRK-143", "research", "complete", 5.2, 0.38],
    [7.2, "WRK-139", "review", "complete", 4.1, 0.22],
    [5.5, "WRK-141", "design", "complete", 3.1, 0.19],
    [3, "WRK-138", "build", "failed", 21, 1.37],
    [2.1, "WRK-141", "build", "complete", 13.6, 0.88],
  ];
  for (const [ago, item, phase, outcome, minutes, cost] of today)
    add(ago, {
      item,
      title: ITEMS.find((one) => one.id === item)?.title ?? "",
      phase,
      outcome,
      minutes,
      cost,
    });
  add(6, { item: "WRK-146", title: "", outcome: "added", by: "robin" });
  return events.toSorted((a, b) => a.time.localeCompare(b.time));
}

function used(minutes: number, usd: number, random: () => number) {
  const factor = 0.6 + random() * 0.9;
  return { minutes: Number((minutes * factor).toFixed(1)), cost: Number((usd * factor).toFixed(2)) };
}

/** The same each time: a linear congruential generator. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
