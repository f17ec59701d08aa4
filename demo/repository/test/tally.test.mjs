import assert from "node:assert/strict";
import { test } from "node:test";
import { words } from "../src/tally.mjs";

test("words stand between white space", () => {
  assert.deepEqual(words("two  words\n"), ["two", "words"]);
});
