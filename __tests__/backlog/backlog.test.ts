import fc from "fast-check";
import { expect, test } from "vitest";
import {
  appendItems,
  type Backlog,
  findItem,
  removeItem,
  replaceItem,
  UnknownItemError,
} from "../../src/backlog/backlog.ts";
import { backlog, id, item } from "../support/items.ts";

const IDS = ["WRK-001", "WRK-002", "WRK-003", "WRK-004"].map(id);

test("every version finds its own items, whatever versions were made of it and in which order they are asked", () => {
  const change = fc.record({
    /** Which of the versions so far is gone on from. */
    from: fc.nat(),
    kind: fc.constantFrom("append", "replace", "remove"),
    id: fc.constantFrom(...IDS),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 25 }), fc.boolean(), (changes, askEach) => {
      const versions: Backlog[] = [backlog([])];
      for (const [at, { from, kind, id: one }] of changes.entries()) {
        const before = versions[from % versions.length] as Backlog;
        const isThere = before.items.some((other) => other.id === one);
        if (isThere === (kind === "append")) continue;
        const fresh = item({ id: one, title: `Version ${at}` });
        if (kind === "append") versions.push(appendItems(before, [fresh], 4));
        else versions.push(kind === "replace" ? replaceItem(before, fresh) : removeItem(before, one));
        if (askEach) expectItsOwn(versions.at(-1) as Backlog);
      }
      for (const version of versions) expectItsOwn(version);
    }),
  );
});

function expectItsOwn(version: Backlog): void {
  for (const one of IDS) expect(findItem(version, one)).toBe(version.items.find((other) => other.id === one));
}

test("an item that is not there cannot be replaced", () => {
  expect(() => replaceItem(backlog([]), item({ id: "WRK-001" }))).toThrow(UnknownItemError);
});
