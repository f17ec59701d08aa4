import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");

test("docs/snapshots.md classifies every file that the registry hands an event to, and no other", async () => {
  const [page, registry] = await Promise.all([
    read("docs/snapshots.md"),
    read("src/handlers/handle-event.ts"),
  ]);
  const imported = [...registry.matchAll(/from "\.\/([\w-]+)\.ts"/g)].map(([, name]) => name);
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));

  const classified = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
  );

  // A table of outcomes, which handles nothing.
  expect(classified.toSorted()).toEqual(imported.filter((name) => name !== "outcome-effect").toSorted());
  for (const row of rows) expect(row).toMatch(/\| (read-only|change-then-return) \|$/);
});
