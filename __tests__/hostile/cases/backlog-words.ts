/** Hostile backlogs whose words, ids and bytes are what is wrong, for `validate`. */
import type { FileCase } from "./file-case.ts";

const TIMES = "created: 2026-01-10T10:00:00.000Z, updated: 2026-01-10T10:00:00.000Z";
const of = (...items: readonly string[]) =>
  `schema_version: 3\nitems:\n${items.map((item) => `  - ${item}\n`).join("")}`;
const item = (more: string) => `{ id: WRK-001, title: A, status: new, ${TIMES}${more} }`;
const titled = (title: string) => `{ id: WRK-001, title: ${title}, status: new, ${TIMES} }`;
const id = (text: string) => `{ id: ${text}, title: A, status: new, ${TIMES} }`;

export const BACKLOG_WORDS: readonly FileCase[] = [
  { name: "a NUL in a title", text: of(titled('"a\\0b"')), exit: [0, 1] },
  { name: "a raw NUL", text: of(titled("a\0b")), exit: 1 },
  { name: "raw escape sequences", text: of(titled('"\u001b[31mPWNED\u001b]0;PWNED\u0007"')), exit: [0, 1] },
  {
    name: "escape sequences written out",
    text: of(titled('"\\e[2J\\e]8;;http://evil.example\\aPWNED"')),
    exit: [0, 1],
  },
  { name: "a title that is a workflow command", text: of(titled('"::set-output name=PWNED::1"')), exit: 0 },
  {
    name: "a status that is a workflow command",
    text: of(`{ id: WRK-001, title: A, status: "::add-mask::PWNED", ${TIMES} }`),
    exit: 1,
    says: /not known/,
  },
  {
    name: "a status with a line break and a command",
    text: of(
      `{ id: WRK-001, title: A, status: "x\\n::stop-commands::PWNED\\n::set-env name=PWNED::1", ${TIMES} }`,
    ),
    exit: 1,
  },
  {
    name: "a status with the older command",
    text: of(`{ id: WRK-001, title: A, status: "##[add-mask]PWNED", ${TIMES} }`),
    exit: 1,
  },
  {
    name: "an unknown status of 1 MB",
    text: of(`{ id: WRK-001, title: A, status: "${"x".repeat(1_000_000)}", ${TIMES} }`),
    exit: 1,
  },
  {
    name: "a status that is Markdown",
    text: of(
      `{ id: WRK-001, title: A, status: "[x](http://evil.example) <img src=x onerror=alert(1)> @evil #1337", ${TIMES} }`,
    ),
    exit: 1,
  },
  {
    name: "right-to-left override in a title",
    text: of(titled('"\u202eevil\u202c \u2066x\u2069"')),
    exit: [0, 1],
  },
  {
    name: "an id that leaves the folder",
    text: of(id("../../etc/passwd")),
    exit: 1,
    says: /An id is 1 to 64/,
  },
  { name: "an id with a slash", text: of(id("a/b")), exit: 1, says: /An id is/ },
  { name: "an id that is an option", text: of(id("--upload-pack=evil")), exit: 1, says: /An id is/ },
  { name: "an id that is a dot", text: of(id('"."')), exit: 1, says: /An id is/ },
  { name: "an id with a line break", text: of(id('"WRK-001\\n::error::PWNED"')), exit: 1 },
  { name: "an id of 65 letters", text: of(id("A".repeat(65))), exit: 1, says: /An id is/ },
  { name: "an id that is a number", text: of(id("7")), exit: 1 },
  { name: "an id that is a list", text: of(id("[a, b]")), exit: 1 },
  { name: "ids that only differ in case", text: of(id("wrk-1"), id("WRK-1")), exit: [0, 1] },
  { name: "an id twice", text: of(id("WRK-1"), id("WRK-1")), exit: 1 },
  { name: "an id called __proto__", text: of(id("__proto__")), exit: 1 },
  {
    name: "a dependency called constructor",
    text: of(item(", dependencies: [constructor, toString]")),
    exit: 1,
  },
  {
    name: "a cycle of 2,000 items",
    text: of(
      ...Array.from(
        { length: 2_000 },
        (_, at) => `{ id: W-${at}, title: A, status: new, dependencies: [W-${(at + 1) % 2_000}], ${TIMES} }`,
      ),
    ),
    exit: 1,
    says: /wait for each other/,
  },
  {
    name: "every item depends on every other",
    text: of(
      ...Array.from(
        { length: 150 },
        (_, at) =>
          `{ id: W-${at}, title: A, status: new, dependencies: [${Array.from({ length: 150 }, (_, to) => `W-${to}`).join(", ")}], ${TIMES} }`,
      ),
    ),
    exit: 1,
  },
  { name: "a duplicate key", text: of(item(", status: done")), exit: 1, says: /twice/ },
  { name: "a duplicate key at the top", text: "schema_version: 3\nitems: []\nitems: []\n", exit: 1 },
  {
    name: "a tag of a language",
    text: of(titled("!!python/object/apply:os.system ['touch %CANARY%']")),
    exit: [0, 1],
  },
  {
    name: "a tag of a function",
    text: of(titled('!!js/function \'function(){require("fs").writeFileSync("%CANARY%",1)}\'')),
    exit: [0, 1],
  },
  { name: "a tag that is binary", text: of(titled("!!binary aGVsbG8=")), exit: [0, 1] },
  { name: "a directive of YAML 9", text: `%YAML 9.9\n---\n${of()}`, exit: [0, 1] },
  { name: "a directive that is unknown", text: `%EVIL x\n---\nschema_version: 3\nitems: []\n`, exit: [0, 1] },
  {
    name: "a second document",
    text: "schema_version: 3\nitems: []\n---\nschema_version: 3\nitems: []\n",
    exit: 1,
  },
  { name: "a thousand documents", text: "---\nx: 1\n".repeat(1_000), exit: 1 },
  {
    name: "invalid UTF-8",
    text: Buffer.concat([
      Buffer.from("schema_version: 3\nitems: []\nx: "),
      Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
    ]),
    exit: 1,
    says: /UTF-8/,
  },
  {
    name: "an overlong encoding",
    text: Buffer.concat([Buffer.from("x: "), Buffer.from([0xc0, 0xaf]), Buffer.from("\n")]),
    exit: 1,
    says: /UTF-8/,
  },
  {
    name: "half a surrogate pair",
    text: Buffer.concat([Buffer.from("x: "), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from("\n")]),
    exit: 1,
    says: /UTF-8/,
  },
  { name: "half a pair written out", text: of(titled('"\\ud800"')), exit: [0, 1] },
  {
    name: "UTF-16",
    text: Buffer.from("\ufeffschema_version: 3\nitems: []\n", "utf16le"),
    exit: 1,
    says: /UTF-8/,
  },
  { name: "UTF-32", text: Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), exit: 1, says: /UTF-8/ },
  { name: "nothing but a BOM", text: "\ufeff", exit: [0, 1] },
  { name: "nothing", text: "", exit: [0, 1] },
  { name: "nothing but line breaks", text: "\n".repeat(200_000), exit: [0, 1] },
  {
    name: "one line of 5 MB",
    text: `schema_version: 3\nitems: []\nx: "${"y".repeat(5_000_000)}"\n`,
    exit: 0,
    slow: true,
  },
  { name: "100 MB", text: { sparse: 100 * 1024 * 1024 }, exit: 1, says: /bytes, more than|MB/ },
  { name: "10 GB", text: { sparse: 10 * 1024 ** 3 }, exit: 1, says: /bytes, more than|MB/ },
  {
    name: "5 GB of nothing behind a good beginning, in a file that is not read",
    text: { sparse: 5 * 1024 ** 3 },
    file: "other.yaml",
    exit: 0,
  },
];
