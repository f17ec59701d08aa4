import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readBacklog } from "../../src/backlog/document.ts";
import { problemLine } from "../../src/backlog/problem.ts";
import { backlogProblems, itemTrouble } from "../../src/config/backlog-rules.ts";
import type { Config } from "../../src/config/config.ts";
import { DEFAULT_CONFIG } from "../../src/config/load.ts";
import { backlog, config, FEATURE, item, phase } from "../support/items.ts";

const FILE = "BACKLOG.yaml";
const CONFIG = config({ pipelines: { feature: FEATURE, fix: { pre_phases: [], phases: [phase("build")] } } });

async function check(text: string, by: Config | "broken" = CONFIG) {
  const read = await readBacklog(text, { file: FILE });
  if (read.kind === "refused") throw new Error(read.problems.map(problemLine).join("\n"));
  const { problems, skipped } = backlogProblems(read.document, by === "broken" ? undefined : by);
  return { problems, skipped, lines: problems.map(problemLine) };
}

/** A backlog file: the first item's own fields begin at line 7. */
function file(items: Record<string, readonly string[]>, next_item_id?: number): string {
  const item = ([name, fields]: readonly [string, readonly string[]]) =>
    [
      `- id: ${name}`,
      `  title: Title of ${name}`,
      "  created: 2026-01-10T10:00:00Z",
      "  updated: 2026-01-10T10:00:00Z",
      ...fields.map((field) => `  ${field}`),
    ].join("\n");
  const floor = next_item_id === undefined ? "" : `next_item_id: ${next_item_id}\n`;
  return `schema_version: 3\nitems:\n${Object.entries(items).map(item).join("\n")}\n${floor}`;
}

test("[VAL-1] a valid file yields none", async () => {
  const text = file(
    {
      "WRK-001": ["status: new", "dependencies: [WRK-002, WRK-009]"],
      "WRK-002": ["status: scoping", "phase: research", "phase_pool: pre"],
      "WRK-003": ["status: scoping"],
      "WRK-004": ["status: ready", "pipeline_type: fix"],
      "WRK-005": ["status: in_progress", "phase: build", "phase_pool: main"],
      "WRK-006": ["status: blocked", "blocked_from_status: ready", "blocked_reason: Which store?"],
      "WRK-007": [
        "status: blocked",
        "blocked_from_status: new",
        "blocked_question: { question: Which store? }",
      ],
      "WRK-008": ["status: done", "phase: gone", "pipeline_type: gone"],
    },
    9,
  );

  expect(await check(text)).toMatchObject({ problems: [], skipped: [] });
});

describe("dependencies", () => {
  test.each([
    { what: "a number never given out", id: "WRK-010", floor: 9, found: true },
    { what: "one that was archived", id: "WRK-009", floor: 9, found: false },
    { what: "one archived, in a file without next_item_id", id: "WRK-001", floor: undefined, found: false },
    { what: "a number beyond all items, without next_item_id", id: "WRK-003", floor: undefined, found: true },
    { what: "another series", id: "WKR-002", floor: 9, found: true },
    { what: "another case", id: "wrk-002", floor: 9, found: true },
    { what: "fewer digits than the item that is meant", id: "WRK-2", floor: 9, found: true },
    { what: "no number at all", id: "WRK-next", floor: 9, found: true },
    { what: "the project's series, which no item has", id: "APP-001", floor: 9, found: false },
  ])("[VAL-1] on $what ($id): a problem is $found", async ({ id, floor, found }) => {
    const text = file({ "WRK-002": ["status: new", `dependencies: [${id}]`] }, floor);
    const { problems } = await check(text, config({ ...CONFIG, project: { prefix: "APP" } }));

    expect(problems.map(({ code }) => code)).toEqual(found ? ["TW080"] : []);
  });

  test("[VAL-1] one that does not exist says where, and which was likely meant", async () => {
    const text = file(
      { "WRK-001": ["status: new"], "WRK-002": ["status: new", "dependencies:", "- wrk-001", "- WRK-777"] },
      2,
    );

    expect((await check(text)).problems).toMatchObject([
      {
        code: "TW080",
        severity: "error",
        file: FILE,
        line: 14,
        column: 5,
        item: "WRK-002",
        message: 'the dependency "wrk-001" does not exist and never did',
        hint: 'Did you mean "WRK-001"? Name an item of the backlog, or take it out.',
      },
      { code: "TW080", line: 15, hint: "Name an item of the backlog, or take it out." },
    ]);
  });

  test("[VAL-1] on itself, once, and not as a cycle", async () => {
    const text = file({ "WRK-001": ["status: new", "dependencies: [WRK-001]"] }, 1);

    expect((await check(text)).lines).toEqual([
      "BACKLOG.yaml:8:18 WRK-001: it depends on itself. Take its own id out.",
    ]);
  });

  test("[VAL-2] each cycle once, with its path, at the dependency that leads into it", async () => {
    const text = file(
      {
        "WRK-001": ["status: new", "dependencies: [WRK-005, WRK-002]"],
        "WRK-002": ["status: ready", "dependencies: [WRK-003]"],
        "WRK-003": ["status: new", "dependencies: [WRK-001]"],
        "WRK-004": ["status: new", "dependencies: [WRK-005]"],
        "WRK-005": ["status: new", "dependencies: [WRK-004]"],
      },
      5,
    );

    expect((await check(text)).lines).toEqual([
      "BACKLOG.yaml:8:27 WRK-001: these wait for each other, and none can ever start: WRK-001 → WRK-002 → WRK-003 → WRK-001. Take one of these dependencies out.",
      "BACKLOG.yaml:26:18 WRK-004: these wait for each other, and none can ever start: WRK-004 → WRK-005 → WRK-004. Take one of these dependencies out.",
    ]);
  });

  test("[VAL-2] a diamond is none, and done items do not count", async () => {
    const text = file(
      {
        "WRK-001": ["status: new", "dependencies: [WRK-002, WRK-003]"],
        "WRK-002": ["status: new", "dependencies: [WRK-004]"],
        "WRK-003": ["status: new", "dependencies: [WRK-004]"],
        "WRK-004": ["status: done", "dependencies: [WRK-001, WRK-004]"],
      },
      4,
    );

    expect((await check(text)).problems).toEqual([]);
  });
});

describe("pipelines and phases", () => {
  test.each([
    {
      what: "an unknown pipeline",
      fields: ["status: new", "pipeline_type: featur"],
      line: 'BACKLOG.yaml:8:18 WRK-001: pipeline_type "featur" is not a pipeline of the config. Did you mean "feature"? Known: feature, fix.',
    },
    {
      what: "an unknown phase",
      fields: ["status: in_progress", "phase: biuld", "phase_pool: main"],
      line: 'BACKLOG.yaml:8:10 WRK-001: the pipeline "feature" has no phase "biuld". Did you mean "build"? Known: research, design, build, review.',
    },
    {
      what: "a phase of another pipeline",
      fields: ["status: in_progress", "phase: design", "pipeline_type: fix"],
      line: 'BACKLOG.yaml:8:10 WRK-001: the pipeline "fix" has no phase "design". Known: build.',
    },
    {
      what: "an unknown phase of a blocked item",
      fields: ["status: blocked", "phase: revew", "blocked_from_status: in_progress", "blocked_reason: x"],
      line: 'BACKLOG.yaml:8:10 WRK-001: the pipeline "feature" has no phase "revew". Did you mean "review"? Known: research, design, build, review.',
    },
    {
      what: "a phase_pool that contradicts the phase",
      fields: ["status: in_progress", "phase: build", "phase_pool: pre"],
      line: 'BACKLOG.yaml:9:15 WRK-001: phase_pool is pre, but "build" is a main phase. Set it to main.',
    },
    {
      what: "in progress without a phase",
      fields: ["status: in_progress"],
      line: "BACKLOG.yaml:7:11 WRK-001: status is in_progress, but no phase is named. Name the phase to go on with in `phase`: design, build, review.",
    },
    {
      what: "in progress at a pre-phase",
      fields: ["status: in_progress", "phase: research", "phase_pool: pre"],
      line: 'BACKLOG.yaml:8:10 WRK-001: status is in_progress, but "research" is a pre-phase. Set status to scoping, or name a main phase.',
    },
    {
      what: "scoping at a main phase",
      fields: ["status: scoping", "phase: build"],
      line: 'BACKLOG.yaml:8:10 WRK-001: status is scoping, but "build" is a main phase. Set status to in_progress, or name a pre-phase.',
    },
    {
      what: "scoping in a pipeline without pre-phases",
      fields: ["status: scoping", "pipeline_type: fix"],
      line: 'BACKLOG.yaml:7:11 WRK-001: status is scoping, but the pipeline "fix" has no pre-phases. Set status to ready.',
    },
  ])("[VAL-1] $what", async ({ fields, line }) => {
    const { problems, lines } = await check(file({ "WRK-001": fields }, 1));

    expect(lines).toEqual([line]);
    expect(problems[0]?.severity).toBe("error");
  });

  const ownOnly = config({ pipelines: { fix: { pre_phases: [], phases: [phase("build")] } } });

  test("no pipeline_type where there is no feature pipeline: only of items that triage has left", async () => {
    const text = file({ "WRK-001": ["status: new"], "WRK-002": ["status: ready"] }, 2);

    expect((await check(text, ownOnly)).lines).toEqual([
      'BACKLOG.yaml:12:11 WRK-002: it has no pipeline_type, and the config has no pipeline "feature" to fall back on. Give it a pipeline_type: fix.',
    ]);
  });
});

describe("blocked items", () => {
  test("[VAL-1] without a reason or a question", async () => {
    const text = file(
      { "WRK-001": ["status: blocked", "blocked_from_status: new", 'blocked_reason: " "'] },
      1,
    );

    expect((await check(text)).problems).toMatchObject([
      {
        code: "TW089",
        severity: "error",
        line: 7,
        item: "WRK-001",
        message: "status is blocked, but no reason is given",
      },
    ]);
  });

  test.each([
    { fields: [], line: 7, message: "blocked_from_status is missing: unblocking takes the item back to new" },
    {
      fields: ["blocked_from_status: done"],
      line: 9,
      message:
        "blocked_from_status is done, where no item can have been blocked: unblocking takes the item back to new",
    },
  ])("what cannot go back is a warning: $message", async ({ fields, line, message }) => {
    const text = file({ "WRK-001": ["status: blocked", "blocked_reason: x", ...fields] }, 1);

    expect((await check(text)).problems).toMatchObject([
      { code: "TW090", severity: "warning", line, message },
    ]);
  });
});

describe("next_item_id", () => {
  test.each([
    {
      ids: ["WRK-001", "WRK-012"],
      floor: 11,
      message: "next_item_id is 11, but an item has the number 12",
      hint: "Set it to 12.",
    },
    {
      ids: ["OLD-040", "WRK-x"],
      floor: 0,
      message: "next_item_id is 0, but an item has the number 40",
      hint: "Set it to 40.",
    },
  ])("[VAL-1] behind the highest id: $message", async ({ ids, floor, message, hint }) => {
    const text = file(Object.fromEntries(ids.map((id) => [id, ["status: new"]])), floor);

    expect((await check(text)).problems).toMatchObject([
      { code: "TW088", severity: "error", line: 13, column: 15, message, hint },
    ]);
  });

  test.each([undefined, 12, 99])("[VAL-1] %s is no problem", async (floor) => {
    expect((await check(file({ "WRK-012": ["status: new"] }, floor))).problems).toEqual([]);
  });
});

test("[VAL-1] all at once, in the order of the file", async () => {
  const text = file(
    {
      "WRK-001": ["status: blocked", "blocked_from_status: new"],
      "WRK-002": ["status: in_progress", "phase: nope", "dependencies: [WRK-099, WRK-002]"],
      "WRK-003": ["status: ready", "pipeline_type: nope"],
    },
    1,
  );

  const { problems } = await check(text);

  expect(problems.map(({ code, item: about }) => `${code} ${about}`)).toEqual([
    "TW089 WRK-001",
    "TW084 WRK-002",
    "TW080 WRK-002",
    "TW081 WRK-002",
    "TW083 WRK-003",
    "TW088 undefined",
  ]);
});

test("[VAL-3] without a sound config, what needs it is skipped, saying so, and the rest is not", async () => {
  const text = file(
    {
      "WRK-001": ["status: in_progress", "pipeline_type: nope", "dependencies: [WRK-001, OLD-001, WRK-009]"],
    },
    1,
  );

  const sound = await check(text);
  const broken = await check(text, "broken");

  expect(sound.problems.map(({ code }) => code)).toEqual(["TW083", "TW081", "TW080", "TW080"]);
  expect(sound.skipped).toEqual([]);
  expect(broken.problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
    "TW081 it depends on itself",
    'TW080 the dependency "WRK-009" does not exist and never did',
  ]);
  expect(broken.skipped).toEqual([
    "Whether the items' pipelines and phases exist and fit their status was not checked: the config has errors.",
  ]);
});

describe("what one item's trouble means for the scheduler", () => {
  const trouble = (
    fields: Parameters<typeof item>[0],
    others: readonly Parameters<typeof item>[0][] = [],
  ) => {
    const items = backlog([item(fields), ...others.map((other) => item(other))]);
    return itemTrouble(items.items[0] ?? item(), CONFIG, items);
  };

  test.each([
    { status: "new" },
    { status: "new", pipeline_type: "gone" },
    { status: "scoping" },
    { status: "scoping", phase: "research" },
    { status: "ready", phase: "left over" },
    { status: "in_progress", phase: "build" },
    { status: "in_progress", phase: "build", phase_pool: "pre" },
    { status: "done", phase: "gone", dependencies: ["WRK-001"] },
    { status: "blocked", phase: "gone", dependencies: ["WRK-001"] },
  ] as const)("none: %j", (fields) => {
    expect(trouble(fields)).toBeUndefined();
  });

  test.each([
    [
      { status: "in_progress" },
      "status is in_progress, but no phase is named. Name the phase to go on with in `phase`: design, build, review.",
    ],
    [
      { status: "in_progress", phase: "gone" },
      'the pipeline "feature" has no phase "gone". Known: research, design, build, review.',
    ],
    [
      { status: "scoping", phase: "resaerch" },
      'the pipeline "feature" has no phase "resaerch". Did you mean "research"? Known: research, design, build, review.',
    ],
    [
      { status: "ready", pipeline_type: "gone" },
      'pipeline_type "gone" is not a pipeline of the config. Known: feature, fix.',
    ],
    [
      { status: "in_progress", phase: "research" },
      'status is in_progress, but "research" is a pre-phase. Set status to scoping, or name a main phase.',
    ],
    [
      { status: "scoping", phase: "build" },
      'status is scoping, but "build" is a main phase. Set status to in_progress, or name a pre-phase.',
    ],
    [
      { status: "scoping", pipeline_type: "fix" },
      'status is scoping, but the pipeline "fix" has no pre-phases. Set status to ready.',
    ],
    [
      { status: "new", dependencies: ["WRK-001"] },
      "it depends on itself. Take its own id out of its dependencies.",
    ],
  ] as const)("%j is told, and how to mend it", (fields, words) => {
    expect(trouble(fields)).toBe(words);
  });

  test("[VAL-2] an item of a cycle is told its path; one that only waits for it is not", () => {
    const ring = [
      { id: "WRK-002", dependencies: ["WRK-003"] },
      { id: "WRK-003", dependencies: ["WRK-002"] },
    ];

    expect(trouble({ id: "WRK-001", dependencies: ["WRK-002"] }, ring)).toBeUndefined();
    expect(
      trouble({ id: "WRK-003", dependencies: ["WRK-002"] }, [{ id: "WRK-002", dependencies: ["WRK-003"] }]),
    ).toBe("it waits for itself: WRK-002 → WRK-003 → WRK-002. Take one of these dependencies out.");
  });
});

describe("real backlogs", async () => {
  const folder = join(import.meta.dirname, "../fixtures/backlogs");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".yaml"));
  const phasesOf = (name: string) => {
    const pipeline = DEFAULT_CONFIG.pipelines[name];
    return pipeline && [...pipeline.pre_phases, ...pipeline.phases].map((one) => one.name);
  };

  test.each(files)("[VAL-1] %s has no false alarm with the built-in pipeline", async (name) => {
    const read = await readBacklog(await readFile(join(folder, name), "utf8"), { file: name, phasesOf });

    expect(read.kind).toBe("read");
    if (read.kind !== "read") return;
    expect(backlogProblems(read.document, DEFAULT_CONFIG).problems.map(problemLine)).toEqual([]);
    for (const one of read.document.backlog.items) {
      expect(itemTrouble(one, DEFAULT_CONFIG, read.document.backlog)).toBeUndefined();
    }
  });
});
