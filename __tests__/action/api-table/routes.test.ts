/** A request that is new in the source gets its row in the table, and with it all that GitHub may answer. */
import { glob, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ROUTES_IN_TABLE } from "./table.ts";

const ROUTE = /"((?:GET|POST|PUT|PATCH|DELETE) \/[^"]*)"/g;

test("the table has every route that the source asks for, and no other", async () => {
  const found = new Set<string>();
  for await (const file of glob("src/**/*.ts"))
    for (const [, route = ""] of (await readFile(file, "utf8")).matchAll(ROUTE)) found.add(route);

  expect([...ROUTES_IN_TABLE].toSorted()).toEqual([...found].toSorted());
});
