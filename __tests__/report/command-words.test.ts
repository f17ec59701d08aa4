import { expect, test } from "vitest";
import { commentWords, terminalWords } from "../../src/report/command-words.ts";

const SAID =
  "Answer it: `command: unblock` with your words as the input `note`. `command: status` shows all.";

test("in a terminal a command and an input are told as they are typed", () => {
  expect(terminalWords(SAID)).toBe(
    "Answer it: `tickwork unblock` with your words as `--note`. `tickwork status` shows all.",
  );
});

test("in a comment they are told as it has them, and what no comment can give as a workflow has it", () => {
  expect(commentWords(SAID)).toBe(
    "Answer it: `/tickwork unblock` with your words behind the command. `command: status` shows all.",
  );
});
