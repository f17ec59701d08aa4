import { describe, expect, test } from "vitest";
import { commandsIn } from "../../../src/action/comment/comment-commands.ts";

const given = (body: string) => commandsIn(body).map(({ word, rest }) => `${word} ${rest}`.trim());

describe("a command that is shown, not given, is none", () => {
  test.each([
    ["in a fence whose text has a fence that is indented", "```\n    ```\n/tickwork close\n```"],
    ["in a fence whose text has one behind a tab", "```\n\t```\n/tickwork close\n```"],
    ["in a fence of tildes around one of backticks", "~~~\n```\n/tickwork close\n~~~"],
    ["in a fence that never ends", "```\n/tickwork close"],
    ["in `pre` that begins behind words", "So: <pre>\n/tickwork close\n</pre>"],
    ["in `code`", "<code>\n/tickwork close\n</code>"],
    ["in a quotation in HTML", "<blockquote>\n/tickwork close\n</blockquote>"],
    [
      "in a quotation in HTML, behind another element",
      "<blockquote><p>\n\n/tickwork close\n</p></blockquote>",
    ],
    ["in an HTML comment of several lines", "<!--\n/tickwork close\n-->"],
  ])("%s", (_, body) => {
    expect(given(body)).toEqual([]);
    expect(given(`${body}\n\nSo I say:\n`)).toEqual([]);
  });
});

describe("a command counts that stands", () => {
  test.each([
    ["behind code of one line between three backticks", "```npm test``` fails\n\n/tickwork close"],
    ["behind a fence", "```sh\nnpm test\n```\n/tickwork close"],
    ["behind a fence in a list", "- so:\n\n    ```\n    npm test\n    ```\n\n/tickwork close"],
    ["behind a fence that is closed by a longer one", "~~~\nnpm test\n~~~~~\n/tickwork close"],
    ["behind what names an element as code", "Use `<pre>` here.\n/tickwork close"],
    ["behind what names a comment as code", "It begins with `<!--` now.\n/tickwork close"],
    ["behind `pre` on one line", "<pre>npm test</pre>\n/tickwork close"],
    ["behind a quotation in HTML", "<blockquote>Which?</blockquote>\n\n/tickwork close"],
  ])("%s", (_, body) => {
    expect(given(body)).toEqual(["close"]);
  });
});
