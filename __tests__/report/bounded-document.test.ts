import { expect, test } from "vitest";
import { boundedDocument, type DocumentSection } from "../../src/report/bounded-document.ts";

/** A section of lines, each ten bytes with its line feed. */
function lines(name: string, importance: number, entries: number): DocumentSection {
  const line = name.slice(0, 1).repeat(9);
  return {
    name,
    importance,
    entries,
    render: (most) => Array(Math.min(most, entries)).fill(line).join("\n"),
  };
}

const REST = "`tickwork status` shows every item.";

const headline: DocumentSection = {
  name: "headline",
  importance: 1_000,
  entries: 0,
  render: () => "# Title",
};

test("what fits is whole, in the order given, with an empty line between", () => {
  expect(boundedDocument([headline, lines("low", 1, 1), lines("high", 9, 2)], 1_000, REST)).toBe(
    "# Title\n\nlllllllll\n\nhhhhhhhhh\nhhhhhhhhh\n",
  );
});

test("an empty section leaves no gap", () => {
  expect(boundedDocument([headline, lines("none", 5, 0), lines("some", 5, 1)], 1_000, REST)).toBe(
    "# Title\n\nsssssssss\n",
  );
});

test("the least important is cut first, and the document says what was left out", () => {
  const document = boundedDocument([headline, lines("low", 1, 300), lines("high", 9, 300)], 5_500, REST);

  expect(document.match(/^h+$/gm)).toHaveLength(300);
  expect(document.match(/^l+$/gm)).toHaveLength(200);
  expect(document).toContain("low (100 of 300)");
  expect(document).toContain(REST);
  expect(document).not.toContain("high (");
});

test("nothing is emptied while another section is whole", () => {
  const document = boundedDocument([headline, lines("low", 1, 5_000), lines("high", 9, 5_000)], 25_000, REST);

  expect(document.match(/^h+$/gm)).toHaveLength(1_000);
  expect(document.match(/^l+$/gm)).toHaveLength(1_000);
});

test("a section without entries stays however small the room is, and the limit is kept in bytes, not characters", () => {
  const wide: DocumentSection = {
    name: "wide",
    importance: 1,
    entries: 100,
    render: (most) => "日".repeat(Math.min(most, 100)),
  };

  const document = boundedDocument([headline, wide], 300, REST);

  expect(document).toContain("# Title");
  expect(document.match(/日/g)).toHaveLength(50);
  expect(Buffer.byteLength(document)).toBeLessThanOrEqual(300);
});
