import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PageItem } from "../../src/page/data.ts";
import { hashOf, isFiltered, matcher, type View, viewOf, WHOLE } from "../../src/page/view.ts";

const item = (of: Partial<PageItem>): PageItem => ({
  id: "WRK-001",
  title: "Sort flags in --help",
  status: "ready",
  phases: [],
  position: 0,
  tags: ["cli"],
  created: "2026-11-01T08:00:00.000Z",
  updated: "2026-11-01T08:00:00.000Z",
  dependencies: [],
  commands: [],
  texts: [{ name: "Problem", text: "Nobody finds a flag." }],
  facts: [],
  history: [],
  ...of,
});

describe("the address", () => {
  test("of the whole board is empty, and what it does not know is passed over", () => {
    expect(hashOf(WHOLE)).toBe("");
    expect(viewOf("#needs")).toEqual({ ...WHOLE, item: undefined });
    expect(viewOf("#status=ready,<img>,blocked&size=%00")).toMatchObject({
      status: ["ready", "blocked"],
      size: [],
    });
  });

  test("gives back whatever view was written to it", () => {
    const value = fc.array(fc.constantFrom("ready", "in_progress", "small", "high"), { maxLength: 3 });
    const text = fc.string({ maxLength: 40, unit: "binary" }).map((one) => one.toWellFormed());
    const views = fc.record({
      text,
      status: value,
      size: value,
      risk: value,
      item: fc.option(fc.constant("WRK-7"), { nil: undefined }),
    });

    fc.assert(fc.property(views, (view: View) => void expect(viewOf(hashOf(view))).toEqual(view)));
  });
});

describe("a filter", () => {
  test.each<[string, Partial<View>, boolean]>([
    ["nothing", {}, true],
    ["a word of the title", { text: "FLAGS" }, true],
    ["words of title, text and tag together", { text: "sort finds cli" }, true],
    ["one word that is nowhere", { text: "sort nowhere" }, false],
    ["the id", { text: "wrk-001" }, true],
    ["one of two statuses", { status: ["blocked", "ready"] }, true],
    ["a status and a size it has not", { status: ["ready"], size: ["large"] }, false],
    ["a rating that it lacks", { risk: ["low"] }, false],
  ])("with %s", (_, view, expected) => {
    expect(matcher({ ...WHOLE, ...view })(item({ size: "small" }))).toBe(expected);
  });

  test("of white space is none", () => {
    expect(isFiltered({ ...WHOLE, text: "  " })).toBe(false);
    expect(isFiltered({ ...WHOLE, risk: ["low"] })).toBe(true);
  });
});
