import { expect, test } from "vitest";
import { recordAppends } from "../../src/report/record-files.ts";
import { id } from "../support/items.ts";
import { archived, RUN_ID, step } from "./report-builder.ts";

const run = { run_id: RUN_ID };

test("a run over the end of a month writes into the files of both", () => {
  const appends = recordAppends(
    [step({ at: "2026-11-30T23:59:00.000Z" }), archived("WRK-003", "2026-12-01T00:01:00.000Z")],
    run,
  );

  expect(appends.map(({ file }) => file)).toEqual([
    "_worklog/2026-11.md",
    "_worklog/2026-11.jsonl",
    "_worklog/2026-12.md",
    "_worklog/2026-12.jsonl",
  ]);
  expect(appends[2]?.header).toMatch(/^# Worklog 2026-12\n/);
  expect(appends[2]?.text).toContain("· archived");
  expect(appends[3]).toMatchObject({ header: "" });
});

test("[RUN-8] a file that nothing belongs into is not touched", () => {
  const at = "2026-11-24T09:00:00.000Z";
  const promoted = { kind: "promoted", at, item_id: id("WRK-001"), title: "", phase: step().phase } as const;
  const warning = { kind: "warning", at, item_id: id("WRK-001"), title: "", message: "mend it" } as const;

  expect(recordAppends([promoted], run).map(({ file }) => file)).toEqual(["_worklog/2026-11.jsonl"]);
  expect(recordAppends([warning], run)).toEqual([]);
  expect(recordAppends([], run)).toEqual([]);
});
