/** `command: status`: the board. Reads, and changes nothing but the page that it is asked for. */
import { sizeText } from "../../report/amounts.ts";
import { boardJson } from "../../report/board-json.ts";
import { boardMarkdown } from "../../report/board-markdown.ts";
import { boardText } from "../../report/board-text.ts";
import { markdownCode, singleLine } from "../../report/escape.ts";
import { paragraphs } from "../../report/markdown-parts.ts";
import { needsText } from "../../report/needs-text.ts";
import { needsMarkdown } from "../../report/summary-needs.ts";
import { boardNow } from "../board-now.ts";
import { writeBoardPage } from "../board-page.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { WrongUse } from "../failure.ts";

export const STATUS: CommandDefinition = {
  name: "status",
  summary: "show the board, and what the next run would do",
  about: [
    "Items by status, with their phase, age and what each waits for; then what agents cost. Reads the files as they are here, and changes nothing.",
  ],
  inputs: ["targets", "only", "html"],
  switches: [{ name: "watch", does: "draw the board anew whenever the backlog changes, until Ctrl-C" }],
  examples: [
    { line: "status", does: "the board of this folder" },
    { line: "status --watch", does: "the same in a terminal of its own, always as the files are" },
    {
      line: "status --html board.html",
      does: "the same as a page, with history and figures, to open in a browser",
    },
  ],
  perform: status,
};

/** More questions than these are for another day; the board has all of them. */
const MOST_NEEDS = 20;

async function status(context: CommandContext): Promise<CommandEnd> {
  if (context.terminal?.switches.has("watch")) return watched(context);
  const found = await boardNow(context);
  const { board, needs, now, placeOf } = found;
  const of = { now, placeOf, most: MOST_NEEDS };
  const screen = context.terminal?.screen;
  const { html } = context.inputs;
  const bytes = html === undefined ? undefined : await writeBoardPage(html, found, context);
  const page = html === undefined || bytes === undefined ? undefined : { html, size: sizeText(bytes) };
  return {
    exit_code: 0,
    summary: paragraphs(
      needsMarkdown(needs, of),
      boardMarkdown(board),
      page ? `The page is ${markdownCode(page.html)} (${page.size}).` : "",
    ),
    outputs: { result: boardJson(board), ...(page && { page: page.html }) },
    text: paragraphs(
      boardText(board, screen).trimEnd(),
      needsText(needs, { ...of, ...screen }),
      page ? `Page: ${singleLine(page.html)} (${page.size})` : "",
    ),
  };
}

async function watched(context: CommandContext): Promise<CommandEnd> {
  const { inputs, terminal } = context;
  if (inputs.html !== undefined || terminal?.switches.has("json"))
    throw new WrongUse(
      "`--watch` draws on the terminal, and goes neither with `--html` nor with `--json`.",
      "Give one of them.",
    );
  // Loaded here: only this needs a library that watches files.
  const { watchBoard } = await import("../board-watch.ts");
  const text = await watchBoard(context);
  // Ctrl-C is how it ends, and it did all that it was asked for.
  return { exit_code: 130, summary: "", outputs: {}, text };
}
