/** `command: validate` and `command: status`, from the built action. */
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { backlogText, COMMANDS_CONFIG, createProject } from "../support/project.ts";

const validate = { inputs: { command: "validate", token: "" } };

const WRONG = [
  "schema_version: 3",
  "items:",
  "  - id: WRK-001",
  "    title: Sort flags",
  "    status: redy",
  "    created: 2026-01-10T10:00:00Z",
  "    updated: yesterday",
  "  - id: WRK-001",
  "    title: Again",
  "    status: new",
  "    created: 2026-01-10T10:00:00Z",
  "    updated: 2026-01-10T10:00:00Z",
  "    size: huge",
  "",
].join("\n");

const annotations = (log: string, kind: string) =>
  [...log.matchAll(new RegExp(`^::${kind} (.*?)::`, "gm"))].map(([, properties]) => properties ?? "");

describe("problems", () => {
  test("[VAL-1] every schema problem is an annotation at its line, all in one pass", async () => {
    await using world = await createProject({ files: { "BACKLOG.yaml": WRONG } });

    const end = await runAction(world, await world.clone(), validate);

    expect(end.exit_code).toBe(1);
    const lines = annotations(end.log, "error").map(
      (properties) => /file=BACKLOG.yaml,line=(\d+)/.exec(properties)?.[1],
    );
    expect(lines).toEqual(expect.arrayContaining(["5", "7", "13"]));
    expect(end.outputs).toMatchObject({ valid: "false" });
    expect(Number(end.outputs.problems)).toBeGreaterThanOrEqual(3);
    expect(end.summary).toContain("Did you mean");
  });

  test("[VAL-1] duplicate ids, dependencies and cycles are found together", async () => {
    const backlog = backlogText([
      { id: "WRK-001", dependencies: ["WRK-002"] },
      { id: "WRK-002", dependencies: ["WRK-001"] },
      { id: "WRK-003", dependencies: ["WRK-003", "WRK-999"] },
    ]);
    await using world = await createProject({ files: { "BACKLOG.yaml": backlog } });

    const end = await runAction(world, await world.clone(), validate);

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain("WRK-001 → WRK-002 → WRK-001");
    expect(end.log).toContain("it depends on itself");
    expect(end.log).toMatch(/"WRK-999" does not exist/);
  });

  test("[VAL-1] a valid file has none", async () => {
    await using world = await createProject({ items: [{ id: "WRK-001" }] });

    const end = await runAction(world, await world.clone(), validate);

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs).toMatchObject({ valid: "true", problems: "0" });
  });

  test("[VAL-3] with a broken config the backlog is checked as far as that goes, and the summary says what was not", async () => {
    const files = {
      ".github/tickwork.yml": "executon: {}\n",
      "BACKLOG.yaml": backlogText([{ id: "WRK-001", dependencies: ["WRK-999"] }]),
    };
    await using world = await createProject({ files });

    const end = await runAction(world, await world.clone(), validate);

    expect(
      annotations(end.log, "error")
        .map((properties) => /file=([^,]+)/.exec(properties)?.[1])
        .toSorted(),
    ).toEqual([".github/tickwork.yml", "BACKLOG.yaml"]);
    expect(end.summary).toContain("not checked");
  });

  test("more than the runner shows are counted by the last annotation, and all stand in the summary", async () => {
    const items = Array.from({ length: 30 }, (_, n) => ({ id: `WRK-0${n + 10}`, size: "huge" }));
    await using world = await createProject({ items });

    const end = await runAction(world, await world.clone(), validate);

    expect(annotations(end.log, "error")).toHaveLength(9);
    expect(end.log).toContain("22 more errors");
    expect(end.summary.match(/WRK-0\d\d/g)?.length).toBeGreaterThanOrEqual(30);
  });
});

test("[VAL-4] works on a detached merge commit, without a token and without a remote to ask", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const clone = await world.clone({ detached: true });
  await clone.git("remote", "set-url", "origin", "https://localhost:1/nowhere");

  const end = await runAction(world, clone, {
    ...validate,
    event: "pull_request",
    env: { GITHUB_REF_NAME: "7/merge" },
  });

  expect(end.exit_code, end.log).toBe(0);
});

describe("a pull request", () => {
  async function mergeOf(files: Readonly<Record<string, string>>) {
    const world = await createProject({ files: { "BACKLOG.yaml": WRONG, "README.md": "Hello\n" } });
    const clone = await world.clone();
    await clone.git("checkout", "--quiet", "-b", "proposal");
    for (const [path, text] of Object.entries(files)) await clone.write(path, text);
    await clone.commitAll("Propose");
    await clone.git("checkout", "--quiet", "--detach", "origin/main");
    await clone.git("merge", "--quiet", "--no-ff", "--message", "Merge", "proposal");
    return { world, clone };
  }

  test("that touches neither backlog nor config passes, whatever is wrong with them", async () => {
    const { world, clone } = await mergeOf({ "README.md": "Changed\n" });
    await using _ = world;

    const end = await runAction(world, clone, { ...validate, event: "pull_request" });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("touches neither");
  });

  test("that touches the backlog is checked: what was wrong before is told apart, and fails nothing unless strict", async () => {
    const { world, clone } = await mergeOf({ "BACKLOG.yaml": `${WRONG}# more\n` });
    await using _ = world;

    const end = await runAction(world, clone, { ...validate, event: "pull_request" });
    const strict = { inputs: { ...validate.inputs, strict: "true" }, event: "pull_request" };
    const strictEnd = await runAction(world, clone, strict);

    expect(end.exit_code, end.log).toBe(0);
    expect(annotations(end.log, "error")).toEqual([]);
    expect(annotations(end.log, "notice").length).toBeGreaterThanOrEqual(3);
    expect(end.summary).toContain("that the base branch has already");
    expect(strictEnd.exit_code).toBe(1);
    expect(annotations(strictEnd.log, "error").length).toBeGreaterThanOrEqual(3);
  });
});

test("status shows the board and changes not a byte", async () => {
  const items = [
    { id: "WRK-001", status: "in_progress", phase: "build", phase_pool: "main", title: "Sort flags" },
    { id: "WRK-002", status: "blocked", blocked_reason: "Which store?" },
    { id: "WRK-003", status: "ready" },
  ];
  await using world = await createProject({ items, config: COMMANDS_CONFIG });
  const clone = await world.clone();
  const before = await clone.read("BACKLOG.yaml");

  const end = await runAction(world, clone, { inputs: { command: "status" } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toMatch(/In progress\s+WRK-001\s+build 2\/3\s+Sort flags/);
  expect(end.log).toMatch(/Needs you\s+WRK-002.*Which store\?/);
  expect(end.summary).toContain("Sort flags");
  expect(await clone.read("BACKLOG.yaml")).toBe(before);
  expect(await clone.git("status", "--porcelain")).toBe("");
});
