import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { OUTCOME_EFFECTS } from "../../src/handlers/outcome-effect.ts";

test("docs/outcomes.md has every outcome, with the effects that the code gives it", async () => {
  const page = await readFile(new URL("../../docs/outcomes.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));

  const documented = rows.map((row) => {
    const [, outcome, , item, attempt, breaker] = row
      .split("|")
      .map((cell) => cell.trim().replaceAll("`", ""));
    return [outcome, { item, attempt, breaker }];
  });

  expect(Object.fromEntries(documented)).toEqual(OUTCOME_EFFECTS);
});
