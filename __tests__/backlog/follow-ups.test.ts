import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FollowUp, followUpDrafts, MAX_TITLE_LENGTH } from "../../src/backlog/follow-ups.ts";
import { backlog, id, item } from "../support/items.ts";

const OPEN = backlog([
  item({ id: "WRK-001", title: "Sort the flags" }),
  item({ id: "WRK-002", title: "Done already", status: "done" }),
]);

const drafts = (followUps: readonly FollowUp[], max = 10) =>
  followUpDrafts({ followUps, backlog: OPEN, origin: "WRK-003/build", max });

describe("follow-ups", () => {
  test("[IDX-7] a title alone is enough, and the origin names item and phase", () => {
    expect(drafts([{ title: " Retry\n  uploads\t" }])).toEqual({
      drafts: [{ title: "Retry uploads", origin: "WRK-003/build" }],
      folded: [],
      dropped: 0,
    });
  });

  test("[IDX-7] everything that is given is kept, dependencies on ids not yet known too", () => {
    const given: FollowUp = {
      title: "Retry uploads",
      context: "Seen while building.",
      description: { context: "Uploads fail.", problem: "No retry." },
      size: "small",
      complexity: "low",
      risk: "medium",
      impact: "high",
      pipeline_type: " fix ",
      dependencies: [id("WRK-777"), id("WRK-001"), id("WRK-777")],
      tags: ["net", " ", "net"],
    };

    expect(drafts([given]).drafts).toEqual([
      {
        title: "Retry uploads",
        origin: "WRK-003/build",
        description: { context: "Seen while building.\n\nUploads fail.", problem: "No retry." },
        size: "small",
        complexity: "low",
        risk: "medium",
        impact: "high",
        pipeline_type: "fix",
        dependencies: ["WRK-777", "WRK-001"],
        tags: ["net"],
      },
    ]);
  });

  test("blank fields are as good as none", () => {
    const blank = {
      title: "A",
      context: " ",
      description: { problem: "" },
      pipeline_type: "",
      dependencies: [],
      tags: [],
    };

    expect(drafts([blank]).drafts).toEqual([{ title: "A", origin: "WRK-003/build" }]);
  });

  test.each(["", "   ", "\n\t", "\u0000\u001b"])("[IDX-7] one without a title (%j) is left out", (title) => {
    expect(drafts([{ title }, { title: "B" }]).drafts.map((draft) => draft.title)).toEqual(["B"]);
  });

  test("[IDX-7] a title that an open item has is folded into it, whatever its case and spacing", () => {
    const { drafts: made, folded } = drafts([
      { title: "SORT  the flags" },
      { title: "Done already" },
      { title: "New" },
    ]);

    expect(made.map(({ title }) => title)).toEqual(["Done already", "New"]);
    expect(folded).toEqual([{ title: "SORT the flags", into: "WRK-001" }]);
  });

  test("the same title twice is one item", () => {
    expect(drafts([{ title: "Same" }, { title: "same " }]).drafts.map(({ title }) => title)).toEqual([
      "Same",
    ]);
  });

  test("[IDX-7] at most as many as allowed, in their order, and how many were left out", () => {
    const asked = ["A", "B", "Sort the flags", "", "C", "D"].map((title) => ({ title }));

    const { drafts: made, dropped } = drafts(asked, 2);

    expect(made.map(({ title }) => title)).toEqual(["A", "B"]);
    expect(dropped).toBe(2);
    expect(drafts(asked, 0)).toMatchObject({ drafts: [], dropped: 4 });
    expect(drafts(asked, -1)).toMatchObject({ drafts: [], dropped: 4 });
  });

  test("a title that is too long is cut, and stands in the context in full", () => {
    const long = "word ".repeat(60).trim();

    const [draft] = drafts([{ title: long, context: "Why." }]).drafts;

    expect(draft?.title.length).toBeLessThanOrEqual(MAX_TITLE_LENGTH);
    expect(draft?.title.endsWith("…")).toBe(true);
    expect(draft?.description?.context).toBe(`${long}\n\nWhy.`);
  });

  test("a title is one well-formed line of bounded length, whatever an agent writes (property)", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ title: fc.string({ unit: "grapheme", maxLength: 400 }) }), { maxLength: 5 }),
        (asked) => {
          for (const { title } of drafts(asked).drafts) {
            expect(title).toMatch(/^\S(?:.*\S)?$/u);
            expect(title.length).toBeLessThanOrEqual(MAX_TITLE_LENGTH);
            expect(title.isWellFormed()).toBe(true);
          }
        },
      ),
    );
  });
});
