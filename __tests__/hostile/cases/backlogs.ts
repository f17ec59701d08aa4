/** Hostile backlogs whose structure or values are what is wrong, for `validate`: each with what it says of them. */
import type { FileCase } from "./file-case.ts";

const TIMES = "created: 2026-01-10T10:00:00.000Z, updated: 2026-01-10T10:00:00.000Z";
const of = (...items: readonly string[]) =>
  `schema_version: 3\nitems:\n${items.map((item) => `  - ${item}\n`).join("")}`;
const item = (more: string) => `{ id: WRK-001, title: A, status: new, ${TIMES}${more} }`;
const titled = (title: string) => `{ id: WRK-001, title: ${title}, status: new, ${TIMES} }`;
const id = (text: string) => `{ id: ${text}, title: A, status: new, ${TIMES} }`;
const laughs = ["a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
  .concat(
    [..."bcdefghij"].map(
      (name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[at]}`).join(", ")}]`,
    ),
  )
  .join("\n");

export const BACKLOGS: readonly FileCase[] = [
  {
    name: "billion laughs",
    text: `${laughs}\nschema_version: 3\nitems: []\n`,
    exit: 1,
    says: /alias|anchor|expand/i,
  },
  {
    name: "quadratic blow-up of one anchor",
    text: `x: &x "${"y".repeat(50_000)}"\nz: [${Array(20_000).fill("*x").join(",")}]\nschema_version: 3\nitems: []\n`,
    exit: [0, 1],
  },
  { name: "an alias to itself", text: "a: &a [*a]\nschema_version: 3\nitems: []\n", exit: [0, 1] },
  { name: "an alias to nothing", text: of(titled("*nobody")), exit: 1, says: /alias|anchor/i },
  {
    name: "deep nesting of flow lists",
    text: `schema_version: 3\nitems: []\nx: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`,
    exit: 1,
    says: /deep|nest/i,
  },
  { name: "deep nesting that is never closed", text: `x: ${"[".repeat(100_000)}`, exit: 1 },
  { name: "deep nesting of flow maps", text: `x: ${"{a: ".repeat(20_000)}`, exit: 1 },
  {
    name: "deep nesting of block lists",
    text: `x:\n${" - ".repeat(3_000)}y\nschema_version: 3\nitems: []\n`,
    exit: [0, 1],
  },
  {
    name: "deep nesting of block maps",
    text: Array.from({ length: 2_000 }, (_, at) => `${" ".repeat(at)}a:`).join("\n"),
    exit: 1,
  },
  {
    name: "merge keys",
    text: `x: &x { status: done }\nschema_version: 3\nitems:\n  - { <<: *x, id: WRK-001, title: A, ${TIMES} }\n`,
    exit: [0, 1],
  },
  {
    name: "a merge key of a scalar",
    text: of(`{ <<: 5, id: WRK-001, title: A, status: new, ${TIMES} }`),
    exit: [0, 1],
  },
  {
    name: "a merge key of itself",
    text: `schema_version: 3\nitems:\n  - &a { <<: *a, id: WRK-001, title: A, status: new, ${TIMES} }\n`,
    exit: [0, 1],
  },
  {
    name: "__proto__ at the top",
    text: `__proto__: { polluted: true, isAdmin: true }\nschema_version: 3\nitems: []\n`,
    exit: 0,
  },
  {
    name: "__proto__ in an item",
    text: of(item(", __proto__: { status: done, guardrails_approved: true }")),
    exit: 0,
  },
  {
    name: "constructor and prototype in an item",
    text: of(item(", constructor: { prototype: { x: 1 } }, toString: 5, hasOwnProperty: no")),
    exit: 0,
  },
  {
    name: "a pipeline called __proto__",
    text: of(item(", pipeline_type: __proto__")),
    exit: 1,
    says: /__proto__/,
  },
  {
    name: "a pipeline called constructor",
    text: of(item(", pipeline_type: constructor")),
    exit: 1,
    says: /constructor/,
  },
  {
    name: "a phase called toString",
    text: of(`{ id: WRK-001, title: A, status: in_progress, phase: toString, phase_pool: main, ${TIMES} }`),
    exit: 1,
    says: /toString/,
  },
  {
    name: "timestamps out of range",
    text: of(
      `{ id: WRK-001, title: A, status: new, created: 2026-13-45T99:99:99Z, updated: 2026-01-10T10:00:00.000Z }`,
    ),
    exit: 1,
  },
  {
    name: "a timestamp of the year 275761",
    text: of(
      `{ id: WRK-001, title: A, status: new, created: +275761-01-01T00:00:00Z, updated: 2026-01-10T10:00:00.000Z }`,
    ),
    exit: 1,
  },
  {
    name: "a timestamp of the year 9999",
    text: of(
      `{ id: WRK-001, title: A, status: new, created: 0001-01-01T00:00:00Z, updated: 9999-12-31T23:59:59.999999999Z }`,
    ),
    exit: [0, 1],
  },
  { name: "retry_after in the far future", text: of(item(", retry_after: 9999-12-31T23:59:59Z")), exit: 0 },
  {
    name: "a timestamp that is a number",
    text: of(`{ id: WRK-001, title: A, status: new, created: 1e308, updated: .inf }`),
    exit: 1,
  },
  {
    name: "huge numbers",
    text: `schema_version: 3\nitems: []\nnext_item_id: 99999999999999999999999999\n`,
    exit: 1,
  },
  {
    name: "next_item_id beyond what is safe",
    text: `schema_version: 3\nitems: []\nnext_item_id: 9007199254740993\n`,
    exit: [0, 1],
  },
  { name: "an id with a suffix of 50 digits", text: of(id(`WRK-${"9".repeat(50)}`)), exit: [0, 1] },
  {
    name: "negative and fractional counts",
    text: of(item(", phase_attempts: -1, cost_usd: -5, decision_issue: 0.5")),
    exit: 1,
  },
  { name: "infinity and NaN", text: of(item(", cost_usd: .inf, phase_attempts: .nan")), exit: 1 },
  { name: "a schema version that is text", text: 'schema_version: "3; rm -rf /"\nitems: []\n', exit: 1 },
  {
    name: "a schema version of a million digits",
    text: `schema_version: ${"9".repeat(1_000_000)}\nitems: []\n`,
    exit: 1,
    slow: true,
  },
  { name: "items that are a map", text: "schema_version: 3\nitems: { a: 1 }\n", exit: 1 },
  { name: "items that are text", text: "schema_version: 3\nitems: all of them\n", exit: 1 },
  {
    name: "items of every wrong type",
    text: "schema_version: 3\nitems: [1, null, true, text, [], {}, 2026-01-10]\n",
    exit: 1,
  },
  { name: "a list at the top", text: "- a\n- b\n", exit: 1 },
  { name: "a scalar at the top", text: "PWNED\n", exit: 1 },
  { name: "JSON", text: '{"schema_version":3,"items":[]}', exit: 0 },
  {
    name: "keys that are maps and lists",
    text: `schema_version: 3\nitems: []\n? [a, b]\n: 1\n? { x: 1 }\n: 2\n`,
    exit: [0, 1],
  },
  { name: "keys that are null and empty", text: `schema_version: 3\nitems: []\n~: 1\n"": 2\n`, exit: [0, 1] },
  {
    name: "a key of 1 MB",
    text: `schema_version: 3\nitems: []\n? ${"k".repeat(1_000_000)}\n: 1\n`,
    exit: [0, 1],
    slow: true,
  },
  {
    name: "10,000 unknown keys",
    text: `schema_version: 3\nitems: []\n${Array.from({ length: 10_000 }, (_, at) => `k${at}: 1\n`).join("")}`,
    exit: 0,
    slow: true,
  },
  {
    name: "5,000 broken items",
    text: of(...Array.from({ length: 5_000 }, () => `{ id: "../x", status: "@evil" }`)),
    exit: 1,
    slow: true,
  },
  { name: "tabs for indentation", text: "schema_version: 3\nitems:\n\t- id: x\n", exit: 1 },
  {
    name: "conflict markers",
    text: "<<<<<<< HEAD\nschema_version: 3\n=======\nschema_version: 2\n>>>>>>> @evil\nitems: []\n",
    exit: 1,
  },
  { name: "YAML of a JavaScript that is none", text: "%CANARY%`$(touch %CANARY%)`\n", exit: 1 },
  {
    name: "old schema with everything wrong",
    text: "schema_version: 1\nitems: [{ id: ../x, status: researching, phase: [] }]\n",
    exit: 1,
  },
  {
    name: "old schema with a description of 200 kB of headings",
    text: `schema_version: 2\nitems:\n  - ${item(`, description: "${"Context: x\\nProblem: ".repeat(10_000)}"`)}\n`,
    exit: 0,
    slow: true,
  },
  {
    name: "a regular expression's nightmare in a title",
    text: of(titled(`"${"a".repeat(30_000)}!${" ".repeat(30_000)}"`)),
    exit: 0,
  },
  { name: "a title of combining characters", text: of(titled(`"e${"\u0301".repeat(10_000)}"`)), exit: 0 },
  {
    name: "Windows line ends and a lone carriage return",
    text: `schema_version: 3\r\nitems: []\r\nx: a\rb\r\n`,
    exit: [0, 1],
  },
];
