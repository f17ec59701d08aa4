/** Comments that both sides wrote at the same place (spec §10): none of them is what decides anything, so both stay. */
import { describe, expect, test } from "vitest";
import { mergeBacklogTexts } from "../../src/backlog/merge/merge-texts.ts";

const TIMES = "created: 2026-01-10T10:00:00.000Z, updated: 2026-01-10T10:00:00.000Z";
const ITEM = `  - { id: WRK-001, title: One, status: new, ${TIMES} }\n`;
const BASE = `schema_version: 3\nitems:\n${ITEM}next_item_id: 1\n`;

async function merge(sides: { base: string; ours: string; theirs: string }): Promise<string> {
  const result = await mergeBacklogTexts({ ...sides, file: "BACKLOG.yaml" });
  if (result.kind !== "merged") throw new Error(result.reason);
  return result.text;
}

describe("at one place", () => {
  test.each([
    ["at the top", (note: string) => `${note}${BASE}`],
    ["before an item", (note: string) => BASE.replace(ITEM, `  ${note}${ITEM}`)],
    ["at the end", (note: string) => `${BASE}${note}`],
  ])("%s both stay", async (_where, withNote) => {
    const text = await merge({
      base: BASE,
      ours: withNote("# from the branch\n"),
      theirs: withNote("# from the base\n"),
    });

    expect(text).toContain("# from the branch\n");
    expect(text).toContain("# from the base\n");
    expect(text.match(/WRK-001/g)).toHaveLength(1);
  });

  test("one that both have is there once, and one that the other side took away does not come back", async () => {
    const old = `# old\n${BASE}`;

    const text = await merge({
      base: old,
      ours: `# old\n# both\n# ours\n${BASE}`,
      theirs: `# both\n# theirs\n${BASE}`,
    });

    expect(text).toContain("# ours\n");
    expect(text).toContain("# theirs\n");
    expect(text.match(/# both/g)).toHaveLength(1);
    expect(text).not.toContain("# old");
  });

  test("what looks like one in a text of several lines is none", async () => {
    const of = (description: string) =>
      `schema_version: 3\nitems:\n  - id: WRK-001\n    title: One\n    status: new\n${description}    created: 2026-01-10T10:00:00.000Z\n    updated: 2026-01-10T10:00:00.000Z\nnext_item_id: 1\n`;

    const text = await merge({
      base: of(""),
      ours: of("    description:\n      context: |\n        # ours\n        text\n"),
      theirs: of("    description:\n      context: |\n        # theirs\n        text\n"),
    });

    expect(text).toBe(of("    description:\n      context: |\n        # theirs\n        text\n"));
  });
});
