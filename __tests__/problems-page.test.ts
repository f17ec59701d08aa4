/** docs/problems.md: it has every code, and its examples are what they say they are, by the built action. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Problem } from "../src/backlog/problem.ts";
import { PROBLEM_CODES } from "../src/backlog/problem-codes.ts";
import { type CheckedFiles, problemsIn } from "./support/check.ts";

const PAGE = await readFile(fileURLToPath(new URL("../docs/problems.md", import.meta.url)), "utf8");
const BACKLOG = "schema_version: 3\nitems: []\n";

interface Example {
  readonly code: string;
  readonly title: string;
  readonly wrong: CheckedFiles | undefined;
  readonly right: CheckedFiles | undefined;
  readonly base: CheckedFiles | undefined;
}

/** A section begins with its code as heading; its files are fenced blocks, with the path behind the language. */
const EXAMPLES: readonly Example[] = PAGE.split(/^### /m)
  .slice(1)
  .map((section) => {
    const [code = ""] = section.split("\n");
    const title = /\*\*(.*?)\.\*\*/.exec(section)?.[1] ?? "";
    const [, wrong, right] = section.split(/^(?:Wrong|Right):$/m);
    return { code, title, wrong: filesIn(wrong), right: filesIn(right), base: filesIn(wrong, "base ") };
  });

function filesIn(part: string | undefined, prefix = ""): CheckedFiles | undefined {
  const blocks = [...(part ?? "").matchAll(/^```\w+ (base )?(\S+)\n([\s\S]*?)^```$/gm)];
  const files = blocks.filter(([, base = ""]) => base === prefix).map(([, , name, text]) => [name, text]);
  return files.length === 0 ? undefined : Object.fromEntries(files);
}

test("the page has every code with its title, in order, and no other", () => {
  const written = EXAMPLES.map(({ code, title }) => [code, title]);

  expect(written).toEqual(Object.entries(PROBLEM_CODES));
});

/** What cannot stand on a page: a file of 20 MB, one that nobody has been able to write, and a schedule's past. */
const WITHOUT_EXAMPLE = ["TW007", "TW032", "TW091"];

test("each code has an example, but for those that cannot have one", () => {
  const without = EXAMPLES.filter(({ wrong, right }) => !wrong || !right).map(({ code }) => code);

  expect(without).toEqual(WITHOUT_EXAMPLE);
});

const WITH_EXAMPLE = EXAMPLES.filter(({ wrong }) => wrong);

/** Of backlogs and inboxes alone: they need no config of their own, and are checked all at once, each in a folder. */
const TOGETHER = WITH_EXAMPLE.filter(({ wrong, right }) =>
  [wrong, right].every((files) => Object.keys(files ?? {}).every((file) => file.startsWith("BACKLOG"))),
);
const APART = WITH_EXAMPLE.filter((example) => !TOGETHER.includes(example));

/** With the problems that schema 1 brings besides. */
const ALONG: Readonly<Record<string, readonly string[]>> = { TW031: ["TW030"] };

function inFolders(side: "wrong" | "right" | "base"): CheckedFiles {
  const files = TOGETHER.flatMap((example) => {
    const own = { ...(side === "base" ? {} : { "BACKLOG.yaml": BACKLOG }), ...example[side] };
    return Object.entries(own).map(([file, text]) => [`${example.code}/${file}`, text]);
  });
  return Object.fromEntries(files);
}

describe("the examples of backlogs and inboxes", async () => {
  const options = { base: inFolders("base"), inputs: { backlog: "*/BACKLOG.yaml" } };
  const wrong = Map.groupBy(await problemsIn(inFolders("wrong"), options), ({ file }) => file.split("/")[0]);
  const right = await problemsIn(inFolders("right"), options);

  test.each(TOGETHER)("$code: the wrong one has this problem and no other", ({ code }) => {
    expectOnly(wrong.get(code) ?? [], code);
  });

  test("the right ones have none", () => {
    expect(right).toEqual([]);
  });
});

describe.concurrent.each(APART)("the example of $code", ({ code, wrong, right }) => {
  const whole = (files: CheckedFiles = {}) =>
    JSON.stringify(files).includes("backlog_path") ? files : { "BACKLOG.yaml": BACKLOG, ...files };

  test.concurrent("that is wrong has this problem and no other", async () => {
    expectOnly(await problemsIn(whole(wrong)), code);
  });

  test.concurrent("that is right has none", async ({ expect }) => {
    expect(await problemsIn(whole(right))).toEqual([]);
  });
});

function expectOnly(problems: readonly Problem[], code: string): void {
  const codes = new Set(problems.map((problem) => problem.code));
  expect([...codes].toSorted(), JSON.stringify(problems)).toEqual([...(ALONG[code] ?? []), code]);
  for (const { hint, line, column } of problems) {
    expect(hint, "what to do").toBeTruthy();
    expect(Math.min(line, column)).toBeGreaterThan(0);
  }
}
