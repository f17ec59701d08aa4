/**
 * Speed as ratios, all taken in one run: machines are noisy, and a figure alone says little. `npm run bench` prints each
 * with the goal it has. `npm run bench -- 30 1000` measures these sizes only.
 */
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import * as jsYaml from "js-yaml";
import { markdownTable } from "markdown-table";
import { Bench } from "tinybench";
import type { Backlog } from "../src/backlog/backlog.ts";
import { replaceItem } from "../src/backlog/backlog.ts";
import { type BacklogDocument, readBacklog, writeBacklog } from "../src/backlog/document.ts";
import { DEFAULT_CONFIG } from "../src/config/load.ts";
import { createCoordinator } from "../src/coordinator/coordinator.ts";
import { NONE_RESCUED, select } from "../src/scheduler/select.ts";

const ROOT = join(import.meta.dirname, "..");
const BUNDLE = join(ROOT, "dist/index.js");
const NOW = "2026-11-20T02:23:00.000Z";

interface Row {
  readonly what: string;
  readonly items: number;
  readonly ms: number;
  readonly ratio: number;
  readonly to: string;
  readonly goal?: number | undefined;
}

async function bench(sizes: readonly number[]): Promise<void> {
  const rows: Row[] = [];
  for (const size of sizes) rows.push(...(await inProcess(size)));
  for (const size of sizes.filter((one) => one <= 1_000)) rows.push(...(await wholeProcess(size)));
  for (const size of sizes.filter((one) => one >= 1_000)) rows.push(await check(size));
  console.log(
    markdownTable([["what", "items", "ms", "ratio", "to", "goal"], ...rows.map(cells)], {
      align: ["l", "r", "r", "r", "l", "r"],
    }),
  );
  await memory();
  await gitProcesses();
}

const MOST_MEGABYTES = 300;

/** The most that a process of its own ever had in memory, with 10,000 items in 8.8 MB. */
async function memory(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tickwork-bench-"));
  try {
    const file = join(folder, "BACKLOG.yaml");
    const text = backlogText(10_000, "new", LONG);
    await writeFile(file, text);
    const peak = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS))';
    const megabytes = async (...args: readonly string[]) => {
      const watched = ["--import", `data:text/javascript,${encodeURIComponent(peak)}`, ...args];
      const { stderr } = await execa(process.execPath, watched, { cwd: folder });
      return Number(stderr.trim().split("\n").at(-1)) / 1024;
    };
    const rows = [
      ["load, change one item, save", await megabytes(import.meta.filename, SAVE, file)],
      ["process: status", await megabytes(BUNDLE, "status")],
    ] as const;
    const size = `${(Buffer.byteLength(text) / 1e6).toFixed(1)} MB`;
    const table = rows.map(([what, mb]) => [what, "10000", size, mb.toFixed(0), `≤ ${MOST_MEGABYTES}`]);
    console.log(`\n${markdownTable([["what", "items", "text", "peak MB", "goal"], ...table])}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const SAVE = "--save";
const LONG = "        It was seen on three machines, on two of them after an update.\n".repeat(5);

/** What `memory` starts: this file in a process of its own. */
async function loadAndSave(file: string): Promise<void> {
  const document = await loaded(await readFile(file, "utf8"));
  const written = await writeBacklog(document, withOneChange(document.backlog));
  if (written.kind === "inexpressible") throw new Error(written.message);
  await writeFile(file, written.document.text);
}

/** Load, save and tick, in this process, warm. The same text and the same values for all. */
async function inProcess(items: number): Promise<readonly Row[]> {
  const text = backlogText(items);
  const json = JSON.stringify(jsYaml.load(text));
  const document = await loaded(text);
  const changed = withOneChange(document.backlog);
  const ms = await fastest({
    json: () => JSON.parse(json),
    yaml: () => jsYaml.load(text),
    load: () => loaded(text),
    save: () => writeBacklog(document, changed),
    ticks: () => tenTicks(document.backlog),
  });
  const row = (what: keyof typeof ms, to: keyof typeof ms, goal?: number) => ({
    what: NAMES[what],
    items,
    ms: ms[what],
    ratio: ms[what] / ms[to],
    to: NAMES[to],
    goal,
  });
  return [
    row("yaml", "json"),
    row("load", "json", 16),
    row("load", "yaml", 1.6),
    row("save", "load", 1.3),
    row("ticks", "load"),
  ];
}

const NAMES = {
  json: "JSON.parse",
  yaml: "js-yaml load",
  load: "load: text to checked, frozen model",
  save: "save one change, with proof",
  ticks: "10 ticks: snapshot, select, one change",
} as const;

/** A run with nothing to do, from the built action, against Node alone. */
async function wholeProcess(items: number): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "tickwork-bench-"));
  try {
    await writeFile(join(folder, "BACKLOG.yaml"), backlogText(items, "blocked"));
    await execa("git", ["init", "--quiet", "--initial-branch=main", folder]);
    await execa("git", ["add", "--all"], { cwd: folder });
    await execa("git", ["commit", "--quiet", "--message", "Begin"], { cwd: folder, env: IDENTITY });
    const start = (...args: readonly string[]) =>
      execa(process.execPath, args, { cwd: folder, stdio: "ignore" });
    const ms = await fastest({
      node: () => start("-e", "0"),
      status: () => start(BUNDLE, "status"),
      idle: () => start(BUNDLE, "run", "--delivery", "commit"),
      page: () => start(BUNDLE, "status", "--html", "board.html"),
    });
    const text = await stat(join(folder, "BACKLOG.yaml"));
    const page = await stat(join(folder, "board.html"));
    return [
      { what: "process: status", items, ms: ms.status, ratio: ms.status / ms.node, to: "node -e 0" },
      {
        what: `process: status --html, ${(page.size / 1e6).toFixed(2)} MB (${(page.size / text.size).toFixed(1)} × the backlog)`,
        items,
        ms: ms.page,
        ratio: ms.page / ms.status,
        to: "process: status",
        goal: 1.6,
      },
      {
        what: "process: run with nothing to do",
        items,
        ms: ms.idle,
        ratio: ms.idle / ms.node,
        to: "node -e 0",
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Problems among the items of the file that is checked. */
const PROBLEMS = 20;

/** The check of a file with problems, from the built action, beyond its start: against js-yaml alone, likewise. */
async function check(items: number): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), "tickwork-bench-"));
  try {
    const every = Math.floor(items / PROBLEMS);
    let item = 0;
    const text = backlogText(items).replaceAll("size: small", (size) =>
      item++ % every === 0 ? "size: smal" : size,
    );
    await writeFile(join(folder, "BACKLOG.yaml"), text);
    await writeFile(join(folder, "ONE.yaml"), backlogText(1));
    const library = import.meta.resolve("js-yaml");
    const load = (file: string) =>
      `const { load } = await import("${library}"); load((await import("node:fs")).readFileSync("${file}", "utf8"));`;
    const start = (...args: readonly string[]) =>
      execa(process.execPath, args, { cwd: folder, stdio: "ignore", reject: false });
    const ms = await fastest({
      check: () => start(BUNDLE, "validate"),
      start: () => start(BUNDLE, "validate", "--backlog", "ONE.yaml"),
      load: () => start("--input-type=module", "-e", load("BACKLOG.yaml")),
      library: () => start("--input-type=module", "-e", load("ONE.yaml")),
    });
    const own = ms.check - ms.start;
    const what = `process: check with ${PROBLEMS} problems, beyond its start`;
    return {
      what,
      items,
      ms: own,
      ratio: own / (ms.load - ms.library),
      to: "js-yaml load, likewise",
      goal: 3,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const IDENTITY = {
  GIT_AUTHOR_NAME: "Bench",
  GIT_AUTHOR_EMAIL: "bench@example.org",
  GIT_COMMITTER_NAME: "Bench",
  GIT_COMMITTER_EMAIL: "bench@example.org",
};

/** Counted, not timed: what each start of git costs is the machine's business. */
async function gitProcesses(): Promise<void> {
  const { stdout } = await execa(
    "vitest",
    ["run", "__tests__/action/run.test.ts", "--testNamePattern", "git processes"],
    { cwd: ROOT, preferLocal: true, reject: false },
  );
  console.log(
    /Tests\s+.*passed/.test(stdout)
      ? "\ngit processes of idle and busy runs are within their bounds"
      : `\n${stdout}`,
  );
}

async function loaded(text: string): Promise<BacklogDocument> {
  const read = await readBacklog(text, { file: "BACKLOG.yaml" });
  if (read.kind === "refused") throw new Error(read.problems[0]?.message);
  return read.document;
}

function withOneChange(backlog: Backlog): Backlog {
  const item = backlog.items[Math.floor(backlog.items.length / 2)];
  return item ? replaceItem(backlog, { ...item, status: "ready", updated: NOW }) : backlog;
}

function tenTicks(backlog: Backlog): void {
  const coordinator = createCoordinator({ backlog, prefix: "WRK", clock: { now: () => new Date(NOW) } });
  for (let tick = 0; tick < 10; tick += 1) {
    const snapshot = coordinator.takeSnapshot("tick");
    select({
      snapshot,
      config: DEFAULT_CONFIG,
      running: [],
      scope: { kind: "all" },
      now: NOW,
      steps_left: 100,
      set_aside: new Map(),
      rescued: NONE_RESCUED,
      overBudget: () => undefined,
    });
    const item = snapshot.items[tick % snapshot.items.length];
    if (item) coordinator.change(item.id, (one) => ({ ...one, last_phase_summary: `tick ${tick}` }));
  }
}

/** The least of many: what the machine does besides only ever adds. */
async function fastest<K extends string>(
  tasks: Readonly<Record<K, () => unknown>>,
): Promise<Readonly<Record<K, number>>> {
  const measured = new Bench({ time: 800, iterations: 6, warmupTime: 200, warmupIterations: 2 });
  for (const [name, task] of Object.entries<() => unknown>(tasks))
    measured.add(name, async () => void (await task()));
  await measured.run();
  const results = measured.tasks.map((task) => {
    if (task.result.state !== "completed") throw new Error(`${task.name} failed`);
    return [task.name, task.result.latency.min] as const;
  });
  return Object.fromEntries(results) as Record<K, number>;
}

/** Like a real one: block and folded texts, flow lists, quotes, about half a kilobyte an item. */
function backlogText(items: number, status = "new", more = ""): string {
  const blocked =
    status === "blocked"
      ? "    blocked_from_status: new\n    blocked_reason: Which store may hold the counters?\n"
      : "";
  const all = Array.from({ length: items }, (_, n) => {
    const id = `WRK-${String(n + 1).padStart(3, "0")}`;
    return `  - id: ${id}
    title: "Keep the counters of item ${n} in one place"
    status: ${status}
    size: small
    risk: low
    impact: medium
${blocked}    tags: [api, "good first issue"]
    created: 2026-01-${String((n % 28) + 1).padStart(2, "0")}T08:12:00.000Z
    updated: 2026-02-01T08:12:00.000Z
    pipeline_type: feature
    description:
      problem: |
        People see two numbers, and do not know which of them counts.
        One comes from the cache, the other from the store.
${more}      solution: >-
        Read both from the store, and let the cache hold nothing but what was
        read in the last minute.
`;
  });
  return `schema_version: 3\nitems:\n${all.join("")}next_item_id: ${items}\n`;
}

function cells({ what, items, ms, ratio, to, goal }: Row): readonly string[] {
  return [
    what,
    String(items),
    ms.toPrecision(3),
    `${ratio.toPrecision(3)} ×`,
    to,
    goal === undefined ? "" : `≤ ${goal} ×`,
  ];
}

const [first, file = ""] = process.argv.slice(2);
if (first === SAVE) await loadAndSave(file);
else {
  const sizes = process.argv.slice(2).map(Number);
  await bench(sizes.length > 0 ? sizes : [30, 100, 1_000, 10_000]);
}
