import { expect, test } from "vitest";
import { cutToWidth, displayWidth, padToWidth } from "../../src/report/display-width.ts";

test.each([
  ["abc", 3],
  ["é", 1],
  ["e\u0301", 1],
  ["日本語", 6],
  ["한글", 4],
  ["ﾊﾝｶｸ", 4],
  ["ＡＢ", 4],
  ["👍🏽", 2],
  ["👩‍👩‍👧", 2],
  ["✔️", 2],
  ["→ …", 3],
  ["", 0],
])("%j takes %i columns", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test("a text is cut at a whole character and says so", () => {
  expect(cutToWidth("日本語", 5)).toBe("日本…");
  expect(cutToWidth("日本語", 4)).toBe("日…");
  expect(cutToWidth("abc", 3)).toBe("abc");
});

test("a text is filled up to the columns it is to take", () => {
  expect(padToWidth("日本", 6)).toBe("日本  ");
  expect(padToWidth("abc", 2)).toBe("abc");
});
