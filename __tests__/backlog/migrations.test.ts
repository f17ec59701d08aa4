import { describe, expect, test } from "vitest";
import { type BacklogDocument, readBacklog } from "../../src/backlog/document.ts";
import { problemLine } from "../../src/backlog/problem.ts";

const FILE = "BACKLOG.yaml";
const PHASES: Readonly<Record<string, readonly string[]>> = { feature: ["research", "build", "review"] };
const TIMES = '    created: "2026-02-10T00:00:00+00:00"\n    updated: "2026-02-10T00:00:00+00:00"\n';

async function migrated(text: string): Promise<BacklogDocument> {
  const result = await readBacklog(text, { file: FILE, phasesOf: (pipeline) => PHASES[pipeline] });
  if (result.kind === "refused") throw new Error(result.problems.map(problemLine).join("\n"));
  return result.document;
}

const v1 = (fields: string) =>
  `schema_version: 1\nitems:\n  - id: WRK-001 # kept\n    title: One\n${fields}${TIMES}`;
const v2 = (description: string) =>
  `schema_version: 2\nitems:\n  - id: WRK-001\n    title: One\n    status: new\n    pipeline_type: feature\n${description}${TIMES}`;

describe("[MIG-1] schema 1", () => {
  test.each([
    ["researching", "scoping"],
    ["scoped", "ready"],
    ["new", "new"],
    ["in_progress", "in_progress"],
  ])("%s becomes %s", async (old, now) => {
    const { backlog, migrated_from } = await migrated(v1(`    status: ${old}\n    phase: build\n`));

    expect(migrated_from).toBe(1);
    expect(backlog.items[0]).toMatchObject({ status: now, pipeline_type: "feature" });
  });

  test("also where a blocked item came from", async () => {
    const { backlog } = await migrated(
      v1("    status: blocked\n    blocked_from_status: researching\n    blocked_reason: why\n"),
    );

    expect(backlog.items[0]?.blocked_from_status).toBe("scoping");
  });

  test("a phase that the pipeline does not have is dropped, with a notice; no phase is left alone", async () => {
    const gone = await migrated(v1("    status: researching\n    phase: prototype\n"));
    const none = await migrated(v1("    status: researching\n"));

    expect(gone.backlog.items[0]).not.toHaveProperty("phase");
    expect(gone.notices.map(problemLine).join()).toContain("prototype");
    expect(none.notices.some(({ message }) => message.includes("phase"))).toBe(false);
  });
});

describe("[MIG-2] schema 2: the text of a description", () => {
  const of = async (yaml: string) => (await migrated(v2(yaml))).backlog.items[0]?.description;

  test("headings in any case, text on the heading's line and below it, text before the first is context", async () => {
    const text =
      "    description: |\n      Seen last week.\n      PROBLEM: It is slow:\n      very slow.\n      solution:\n      A cache.\n      Sizing Rationale: small\n";

    expect(await of(text)).toEqual({
      context: "Seen last week.",
      problem: "It is slow:\nvery slow.",
      solution: "A cache.",
      sizing_rationale: "small",
    });
  });

  test("a repeated heading: the later wins", async () => {
    expect(await of("    description: |\n      Impact: low\n      Impact: high\n")).toEqual({
      impact: "high",
    });
  });

  test("only white space is no description", async () => {
    expect(await of('    description: "  "\n')).toBeUndefined();
  });

  test("colons inside the text do no harm", async () => {
    expect(await of("    description: 'see http://example.org: it says: no'\n")).toEqual({
      context: "see http://example.org: it says: no",
    });
  });
});

describe("[MIG-3] the text", () => {
  test("goes from 1 to 3 at once, is valid, and keeps its comments", async () => {
    const document = await migrated(v1("    status: scoped # soon\n    description: 'Problem: slow'\n"));

    expect(document.text).toContain("schema_version: 3");
    expect(document.text).toContain("- id: WRK-001 # kept");
    expect(document.text).toContain("status: ready # soon");
    expect((await migrated(document.text)).backlog).toEqual(document.backlog);
    expect((await migrated(document.text)).migrated_from).toBeUndefined();
  });

  test("of schema 3 is untouched", async () => {
    const text = v2("").replace("schema_version: 2", "schema_version: 3");

    expect((await migrated(text)).text).toBe(text);
  });
});
