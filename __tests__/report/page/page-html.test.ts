import fc from "fast-check";
import { expect, test } from "vitest";
import type { PageData } from "../../../src/page/data.ts";
import { boardOf } from "../../../src/report/board.ts";
import type { PageFacts } from "../../../src/report/page/page-data.ts";
import { isPage, pageHtml, scriptJson } from "../../../src/report/page/page-html.ts";
import { backlog, item } from "../../support/items.ts";

const NOW = "2026-11-24T09:21:00.000Z";
const TEMPLATE =
  '<!doctype html>\n<meta name="generator" content="Tickwork"><script type="application/json">{{data}}</script>';

function facts(items: Parameters<typeof backlog>[0]): PageFacts {
  const all = backlog(items);
  return {
    board: boardOf(all, { now: NOW, why_not: [] }),
    backlog: all,
    needs: [],
    entries: [],
    commits: [],
    worklog: "",
    phasesFor: () => [],
    title: "example/widgets",
    now: NOW,
    made_by: "Tickwork 0",
  };
}

const dataIn = (html: string): PageData =>
  JSON.parse(/<script type="application\/json">(.*)<\/script>/s.exec(html)?.[1] ?? "");

test("JSON in a page means the same, and has no character that HTML or JavaScript would stop at", () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: "binary" }), (text) => {
      const value = JSON.parse(text);

      const json = scriptJson(value);

      expect(JSON.parse(json)).toEqual(value);
      expect(json).not.toMatch(/[<>&\u2028\u2029]/);
    }),
  );
});

test("an item's text ends neither the element nor the data, and its dollars replace nothing", () => {
  const title = "</script><script>alert(1)</script> $& $1 $` <!-- \u2028";
  const html = pageHtml(TEMPLATE, facts([item({ id: "WRK-001", title })]));

  expect(html.match(/<\/script>/g)).toHaveLength(1);
  expect(dataIn(html).items[0]?.title).toBe("</script><script>alert(1)</script> $& $1 $` <!--");
});

test("what cannot be seen in a text is gone, and its lines are kept", () => {
  const context = "one\r\ntwo \u202Eesrever\u0000\u001b[31m red\u2066";
  const html = pageHtml(TEMPLATE, facts([item({ id: "WRK-001", description: { context } })]));

  expect(dataIn(html).items[0]?.texts).toEqual([{ name: "Context", text: "one\ntwo esrever red" }]);
});

test("a backlog that is too large gets shorter texts, says so, and keeps every item", () => {
  const items = Array.from({ length: 200 }, (_, at) =>
    item({ id: `WRK-${at}`, description: { context: "ö".repeat(5_000) } }),
  );

  const html = pageHtml(TEMPLATE, facts(items), 200_000);

  const data = dataIn(html);
  expect(Buffer.byteLength(html)).toBeLessThan(200_000);
  expect(data.items).toHaveLength(200);
  expect(data.left_out).toEqual([
    expect.stringMatching(/^The backlog is large: .* tickwork logs <ID> tells all/),
  ]);
});

test("a page is known again, and nothing else is taken for one", () => {
  expect(isPage(pageHtml(TEMPLATE, facts([])))).toBe(true);
  expect(isPage("<!doctype html><title>Mine</title>")).toBe(false);
  expect(isPage("schema_version: 3\n")).toBe(false);
});

test("a template without a place for the data is refused", () => {
  expect(() => pageHtml("<!doctype html>", facts([]))).toThrow(/no place/);
});
