import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bounded,
  logText,
  markdownCode,
  markdownCodeCell,
  markdownCommand,
  markdownSentence,
  markdownSentenceCell,
  markdownText,
  singleLine,
} from "../../src/report/escape.ts";

/** Texts made of what Markdown, GitHub, terminals and the runner give a meaning to. */
const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        "a",
        "B1",
        " ",
        "\n",
        "\r\n",
        "\u2028",
        "\t",
        "*",
        "_",
        "`",
        "``",
        "~~",
        "[x](y)",
        "![x](y)",
        "<b>",
        "</details>",
      ],
      ...[
        "<!--",
        "|",
        "\\",
        "@octo",
        "@",
        "#12",
        "GH-7",
        "http://x.y/",
        "www.a.com",
        "a@b.co",
        ":",
        ":tada:",
        "::error::x",
      ],
      ...[
        "##[add-mask]",
        "- ",
        "1. ",
        "# ",
        "=",
        "&lt;",
        "&#64;",
        "\u202e",
        "\u2066",
        "\0",
        "\u001b[31m",
        "é",
        "👩‍👧",
        "\ud800",
      ],
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

test("text for Markdown never holds markup, a mention, a reference, an address or a line break", () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
      const markdown = markdownText(text);

      expect(markdown).not.toMatch(/[<>|\r\n\u2028\u2029]/);
      expect(markdown).not.toMatch(/@\w|#\d(?!\d*;)|GH-\d|:\/\/|www\./i);
      expect(markdown).not.toMatch(/(?<!\\)(?:\\\\)*[`*[\]~]/);
      expect(markdown).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test("what is plain stays as it is", () => {
  const plain = "Sort flags in --help, keep snake_case (since 2.0), 50% faster: done!";

  expect(markdownText(plain)).toBe(plain);
});

test.each([
  ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
  ["thanks @octocat", "thanks @&#8203;octocat"],
  ["Fixes #12, GH-3 and acme/x#4", "Fixes #&#8203;12, GH-&#8203;3 and acme/x#&#8203;4"],
  [
    "see https://evil.example or www.evil.example",
    "see https:&#8203;//evil.example or www&#8203;.evil.example",
  ],
  ["![pixel](http://x/y.png)", "!\\[pixel\\](http:&#8203;//x/y.png)"],
  ["a | b", "a &#124; b"],
  ["*bold* _it_ ~~no~~ `code`", "\\*bold\\* \\_it\\_ \\~\\~no\\~\\~ \\`code\\`"],
  ["# heading", "\\# heading"],
  ["- list", "\\- list"],
  ["12. list", "12\\. list"],
  [":octocat: at 10:30:00", ":&#8203;octocat: at 10:30:00"],
  ["first\n\nsecond", "first second"],
])("%j is printed as %j", (text, markdown) => {
  expect(markdownText(text)).toBe(markdown);
});

test("a single line has no line break, colour, bidirectional override or other control character, and keeps joined emoji", () => {
  expect(singleLine("\u001b[31mred\u001b[0m\r\n\tand\u202e \u2066evil\u2069\u200b\0 👩‍👧\ud800 ")).toBe(
    "red and evil 👩‍👧\ufffd",
  );
});

test("a single line of a single line is the same", () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (text) => {
      expect(singleLine(singleLine(text))).toBe(singleLine(text));
    }),
  );
});

test("a bounded text says with an ellipsis that it was cut, and is never longer than asked", () => {
  expect(bounded("four words of text", 10)).toBe("four word…");
  expect(bounded("four", 4)).toBe("four");
  expect(bounded(" ".repeat(1_000), 10)).toBe("…");
  fc.assert(
    fc.property(hostile, fc.integer({ min: 1, max: 30 }), (text, most) => {
      expect(bounded(text, most).length).toBeLessThanOrEqual(most);
      expect(bounded(text, most).isWellFormed()).toBe(true);
    }),
  );
});

test("an emoji is not cut in two", () => {
  expect(bounded("ab👍👍", 4)).toBe("ab…");
});

test("inline code is fenced with more backticks than it holds", () => {
  expect(markdownCode("npm test")).toBe("`npm test`");
  expect(markdownCode("echo `date`")).toBe("`` echo `date` ``");
  expect(markdownCode("a\n``` b")).toBe("````a ``` b````");
  expect(markdownCode(" ")).toBe("");
});

test("a bar in code ends no table cell", () => {
  expect(markdownCodeCell("npm test | tee log")).toBe("`npm test \\| tee log`");
  expect(markdownCodeCell("a\\|b")).toBe("`a\\ \\|b`");
  expect(markdownSentenceCell("`a | b` or c | d")).toBe("`a \\| b` or c &#124; d");
});

test("a sentence keeps its code and escapes the rest, whatever it quotes", () => {
  expect(markdownSentence("set `delivery: pull-request` for <b>@octo</b>")).toBe(
    "set `delivery: pull-request` for &lt;b&gt;@&#8203;octo&lt;/b&gt;",
  );
  expect(markdownSentence("one ` alone")).toBe("one \\` alone");
  expect(markdownSentence("(`max_wip` 1) waits")).toBe("(`max_wip` 1) waits");
});

test("a command gets a block that its own backticks do not end", () => {
  expect(markdownCommand("gh run list")).toBe("```sh\ngh run list\n```");
  expect(markdownCommand("echo ```\nrm")).toBe("````sh\necho ``` rm\n````");
});

test("a line of the log holds nothing that the runner takes for a command", () => {
  expect(logText("::error::no")).toBe(": :error::no");
  expect(logText("title ##[add-mask]secret")).toBe("title # #[add-mask]secret");
  fc.assert(
    fc.property(hostile, (text) => {
      expect(logText(text)).not.toMatch(/##\[|^\s*::|[\r\n]/);
    }),
  );
});
