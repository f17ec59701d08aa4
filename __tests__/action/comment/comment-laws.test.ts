/** Which lines of a comment are commands: laws for comments of any make, and the cases in which Markdown is treacherous. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandsIn } from "../../../src/action/comment/comment-commands.ts";

const words = (body: string) => commandsIn(body).map(({ word }) => word);

/** A part of a comment, with the words of the commands that are given in it. */
interface Part {
  readonly lines: readonly string[];
  readonly given: readonly string[];
}

const none = (lines: readonly string[]): Part => ({ lines, given: [] });
/** A line of it alone, without anything that Markdown makes something of. */
const plain = fc.string({ unit: fc.constantFrom(..."abc /#.:é\0\u2028"), maxLength: 12 }).filter((line) => {
  return !/^\s*\//.test(line);
});
const given = fc
  .record({ word: fc.constantFrom("unblock", "close", "add"), rest: plain })
  .map(({ word, rest }): Part => ({ lines: [`/tickwork ${word} ${rest}`], given: [word] }));
const shownLine = fc.oneof(
  plain,
  fc.constantFrom(
    "/tickwork close x",
    "> /tickwork close x",
    "``",
    "~~",
    "        ```````````",
    "<!--",
    "<pre>",
  ),
);
const shownLines = fc.array(shownLine, { maxLength: 4 });

const text = fc.array(plain, { maxLength: 3 }).map(none);
const quotation = fc
  .array(fc.tuple(fc.constantFrom(">", " > ", ">>"), shownLine), { minLength: 1, maxLength: 3 })
  .map((lines) => none([...lines.map(([mark, line]) => `${mark}${line}`), ""]));
const fence = fc
  .record({
    mark: fc.constantFrom("`", "~"),
    length: fc.integer({ min: 3, max: 7 }),
    more: fc.nat(2),
    before: fc.constantFrom("", " ", "   "),
    after: fc.constantFrom("", " ", "   "),
    info: fc.constantFrom("", "sh", " yaml title"),
    lines: shownLines,
  })
  .map(({ mark, length, more, before, after, info, lines }) => {
    const other = mark === "`" ? "~~~~~~~~" : "````````";
    return none([
      `${before}${mark.repeat(length)}${info}`,
      ...lines,
      mark.repeat(length - 1),
      other,
      `${mark.repeat(length)} not the end`,
      `${after}${mark.repeat(length + more)} `,
    ]);
  });
const comment = fc
  .tuple(shownLines, fc.constantFrom("", " there", "/tickwork close x"))
  .map(([lines, after]) => none(["<!--", ...lines, `-->${after}`]));
/** One in the other, and a comment in one, are HTML's own ways. */
const pre = shownLines
  .filter((lines) => !lines.some((line) => /^<(pre|!--)/.test(line)))
  .map((lines) => none(["<pre>", ...lines, "</pre>"]));
const within = fc
  .constantFrom("please /tickwork close x", " /tickwork close x", "* * *", "/tickworks close x")
  .map((line) => none([line]));

const anyComment = fc.record({
  parts: fc.array(fc.oneof(text, given, given, quotation, fence, comment, pre, within), { maxLength: 8 }),
  end: fc.constantFrom("\n", "\r\n", "\r"),
});

describe("laws", () => {
  test("what is given is found, in order, and nothing of what is shown", () => {
    fc.assert(
      fc.property(anyComment, ({ parts, end }) => {
        const body = parts.flatMap(({ lines }) => lines).join(end);

        expect(words(body)).toEqual(parts.flatMap((part) => part.given));
      }),
      { numRuns: 20_000 },
    );
  });

  test("whatever stands in it, each command begins a line of the comment, and its words are the comment's", () => {
    const piece = fc.constantFrom(
      ...[
        "/tickwork",
        " ",
        "\n",
        "\r",
        "`",
        "```",
        "~~~",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        ">",
        "x",
        "\0",
        "\t",
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const body = pieces.join("");
        const lines = body.split(/\r\n?|\n/);

        const found = commandsIn(body);

        expect(found.length).toBeLessThanOrEqual(lines.filter((line) => /^\/tickwork/i.test(line)).length);
        for (const { word, rest, below } of found)
          for (const said of [word, rest, ...below.split("\n")])
            if (!body.includes("<!--")) expect(body).toContain(said);
      }),
      { numRuns: 2_000 },
    );
  });

  test("the kind of line ending makes no difference", () => {
    fc.assert(
      fc.property(anyComment, ({ parts }) => {
        const lines = parts.flatMap((part) => part.lines);

        expect(commandsIn(lines.join("\r\n"))).toEqual(commandsIn(lines.join("\n")));
      }),
    );
  });
});

describe("Markdown's own ways", () => {
  test.each([
    [
      "a fence that only a longer one closes",
      "````\n```\n/tickwork close x\n`````\n/tickwork add y",
      ["add"],
    ],
    ["a fence of tildes is not closed by backticks", "~~~\n```\n/tickwork close x", []],
    ["a fence is not closed where the line goes on", "```\n``` x\n/tickwork close x", []],
    ["a closing fence that is further in is code", "```\n    ```\n/tickwork close x", []],
    ["code within a line opens no fence", "```x``` fails\n/tickwork add y", ["add"]],
    ["an indented block is no fence", "    ```\n/tickwork add y", ["add"]],
    ["a fence that nobody closes", "```\n/tickwork close x\n\n/tickwork close x", []],
    ["a fence in a quotation ends with it", "> ```\n/tickwork add y", ["add"]],
    ["a comment within a line", "/tickwork add y <!-- z -->\n<!-- a --><!-- b -->", ["add"]],
    ["a command behind a comment on its line", "<!-- a -->/tickwork close x", []],
    ["a command behind the end of a comment", "<!--\n-->/tickwork close x", []],
    ["a comment that begins behind words", "Hi <!--\n/tickwork close x\n-->\n/tickwork add y", ["add"]],
    ["a comment that nobody closes", "<!-- a\n/tickwork close x", []],
    ["a comment in <pre>", "<pre>\n<!--\n-->\n/tickwork close x\n</pre>\n/tickwork add y", ["add"]],
    ["<pre> in a fence", "```\n<pre>\n```\n/tickwork add y", ["add"]],
    ["a line that goes on with a quotation", "> Which?\n/tickwork close x", []],
    ["a list of them", "- /tickwork close x\n\n/tickwork add y", ["add"]],
    ["a line behind a list", "- one\n- two\n/tickwork add y", ["add"]],
    ["a line that goes on with a quotation in a list", "- > Which?\n/tickwork close x", []],
    ["code of several lines between single backticks", "`a\n/tickwork close x\nb`", []],
    ["a heading by what stands below", "/tickwork add y\n---\nmore", ["add"]],
    [
      "a fence in a list that is numbered with two digits",
      "10. ```\n    x\n    ```\n/tickwork add y",
      ["add"],
    ],
    ["another kind of space", "/tickwork\u00a0add\u2028y", ["add"]],
    ["no space at all", "/tickworkadd y", []],
    ["NUL", "/tickwork add \0y\0\n\0/tickwork close x", ["add"]],
  ])("%s", (_name, body, expected) => {
    expect(words(body)).toEqual(expected);
  });

  test("code below a command goes along with its words; comments and quotations do not", () => {
    const body =
      "/tickwork unblock use this <!-- hidden -->:\n```sql\n<!-- kept -->\n> kept\n```\n> left out\n<!-- left out -->";

    expect(commandsIn(body)).toEqual([
      { word: "unblock", rest: "use this :", below: "```sql\n<!-- kept -->\n> kept\n```" },
    ]);
  });
});

/** As much as GitHub takes of a comment. In time that grows with the square of it each would take minutes. */
const LONGEST = 65_536;

test.each([
  ["beginnings of comments", "<!--", 1],
  ["comments", "<!---->", 1],
  ["backticks", "`", 1],
  ["tildes", "~", 1],
  ["spaces behind a command", " ", 1],
  ["spaces and words", "x ", 1],
  ["bullets", "- ", 0],
  ["digits", "1", 0],
  ["quotation marks", ">", 1],
  ["lines of commands", "\n/tickwork add x", 4_100],
  ["fences", "\n```\n~~~", 1],
  ["<pre>", "\n<pre>", 1],
  ["carriage returns", "\r", 1],
  ["brackets", "[", 1],
  ["list items", "\n- ", 1],
  ["rows of a table", "\n|-", 1],
])("as many %s as go into a comment are read in one go", (_name, piece, most) => {
  const body = `${most === 0 ? "" : "/tickwork add x "}${piece.repeat(LONGEST / piece.length)}`;

  expect(commandsIn(body).length).toBeLessThanOrEqual(most);
});
