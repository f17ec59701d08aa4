/** [VAL-1] A table of files that are wrong, and the annotations that the built action makes of each. */
import { describe, expect, test } from "vitest";
import { BAD_BACKLOGS, BAD_CONFIGS, BAD_INBOXES } from "../fixtures/bad-files.ts";
import { annotationsIn } from "../support/check.ts";

const MARK = /«(?:(error|warning|notice) )?(TW\d+)»/g;
const EMPTY = "schema_version: 3\nitems: []\n";

interface Case {
  readonly name: string;
  readonly text: string;
  /** `line:column severity code` of each mark. */
  readonly expected: readonly string[];
}

function casesOf(files: Readonly<Record<string, string>>): readonly Case[] {
  return Object.entries(files).map(([name, marked]) => {
    let taken = 0;
    const text = marked.replaceAll(MARK, "");
    const expected = [...marked.matchAll(MARK)].map((match) => {
      const before = text.slice(0, match.index - taken).replace(/^\uFEFF/, "");
      taken += match[0].length;
      const lines = before.split(/\r\n|\n/);
      return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1} ${match[1] ?? "error"} ${match[2]}`;
    });
    return { name, text, expected };
  });
}

/** A step shows ten of a kind: the cases of one start have no more together. */
function inStarts(cases: readonly Case[]): readonly (readonly Case[])[] {
  const starts: Case[][] = [];
  for (const one of cases) {
    const last = starts.at(-1);
    const together = [...(last ?? []), one].flatMap(({ expected }) => expected);
    if (last && together.length <= 10) last.push(one);
    else starts.push([one]);
  }
  return starts;
}

/** Each in a folder of its own, several a start. */
async function foundIn(cases: readonly Case[], file: string): Promise<readonly (readonly string[])[]> {
  const starts = inStarts(cases);
  const found = await Promise.all(
    starts.map((start) => {
      const files = start.map(({ text }, at) => [`${at}/${file}`, text]);
      const others = start.map((_, at) => [`${at}/BACKLOG.yaml`, EMPTY]);
      return annotationsIn({ ...Object.fromEntries(others), ...Object.fromEntries(files) }, "*/BACKLOG.yaml");
    }),
  );
  return starts.flatMap((start, index) =>
    start.map((_, at) => placesIn(found[index] ?? [], `${at}/${file}:`)),
  );
}

function placesIn(annotations: readonly string[], prefix: string): readonly string[] {
  return annotations.flatMap((line) => (line.startsWith(prefix) ? [line.slice(prefix.length)] : []));
}

const byText = (a: string, b: string) => (a < b ? -1 : 1);

describe.each([
  { kind: "backlog", cases: casesOf(BAD_BACKLOGS), file: "BACKLOG.yaml" },
  { kind: "inbox", cases: casesOf(BAD_INBOXES), file: "BACKLOG_INBOX.yaml" },
])("a $kind that is wrong", async ({ cases, file }) => {
  const found = await foundIn(cases, file);

  test.each(cases.map((one, index) => ({ ...one, found: found[index] ?? [] })))("$name", (one) => {
    expect(one.found.toSorted(byText), one.text).toEqual(one.expected.toSorted(byText));
  });
});

describe("a config that is wrong", () => {
  test.concurrent.each(casesOf(BAD_CONFIGS))("$name", async ({ text, expected }) => {
    const found = await annotationsIn({ "BACKLOG.yaml": EMPTY, "tickwork.yml": text });

    expect(placesIn(found, "tickwork.yml:").toSorted(byText), text).toEqual(expected.toSorted(byText));
    expect(found).toHaveLength(expected.length);
  });
});

test("the table has at least 120 files", () => {
  const count = [BAD_BACKLOGS, BAD_INBOXES, BAD_CONFIGS].flatMap(Object.keys).length;

  expect(count).toBeGreaterThanOrEqual(120);
});
