/** YAML with places, and everything that is said of a text that is none. */
import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/backlog/problem.ts";
import { readYaml, type YamlText } from "../../src/backlog/yaml-text.ts";

async function read(text: string): Promise<YamlText> {
  const result = await readYaml(text, "file.yaml");
  if (result.kind === "refused") throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.yaml;
}

async function problems(text: string): Promise<readonly Problem[]> {
  const result = await readYaml(text, "file.yaml");
  return result.kind === "refused" ? result.problems : [];
}

const places = async (text: string) =>
  (await problems(text)).map(({ code, line, column }) => `${code} ${line}:${column}`);

describe("places", () => {
  const TEXT = `# top
items:
  - id: A
    "tags": [x, 'y']
    note: |  # text
      line
    empty:
    gone: &a !!str value
  - {id: B, tags: []}
`;

  test.each([
    [["items"], "3:3", "2:1"],
    [["items", 0], "3:5", "3:5"],
    [["items", 0, "id"], "3:9", "3:5"],
    [["items", 0, "tags", 1], "4:17", "4:17"],
    [["items", 0, "note"], "5:11", "5:5"],
    [["items", 0, "empty"], "7:11", "7:5"],
    [["items", 0, "gone"], "8:20", "8:5"],
    [["items", 1, "tags"], "9:19", "9:13"],
    [["items", 1, "nowhere", "at", "all"], "9:5", "9:5"],
    [["nowhere"], "2:1", "2:1"],
  ] as const)("%j is at %s, its key at %s", async (path, value, key) => {
    const yaml = await read(TEXT);

    const { locate, locateKey } = yaml;
    expect([locate(path), locateKey(path)].map(({ line, column }) => `${line}:${column}`)).toEqual([
      value,
      key,
    ]);
  });

  test("a byte order mark takes no column, and a carriage return no line", async () => {
    expect((await read("\uFEFFa: 1\r\nb: 2\r\n")).locate(["a"])).toEqual({ line: 1, column: 4 });
    expect((await read("\uFEFFa: 1\r\nb: 2\r\n")).locate(["b"])).toEqual({ line: 2, column: 4 });
  });

  test("both readers give the same", async () => {
    const bracket = "labels: [\n  a,\n]\n";
    const [one, other] = [await read(TEXT), await read(bracket + TEXT)];

    for (const path of [
      ["items", 0, "tags", 1],
      ["items", 0, "note"],
      ["items", 0, "empty"],
      ["items", 1, "tags"],
    ] as const) {
      const { line, column } = one.locate(path);
      expect(other.locate(path)).toEqual({ line: line + 3, column });
    }
  });
});

describe("values", () => {
  test.each(["", "\n\n", "# only a comment\n", "---\n", "\uFEFF# a mark\n"])("%j is null", async (text) => {
    expect((await read(text)).value).toBeNull();
  });

  test("are those of YAML 1.2: no is text, and a time is what was written", async () => {
    const text = "a: no\nb: 2026-02-10T09:30:00.123456789+02:00\nc: 0o17\nd: 1_000\n";

    expect((await read(text)).value).toEqual({
      a: "no",
      b: "2026-02-10T09:30:00.123456789+02:00",
      c: 15,
      d: "1_000",
    });
  });

  test("a closing bracket may stand at the column of its key, and a tag that nobody knows is passed over", async () => {
    expect((await read("a: [\n  b,\n]\n")).value).toEqual({ a: ["b"] });
    expect((await read("a: !mine b\n")).value).toEqual({ a: "b" });
  });

  test("merge keys fill in what is not there; a large file may use one map of defaults everywhere", async () => {
    const items = Array.from({ length: 2_000 }, (_, index) => `- <<: *d\n  id: ${index}\n`).join("");
    const yaml = await read(
      `d: &d {${Array.from({ length: 20 }, (_, n) => `k${n}: 0`).join(", ")}}\nitems:\n${items}`,
    );

    expect(yaml.value).toMatchObject({ items: { 1999: { id: 1999, k19: 0 } } });
  });

  test("a key called __proto__ is data like any other", async () => {
    const { value } = await read("__proto__: {admin: true}\n");

    expect(Object.hasOwn(value as object, "__proto__")).toBe(true);
    expect((value as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe("refused", () => {
  test("all errors of a text at once, in its order", async () => {
    const text = "a: 1\na: 2\nb:\n\tc: 1\n---\nd: [\n";

    expect(await places(text)).toEqual(["TW003 2:1", "TW004 4:1", "TW005 5:1", "TW001 7:1"]);
  });

  test("conflict markers are found first, whatever else is wrong; a quoted one is none", async () => {
    const text = "a: 1\n<<<<<<< HEAD\na: 2\n=======\na: 3\n>>>>>>> theirs\n\tb: [\n";

    expect(await places(text)).toEqual(["TW002 2:1"]);
    expect((await problems(text))[0]?.message).toContain("up to line 6");
    expect((await read("note: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> x\n")).value).toBeTruthy();
  });

  test.each([
    ["an alias without an anchor", "a: *b\n", "TW001 1:4"],
    ["an alias inside of what it means", "a: &x [*x]\n", "TW006 1:8"],
    ["a value that is nested without end", "[".repeat(5_000), "TW001 1:100"],
    ["a NUL byte", "a: 1\nb: \0\n", "TW001 2:4"],
    ["a quote that never ends", "a: 1\nb: 'x\nc: 2\n", "TW001 4:1"],
  ])("%s", async (_, text, place) => {
    expect(await places(text)).toEqual([place]);
  });

  test("a version that makes the readers differ: the line, and both readings", async () => {
    const [problem] = await problems("%YAML 1.1\n---\na: 1\nb: yes\n");

    expect(problem).toMatchObject({ code: "TW008", line: 4, column: 4 });
    expect(problem?.message).toContain('"yes"');
    expect(problem?.message).toContain("true");
    expect((await read("%YAML 1.1\n---\na: 2026-02-10T09:30:00Z\n")).value).toEqual({
      a: "2026-02-10T09:30:00Z",
    });
  });

  test("every problem says what to do", async () => {
    const all = await problems("a: 1\na: 2\nb:\n\tc: 1\n---\nd: [\n");

    expect(all.every(({ hint }) => hint !== undefined && /[.!]$/.test(hint))).toBe(true);
  });
});
