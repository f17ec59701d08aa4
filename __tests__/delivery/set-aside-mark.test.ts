import { expect, test } from "vitest";
import { setAsideCount, withSetAsideMark } from "../../src/delivery/set-aside-mark.ts";

test.each([
  ["a subject alone", "Add the flag\n", "Add the flag\n\nTickwork-Set-Aside: 2\n"],
  ["a body", "Add the flag\n\nBecause.\n", "Add the flag\n\nBecause.\n\nTickwork-Set-Aside: 2\n"],
  [
    "those who helped, whom GitHub finds in the last paragraph only",
    "Add\n\nCo-authored-by: Ann <ann@example.org>\n",
    "Add\n\nCo-authored-by: Ann <ann@example.org>\nTickwork-Set-Aside: 2\n",
  ],
  ["a subject with a colon", "fix: the flag\n", "fix: the flag\n\nTickwork-Set-Aside: 2\n"],
])("a message with %s keeps it, and says how many commits are the work", (_, message, marked) => {
  expect(withSetAsideMark(message, 2)).toBe(marked);
  expect(setAsideCount(marked)).toBe(2);
});

test.each([
  "Add the flag\n",
  "Tickwork-Set-Aside: no\n",
  "Tickwork-Set-Aside: 0\n",
  "Tickwork-Set-Aside: 99999\n",
  "Add\n\nTickwork-Set-Aside: 1\n\nand more\n",
])("%j was not set aside", (message) => {
  expect(setAsideCount(message)).toBeUndefined();
});
