import { describe, expect, test } from "vitest";
import { matches, parseFilter } from "../../src/backlog/filters.ts";
import { item } from "../support/items.ts";

const ITEMS = [
  item({ id: "WRK-001", status: "new", tags: ["docs", "API"] }),
  item({
    id: "WRK-002",
    status: "ready",
    impact: "high",
    size: "small",
    tags: ["docs"],
    pipeline_type: "feature",
  }),
  item({
    id: "WRK-003",
    status: "in_progress",
    impact: "low",
    risk: "high",
    complexity: "medium",
    pipeline_type: "Fix",
  }),
];

function matching(text: string): readonly string[] {
  const parsed = parseFilter(text);
  if (parsed.kind === "refused") throw new Error(parsed.message);
  return ITEMS.filter((one) => matches(parsed.filter, one)).map(({ id }) => id);
}

function refusal(text: string): string {
  const parsed = parseFilter(text);
  return parsed.kind === "refused" ? parsed.message : "not refused";
}

describe("what a filter lets through", () => {
  test.each([
    { text: "", found: ["WRK-001", "WRK-002", "WRK-003"], why: "nothing is asked" },
    { text: "status=new,ready", found: ["WRK-001", "WRK-002"], why: "values are alternatives" },
    { text: "status=new,ready\nimpact=high", found: ["WRK-002"], why: "fields are all to be met" },
    {
      text: " STATUS = In_Progress , NEW ",
      found: ["WRK-001", "WRK-003"],
      why: "case and space do not matter",
    },
    { text: "\r\nsize=small\r\n\r\n", found: ["WRK-002"], why: "blank lines are skipped" },
    { text: "risk=high", found: ["WRK-003"], why: "a field that is lacking never matches" },
    { text: "complexity=low,medium,high", found: ["WRK-003"], why: "not even when every value would do" },
    { text: "tag=docs", found: ["WRK-001", "WRK-002"], why: "one tag of several is enough" },
    { text: "tag=docs\ntag=API", found: ["WRK-001"], why: "tags on two lines are all to be met" },
    { text: "tag=api", found: [], why: "tags are exact" },
    { text: "pipeline_type=Fix", found: ["WRK-003"], why: "pipelines are exact" },
    { text: "pipeline_type=fix", found: [], why: "pipelines are exact, in case too" },
  ])("[TGT-4] $text: $why", ({ text, found }) => {
    expect(matching(text)).toEqual(found);
  });

  test("[TGT-4] the first = splits", () => {
    const parsed = parseFilter("tag=a=b");

    expect(parsed).toEqual({ kind: "filter", filter: { criteria: [{ field: "tag", values: ["a=b"] }] } });
  });
});

describe("what is refused", () => {
  test.each([
    ["ready", 'the filter "ready" has no "=". Write it like status=ready or tag=docs,api.'],
    [
      "=ready",
      'the filter "=ready" names no field before "=". Known: status, impact, size, risk, complexity, tag, pipeline_type.',
    ],
    [
      "stauts=ready",
      'the filter field "stauts" is not known. Did you mean "status"? Known: status, impact, size, risk, complexity, tag, pipeline_type.',
    ],
    [
      "status=redy",
      'the filter value "redy" is not known for status. Did you mean "ready"? Known: new, scoping, ready, in_progress, done, blocked.',
    ],
    ["size=", "the filter size= has no value."],
    ["size= ", "the filter size= has no value."],
    ["size=,", "the filter size=, has only commas and no value."],
    ["size=,small", "the filter size=,small begins with a comma. Take it away."],
    ["size=small,", "the filter size=small, ends in a comma. Take it away."],
    ["size=small,,large", "the filter size=small,,large has an empty value between two commas."],
    ["size=small,SMALL", 'the filter size= has the value "small" twice.'],
    ["tag=a,b,a", 'the filter tag= has the value "a" twice.'],
    ["tag=a\ntag=b,a", 'the filter tag= has the value "a" twice.'],
    [
      "status=new\nimpact=low\nStatus=ready",
      "the filter field status is there twice. An item has only one; write the alternatives on one line: status=new,ready.",
    ],
  ])("[TGT-4] %j has its own message", (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  test("every fault is said, a line each", () => {
    expect(refusal("size=\nsize=small\nrisk=hgih\nfoo").split("\n")).toHaveLength(3);
  });

  test("[TGT-4] names that every object has are no fields", () => {
    expect(refusal("constructor=x")).toContain('"constructor" is not known');
    expect(refusal("__proto__=x")).toContain('"__proto__" is not known');
  });
});
