/** `schema/*.schema.json`, which editors read: they must say what the loaders say, of real files and of random ones. */
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readBacklog } from "../../src/backlog/document.ts";
import { itemSchema } from "../../src/backlog/item.ts";
import { configSchema } from "../../src/config/schema.ts";
import { COMMANDS_CONFIG } from "../support/project.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFile(`${PROJECT}/${path}`, "utf8");

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const backlogSchema = JSON.parse(await read("schema/backlog.schema.json"));
const configJsonSchema = JSON.parse(await read("schema/config.schema.json"));
const isBacklog = ajv.compile(backlogSchema);
const isItem = ajv.compile({ ...backlogSchema.properties.items.items, $schema: backlogSchema.$schema });
const isConfig = ajv.compile(configJsonSchema);

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly additionalProperties?: Described | boolean;
}

/** Paths of fields without a description. */
function undescribed(schema: Described, path = ""): readonly string[] {
  const inside = typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
      ...(field.description ? [] : [`${path}.${name}`]),
      ...undescribed(field, `${path}.${name}`),
    ]),
    ...[...inside, ...(schema.items ? [schema.items] : [])].flatMap((part) => undescribed(part, `${path}[]`)),
  ];
}

test("[SCH-1] every field is described", () => {
  expect(undescribed(backlogSchema)).toEqual([]);
  expect(undescribed(configJsonSchema)).toEqual([]);
});

describe("the backlog's schema", () => {
  const folder = "__tests__/fixtures/backlogs";

  test("accepts the real backlogs, migrated where they are older, and the demo's", async () => {
    const names = (await readdir(`${PROJECT}/${folder}`)).filter((name) => name.endsWith(".yaml"));
    for (const path of [...names.map((name) => `${folder}/${name}`), "demo/repository/BACKLOG.yaml"]) {
      const loaded = await readBacklog(await read(path), { file: path });
      if (loaded.kind !== "read") throw new Error(`${path} does not load`);

      expect(isBacklog(parse(loaded.document.text)), `${path}: ${ajv.errorsText(isBacklog.errors)}`).toBe(
        true,
      );
    }
    expect(names.length).toBeGreaterThan(5);
  });

  const ITEM = {
    id: "WRK-001",
    title: "Sort flags",
    status: "new",
    created: "2026-02-10T09:30:00.000Z",
    updated: "2026-02-10T09:30:00.123456789+01:00",
  };

  test.each([
    ["no id", { id: undefined }],
    ["an id that leads elsewhere", { id: "../WRK-001" }],
    ["an id that is too long", { id: "W".repeat(65) }],
    ["an empty title", { title: "  " }],
    ["a title that is a number", { title: 5 }],
    ["an unknown status", { status: "redy" }],
    ["a status of schema 1", { status: "researching" }],
    ["a size that is a risk", { size: "low" }],
    ["a time without an offset", { created: "2026-02-10T09:30:00" }],
    ["a day", { updated: "2026-02-10" }],
    ["tags that are a text", { tags: "a, b" }],
    ["a dependency that is no id", { dependencies: ["no id!"] }],
    ["a description that is a text", { description: "text" }],
    ["a question without a question", { blocked_question: { options: [] } }],
    ["a negative cost", { cost_usd: -1 }],
    ["half an attempt", { phase_attempts: 0.5 }],
  ])("refuses what the loader refuses: %s", (_what, change) => {
    const item = JSON.parse(JSON.stringify({ ...ITEM, ...change }));

    expect(itemSchema.safeParse(item).success).toBe(false);
    expect(isItem(item)).toBe(false);
  });

  test("[SCH-1] says of any field and any value what the loader says", () => {
    const fields = [...Object.keys(itemSchema.shape), "nobody_knows"];
    fc.assert(
      fc.property(fc.constantFrom(...fields), anyValue(backlogSchema), (field, value) => {
        const item = { ...ITEM, [field]: value };
        expect(isItem(item), JSON.stringify(item)).toBe(itemSchema.safeParse(item).success);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("the config's schema", () => {
  test("accepts every config that README and docs show, and those of the tests", async () => {
    const pages = ["README.md", "docs/config.md"];
    const shown = (await Promise.all(pages.map(read))).flatMap((page) =>
      [...page.matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(([, block]) => parse(block ?? "") as unknown),
    );
    const configs = shown.filter((one) => typeof one === "object" && one !== null && "pipelines" in one);

    for (const config of [...configs, COMMANDS_CONFIG, {}]) {
      expect(isConfig(config), ajv.errorsText(isConfig.errors)).toBe(true);
      expect(configSchema.safeParse(config).success).toBe(true);
    }
    expect(configs.length).toBeGreaterThan(1);
  });

  test("[SCH-1] says of any key and any value what the loader says", () => {
    const at = fc.constantFrom(...keyPaths(configJsonSchema));
    fc.assert(
      fc.property(at, anyValue(configJsonSchema), (path, value) => {
        const config = path.reduceRight<unknown>(
          (inside, key) => (key === 0 ? [{ name: "build", ...(inside as object) }] : { [key]: inside }),
          value,
        );
        expect(isConfig(config), JSON.stringify(config)).toBe(configSchema.safeParse(config).success);
      }),
      { numRuns: 3_000 },
    );
  });

  test("refuses an unknown key at every level", () => {
    const unknown = { executon: 1 };
    const pipeline = (phase: object) => ({
      pipelines: { feature: { phases: [{ name: "build", ...phase }] } },
    });

    for (const config of [
      unknown,
      { execution: unknown },
      { agent: unknown },
      { pipelines: { feature: unknown } },
      pipeline(unknown),
      pipeline({ agent: unknown }),
    ]) {
      expect(isConfig(config)).toBe(false);
      expect(configSchema.safeParse(config).success).toBe(false);
    }
  });
});

/** Values of every kind, and those that the schema itself names, so that many of them fit. */
function anyValue(schema: object): fc.Arbitrary<unknown> {
  const named = [...JSON.stringify(schema).matchAll(/"enum":(\[.*?\])/g)].flatMap(
    ([, values]) => JSON.parse(values ?? "[]") as unknown[],
  );
  const texts = [
    "",
    " ",
    "a",
    "WRK-001",
    "npm test",
    "2026-02-10T09:30:00Z",
    "a\u0000b",
    "-x",
    "1.2.3",
    "A_B",
  ];
  const simple = fc.oneof(
    fc.constantFrom(...new Set(named)),
    fc.constantFrom(...texts),
    fc.constantFrom(null, true, false, 0, 1, -1, 0.5, 100, 101, 1_000, 100_000, 1e9),
    fc.integer(),
  );
  return fc.oneof(
    { weight: 4, arbitrary: simple },
    fc.array(simple, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("name", "context", "question", "cli", "x"), simple, { maxKeys: 2 }),
  );
}

type KeyPath = readonly (string | number)[];

/** Every key that may be written, `0` for an entry of a list of maps. */
function keyPaths(schema: Described, path: KeyPath = []): readonly KeyPath[] {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    [...path, name],
    ...keyPaths(field, [...path, name]),
  ]);
  const named =
    typeof schema.additionalProperties === "object"
      ? [[...path, "feature"], ...keyPaths(schema.additionalProperties, [...path, "feature"])]
      : [];
  return [...fields, ...named, ...(schema.items?.properties ? keyPaths(schema.items, [...path, 0]) : [])];
}
