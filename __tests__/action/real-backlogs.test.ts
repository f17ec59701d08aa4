/** Real backlogs, several runs in a row, each from a fresh clone: nothing of the file is lost, and no finished work. */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readJournal } from "../../src/report/journal.ts";
import { runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/backlogs/", import.meta.url));
const BACKLOGS = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

/** A shell script starts faster than Node, and there are hundreds of steps. */
const AGENT = [
  'mkdir -p "$TICKWORK_CHANGE_FOLDER"',
  'echo done >> "$TICKWORK_CHANGE_FOLDER/$TICKWORK_PHASE.md"',
  `printf '{"item_id":"%s","phase":"%s","result":"phase_complete","summary":"%s is done"}' "$TICKWORK_ITEM_ID" "$TICKWORK_PHASE" "$TICKWORK_PHASE" > "$TICKWORK_RESULT_FILE"`,
].join("\n");

/** The phases that these backlogs name, all by a scripted agent; nothing is stopped by guardrails, so that much gets done. */
const CONFIG = {
  triage: "rules",
  guardrails: { max_size: "large", max_complexity: "high", max_risk: "high" },
  execution: { max_wip: 8, max_concurrent: 8, default_phase_cap: 400 },
  agent: { cli: "command", command: ["sh", "-c", AGENT] },
  pipelines: Object.fromEntries(
    ["feature", "blog-post"].map((name) => [
      name,
      {
        pre_phases: [{ name: "research" }],
        phases: [
          { name: "prd" },
          { name: "tech-research" },
          { name: "design" },
          { name: "spec" },
          { name: "build", destructive: true },
          { name: "review" },
        ],
      },
    ]),
  ),
};

/** A hundred items each. All of them take minutes, so the larger ones of them stand for the rest. */
const LARGE = BACKLOGS.filter((name) => /^phase-golem-[0-9a-f]{7}\./.test(name));

interface Item {
  readonly id: string;
  readonly status: string;
}

test.each(BACKLOGS.map((name) => [name, LARGE.includes(name) ? "size=medium,large" : ""] as const))(
  "%s is worked through to its halt reason (only %j)",
  { timeout: 300_000 },
  async (name, only) => {
    await using world = await worldOf(name);
    const end = only === "" ? "all_done_or_blocked" : "filter_exhausted";

    const reasons: (string | undefined)[] = [];
    while (reasons.length < 8 && reasons.at(-1) !== end) {
      reasons.push(await run(world, { "max-ticks": "12", only }));
    }

    expect(reasons.at(-1)).toBe(end);
    await everythingIsThereOnce(world, name);
  },
);

const worldOf = async (name: string): Promise<World> =>
  createProject({ config: CONFIG, files: { "BACKLOG.yaml": await readFile(`${FOLDER}${name}`, "utf8") } });

/** From a fresh clone; resolves to the halt reason. */
async function run(world: World, inputs: Readonly<Record<string, string>>): Promise<string | undefined> {
  const end = await runAction(world, await world.clone({ depth: 1 }), { inputs, timeout_s: 300 });
  expect(end.exit_code, end.log.slice(-3000)).toBe(0);
  expect(JSON.parse(end.outputs.snapshots ?? "")).toEqual({
    tick: Number(end.outputs.ticks),
    executor: Number(end.outputs["phases-executed"]),
  });
  return end.outputs["halt-reason"];
}

/** What is on the remote: every item in the backlog or archived once; every finished phase in one commit, with its work. */
async function everythingIsThereOnce(world: World, name: string): Promise<void> {
  const before: readonly Item[] = parse(await readFile(`${FOLDER}${name}`, "utf8")).items;
  const left: readonly Item[] = parse((await world.remoteFile("BACKLOG.yaml")) ?? "").items ?? [];
  const month = new Date().toISOString().slice(0, 7);
  const journal = readJournal((await world.remoteFile(`_worklog/${month}.jsonl`)) ?? "");
  const archived = journal.entries.filter(({ outcome }) => outcome === "archived").map(({ item }) => item);
  const there = [...left.map(({ id }) => id), ...archived];
  expect(there.toSorted()).toEqual(before.map(({ id }) => id).toSorted());

  const finished = journal.entries.filter(({ outcome }) => outcome === "complete");
  const steps = finished.map(({ item, phase }) => `${item} ${phase}`);
  expect(steps.length).toBeGreaterThan(0);
  expect(new Set(steps).size).toBe(steps.length);
  const commits = await commitsOf(world);
  for (const { item, phase } of finished) {
    const naming = commits.filter(({ message }) => message.includes(`[${item}][${phase}]`));
    const holding = commits.filter(({ files }) => files.some((file) => isWorkOf(file, item, phase)));
    expect([item, phase, naming.length, holding]).toEqual([item, phase, 1, naming]);
  }
  const works = commits.flatMap(({ files }) => files.filter((file) => file.startsWith("changes/")));
  expect(works).toHaveLength(finished.length);
}

const isWorkOf = (file: string, item: string, phase: string | undefined) =>
  file.startsWith(`changes/${item}_`) && file.endsWith(`/${phase}.md`);

interface Commit {
  readonly message: string;
  readonly files: readonly string[];
}

/** All on the remote's branch. */
async function commitsOf(world: World): Promise<readonly Commit[]> {
  const clone = await world.clone();
  const log = await clone.git("log", "--no-renames", "--name-only", "--format=%x01%B%x02");
  return log
    .split("\u0001")
    .slice(1)
    .map((commit) => {
      const [message = "", files = ""] = commit.split("\u0002");
      return { message, files: files.split("\n").filter(Boolean) };
    });
}

/** The text around the items, and that of each item by its id. */
function pieces(text: string): ReadonlyMap<string, string> {
  const [head = "", ...items] = text.replace(/^next_item_id:.*\n/m, "").split(/^(?= *- id:)/m);
  const named = items.map((item) => [/id: *["']?([\w-]+)/.exec(item)?.[1] ?? "", item] as const);
  return new Map([["head", head], ...named]);
}

test.each(BACKLOGS)(
  "[DOC-6] %s: the git diff of a run shows the items it worked on, and no other line",
  async (name) => {
    const text = await readFile(`${FOLDER}${name}`, "utf8");
    await using world = await createProject({ config: CONFIG, files: { "BACKLOG.yaml": text } });
    await runAction(world, await world.clone(), { inputs: { command: "migrate" } });
    const before = pieces(`${await world.remoteFile("BACKLOG.yaml")}\n`);

    const end = await runAction(world, await world.clone(), { inputs: { "max-phases": "3" } });

    expect(end.exit_code, end.log.slice(-3000)).toBe(0);
    const after = pieces(`${await world.remoteFile("BACKLOG.yaml")}\n`);
    const month = new Date().toISOString().slice(0, 7);
    const journal = (await world.remoteFile(`_worklog/${month}.jsonl`)) ?? "";
    const touched = new Set(journal.split("\n").map((line) => JSON.parse(line).item));
    const archived = new Set([...before.keys()].filter((id) => !after.has(id)));
    const differing = [...before.keys()].filter((id) => after.has(id) && after.get(id) !== before.get(id));
    expect(touched.size).toBeGreaterThan(0);
    for (const id of [...archived, ...differing]) {
      // Who depended on an archived item has one name less in a list.
      const freed = [...archived].some((gone) => before.get(id)?.includes(gone));
      expect(touched.has(id) || freed, `${id}\n${before.get(id)}\n${after.get(id)}`).toBe(true);
    }
  },
);
