/** What `tickwork validate` prints and how it ends, for people and for programs. */
import { readFile } from "node:fs/promises";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { default as Ajv } from "ajv-draft-04";
import { default as formats } from "ajv-formats";
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { checkInTerminal } from "../support/check.ts";
import { backlogText, createProject } from "../support/project.ts";

const TIMES = "created: 2026-01-10T10:00:00Z, updated: 2026-01-10T10:00:00Z";
const WRONG = {
  "BACKLOG.yaml": `schema_version: 3
items:
  - { id: WRK-001, title: Sort flags, status: redy, ${TIMES} }
  - { id: WRK-002, title: "::error::hi %0A", status: new, dependencies: [WRK-009], tags: [a, a], ${TIMES} }
`,
};
const RIGHT = { "BACKLOG.yaml": backlogText([{ id: "WRK-001" }]) };

function sarifFaults(text: string): unknown {
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile(sarifSchema);
  return validate(JSON.parse(text)) ? [] : validate.errors;
}

test("text: the place, what is wrong, the line with a mark below it, what to do, and where to read more", async () => {
  const { stdout, exit_code } = await checkInTerminal(WRONG);

  expect(exit_code).toBe(1);
  expect(stdout).toContain(
    [
      'BACKLOG.yaml:3:47 error TW014  WRK-001: status "redy" is not known',
      `     3 |   - { id: WRK-001, title: Sort flags, status: redy, ${TIMES}`.slice(0, 109),
    ].join("\n"),
  );
  expect(stdout).toMatch(/\| {47}\^\n {2}Did you mean "ready"\?/);
  expect(stdout).toMatch(/2 errors, 1 warning\. Each code is explained in docs\/problems\.md\.$/m);
});

test("json: every problem with its fields, and nothing else on standard output", async () => {
  const { stdout } = await checkInTerminal(WRONG, { inputs: { format: "json" } });

  const { valid, count, problems } = JSON.parse(stdout);
  expect({ valid, count }).toEqual({ valid: false, count: 3 });
  expect(problems[0]).toEqual({
    code: "TW014",
    severity: "error",
    file: "BACKLOG.yaml",
    line: 3,
    column: 47,
    item: "WRK-001",
    message: 'status "redy" is not known',
    hint: 'Did you mean "ready"? Known: new, scoping, ready, in_progress, done, blocked.',
  });
});

test("sarif: by its schema, with rules, places and levels", async () => {
  const { stdout, exit_code } = await checkInTerminal(WRONG, { inputs: { format: "sarif" } });

  expect(sarifFaults(stdout)).toEqual([]);
  expect(exit_code).toBe(1);
  const [run] = JSON.parse(stdout).runs;
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["TW014", "TW080", "TW092"]);
  expect(run.results[0]).toMatchObject({ ruleId: "TW014", ruleIndex: 0, level: "error" });
  expect(run.results[0].locations[0].physicalLocation).toMatchObject({
    artifactLocation: { uri: "BACKLOG.yaml" },
    region: { startLine: 3, startColumn: 47 },
  });
});

test("sarif of a file without problems is right as well", async () => {
  const { stdout, exit_code } = await checkInTerminal(RIGHT, { inputs: { format: "sarif" } });

  expect(sarifFaults(stdout)).toEqual([]);
  expect(exit_code).toBe(0);
});

test("github: annotations that a runner reads, and no other line that it could take for one", async () => {
  const { stdout } = await checkInTerminal(WRONG, { inputs: { format: "github" } });

  const lines = stdout.split("\n").filter((line) => line.includes("::"));
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(
    /^::error title=TW014 WRK-001,file=BACKLOG\.yaml,line=3,col=47::status "redy" is not known/,
  );
});

test("on a runner the report is a file for a later step, and the annotations are there all the same", async () => {
  await using world = await createProject({ files: WRONG });
  const inputs = { command: "validate", format: "sarif" };

  const end = await runAction(world, await world.clone(), { event: "push", inputs });

  const file = /^Written to (.*tickwork\.sarif)\.$/m.exec(end.log)?.[1] ?? "";
  expect(sarifFaults(await readFile(file, "utf8"))).toEqual([]);
  expect(end.log).toContain("::error title=TW014 WRK-001,file=BACKLOG.yaml,line=3,col=47::");
});

test("exit codes: 0 without errors, 1 with errors, 2 when there could be no check", async () => {
  const ends = await Promise.all([
    checkInTerminal(RIGHT),
    checkInTerminal({ "BACKLOG.yaml": RIGHT["BACKLOG.yaml"].replace("size: small", "szie: small") }),
    checkInTerminal(WRONG),
    checkInTerminal(RIGHT, { inputs: { "working-directory": "nowhere" } }),
    checkInTerminal(RIGHT, { inputs: { format: "xml" } }),
    checkInTerminal(RIGHT, { inputs: { backlog: "nothing/*.yaml" } }),
  ]);

  expect(ends.map(({ exit_code }) => exit_code)).toEqual([0, 0, 1, 2, 2, 2]);
});
