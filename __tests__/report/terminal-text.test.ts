import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/display-width.ts";
import { markdownCode, markdownCodeCell, markdownText, singleLine } from "../../src/report/escape.ts";
import { compactTable } from "../../src/report/markdown-parts.ts";
import { COLOURED } from "../../src/report/paint.ts";
import { summary } from "../../src/report/summary.ts";
import { terminalText } from "../../src/report/terminal-text.ts";
import { realisticReport } from "./report-builder.ts";

test("a run's summary reads as text: no escapes, no markup, tables in columns", () => {
  const text = terminalText(summary(realisticReport()), { columns: 110 });

  expect(text).toMatch(/^🟢 1 item finished, 1 needs you · halted: nothing is actionable\n/);
  expect(text).toMatch(/^WRK-009 review {2}subphase → review again +1 min +\$0\.11/m);
  expect(text).toMatch(/^- Redis: gh workflow run tickwork\.yml -f command=unblock .* -f note="Redis"$/m);
  expect(text).toMatch(/^Board: 1 new · 1 scoping/m);
  expect(text).not.toMatch(/\*\*|&#|&amp;|\\_|<details|<\/?\w+>|\| ---/);
});

test("no line but one with a command or an address is wider than the screen", () => {
  const lines = terminalText(summary(realisticReport()), { columns: 60 }).split("\n");

  const wide = lines.filter(
    (line) => displayWidth(line) > 60 && !/gh workflow run|tickwork unblock|https:|^Board: /.test(line),
  );
  expect(wide).toEqual([]);
});

test("colour changes how it looks and no word of it", () => {
  const markdown = summary(realisticReport());

  const coloured = terminalText(markdown, { columns: 80, paint: COLOURED });

  expect(coloured).toContain("\u001b[1m");
  expect(stripVTControlCharacters(coloured)).toBe(terminalText(markdown, { columns: 80 }));
});

describe("what was escaped for Markdown is plain again", () => {
  const texts = fc.oneof(
    fc.string({
      unit: fc.constantFrom(...("ab *_`[]()<>&|\\#@:~-+=.!1" + "é日👍").split("")),
      maxLength: 30,
    }),
    fc.constantFrom(
      "&lt;b&gt;",
      "&amp;amp;",
      "Fixes #12, @ada",
      "https://example.org/a_b",
      "1. one",
      "a | b",
      "snake_case_name",
    ),
  );
  const shown = (text: string) => singleLine(text.toWellFormed());

  test("in a paragraph", () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(shown(text) !== "");
        expect(terminalText(`x ${markdownText(text)} x`).replaceAll(/\s+/g, " ")).toBe(
          `x ${shown(text)} x`.replaceAll(/\s+/g, " "),
        );
      }),
    );
  });

  test("in a cell, and as code in one", () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(shown(text) !== "" && !text.includes("\\"));
        const table = compactTable(
          ["a", "b"],
          [
            [markdownText(text), "end"],
            [markdownCodeCell(text), "end"],
          ],
        );
        const [, first = "", second = ""] = terminalText(table).split("\n");
        const words = (line: string) =>
          line
            .replace(/\s+end$/, "")
            .replaceAll(/\s+/g, " ")
            .trim();
        expect(words(first)).toBe(shown(text).replaceAll(/\s+/g, " "));
        expect(words(second)).toBe(shown(text).replaceAll(/\s+/g, " "));
      }),
    );
  });

  test("as code, entities and all", () => {
    expect(terminalText(`Say ${markdownCode("a &lt; b `c` **d**")} now`)).toBe("Say a &lt; b `c` **d** now");
  });
});
