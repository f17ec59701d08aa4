/** Older schemas: `migrate`, what `validate` says of them, and a migration that others' pushes cross. */
import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { lineDiff } from "../support/line-diff.ts";
import { createProject } from "../support/project.ts";

const V2 = `schema_version: 2
# The order is that of the meeting.
items:
  - id: WRK-001 # first
    title: Slow start
    status: new
    size: small
    risk: low
    pipeline_type: 'feature'
    description: "Problem: it takes a minute" # says Ada
    created: 2026-02-10T00:00:00+00:00
    updated: 2026-02-10T00:00:00+00:00
next_item_id: 1
`;
const V3_LINES = [
  "-schema_version: 2",
  "+schema_version: 3",
  '-    description: "Problem: it takes a minute" # says Ada',
  "+    description: # says Ada",
  '+      problem: "it takes a minute"',
];
const V1 = V2.replace("schema_version: 2", "schema_version: 1").replace(
  "status: new\n",
  "status: researching\n    phase: prototype\n",
);

test("[MIG-3] migrate changes the lines that have to, in a commit of its own on the branch, and says so", async () => {
  await using world = await createProject({ files: { "BACKLOG.yaml": V2 } });

  const end = await runAction(world, await world.clone(), { inputs: { command: "migrate" } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.summary).toContain("was migrated from schema 2 to 3, with 1 item: committed and on the branch");
  expect(end.outputs).toMatchObject({ changed: "true", "commit-sha": await world.remoteHead() });
  expect(await world.remoteLog()).toEqual(["[tickwork] Migrate BACKLOG.yaml from schema 2 to 3", "Begin"]);
  expect(lineDiff(V2, `${await world.remoteFile("BACKLOG.yaml")}\n`)).toEqual(V3_LINES);
});

test("[MIG-1] migrate names the phase that it drops", async () => {
  await using world = await createProject({ files: { "BACKLOG.yaml": V1 } });

  const end = await runAction(world, await world.clone(), { inputs: { command: "migrate" } });

  expect(end.summary).toContain('the pipeline "feature" has no phase "prototype"; migration drops it');
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("status: scoping");
});

test("migrate has nothing to do with today's schema, and says so", async () => {
  await using world = await createProject({ items: [{ id: "WRK-001" }] });
  const before = await world.remoteHead();

  const end = await runAction(world, await world.clone(), { inputs: { command: "migrate" } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.summary).toContain("is of schema 3 already: there is nothing to migrate");
  expect(end.outputs.changed).toBe("false");
  expect(await world.remoteHead()).toBe(before);
});

test("a dry run of migrate shows the lines that would change, and changes none", async () => {
  await using world = await createProject({ files: { "BACKLOG.yaml": V2 } });
  const clone = await world.clone();

  const end = await runAction(world, clone, { inputs: { command: "migrate", "dry-run": "true" } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.summary).toContain("would be migrated from schema 2 to 3");
  for (const line of V3_LINES) expect(end.summary).toContain(line);
  expect(await clone.read("BACKLOG.yaml")).toBe(V2);
  expect(await clone.git("status", "--porcelain")).toBe("");
});

test("validate on an older file says what run and migrate would do, and does not fail", async () => {
  await using world = await createProject({ files: { "BACKLOG.yaml": V1 } });
  const clone = await world.clone();

  const end = await runAction(world, clone, { inputs: { command: "validate" } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs.valid).toBe("true");
  expect(end.log).toMatch(
    /::notice title=TW030,file=BACKLOG.yaml,line=1,.*this is schema 1; it is read as schema 3.*The next .run., or .migrate., writes it so, in a commit of its own/,
  );
  expect(end.log).toMatch(/::warning .*file=BACKLOG.yaml,line=7,.*no phase "prototype"; migration drops it/);
  expect(await clone.read("BACKLOG.yaml")).toBe(V1);
});

describe("others push while the migration is on its way", () => {
  /** The remote's branch moves to `later` at the very moment of the first push to it. */
  const MOVES = `while read old new ref; do
  [ "$ref" = refs/heads/main ] && [ ! -e moved ] || continue
  touch moved
  env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main refs/heads/later
done`;
  const THEIRS = V2.replace("title: Slow start", "title: Slow start # of the server");

  async function crossed() {
    const world = await createProject({ files: { "BACKLOG.yaml": V2 } });
    const person = await world.clone();
    await person.write("BACKLOG.yaml", THEIRS);
    await person.commitAll("Say which");
    await person.git("push", "--quiet", "origin", "HEAD:refs/heads/later");
    await world.hook(MOVES);
    return world;
  }

  test("what they wrote in the older schema is in the migrated file", async () => {
    await using world = await crossed();

    const end = await runAction(world, await world.clone({ branch: "main" }), {
      inputs: { command: "migrate" },
    });

    expect(end.exit_code, end.log).toBe(0);
    expect((await world.remoteLog())[1]).toBe("Say which");
    expect(lineDiff(THEIRS, `${await world.remoteFile("BACKLOG.yaml")}\n`)).toEqual(V3_LINES);
  });

  test("a run goes on from what they wrote", async () => {
    await using world = await crossed();

    const end = await runAction(world, await world.clone({ branch: "main" }), {
      inputs: { "max-phases": "1" },
    });

    expect(end.exit_code, end.log).toBe(0);
    const text = await world.remoteFile("BACKLOG.yaml");
    expect(text).toContain("title: Slow start # of the server");
    expect(text).toContain("schema_version: 3");
    expect(text).toContain("phase: check");
    expect(end.log).not.toContain("changed on disk");
  });
});
