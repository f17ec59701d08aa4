/** What docs/config.md, docs/backlog.md and docs/steps.md say field by field, from the schemas in src/. */
import { markdownTable } from "markdown-table";
import { STEP_VARIABLES } from "../src/executor/step-variables.ts";
import { withSection } from "./generated.ts";
import { BACKLOG_SCHEMA, CONFIG_SCHEMA, type JsonSchema, RESULT_SCHEMA } from "./json-schemas.ts";
import { cell, fieldTable, valuesText } from "./schema-tables.ts";

const FROM = "the schemas in src/";

/** From page to what stands between its marks, by name. */
export const REFERENCE: Readonly<Record<string, (before: string) => string>> = {
  "docs/config.md": (before) => withSection(before, { name: "config", from: FROM, content: configText() }),
  "docs/backlog.md": (before) =>
    withSections(before, {
      top: fieldTable(BACKLOG_SCHEMA, { data: true }),
      item: fieldTable(ITEM, { data: true }),
      description: fieldTable(field(ITEM, "description"), { data: true }),
      question: fieldTable(field(ITEM, "blocked_question"), { data: true }),
    }),
  "docs/steps.md": (before) =>
    withSections(before, {
      variables: variablesTable(),
      result: fieldTable(RESULT_SCHEMA, { data: true }),
      "follow-ups": fieldTable(followUp(), { data: true }),
    }),
};

const ITEM = field(BACKLOG_SCHEMA, "items").items ?? {};

function configText(): string {
  const sections = Object.entries(CONFIG_SCHEMA.properties ?? {});
  const plain = sections.filter(([, { properties }]) => properties === undefined);
  const maps = sections.filter(([, { properties }]) => properties !== undefined);
  const pipeline = field(CONFIG_SCHEMA, "pipelines").additionalProperties as JsonSchema;
  const phase = field(pipeline, "phases").items ?? {};
  const parts = [
    ...maps.flatMap(([name, schema]) => [`## ${name}`, schema.description ?? "", fieldTable(schema)]),
    ...plain.flatMap(([name, schema]) => [`## ${name}`, schema.description ?? "", besides(name, schema)]),
    "### A pipeline",
    fieldTable(pipeline),
    "### A phase",
    fieldTable(phase),
    "`agent` of a phase has the keys of [agent](#agent); what it does not say is the config's.",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Of a section that is one value. */
function besides(name: string, schema: JsonSchema): string {
  return name === "pipelines" ? "" : `One of ${valuesText(schema)}; without it \`${schema.default}\`.`;
}

function followUp(): JsonSchema {
  const all = field(RESULT_SCHEMA, "follow_ups").items?.anyOf ?? [];
  return all.find(({ type }) => type === "object") ?? {};
}

function variablesTable(): string {
  const rows = Object.entries(STEP_VARIABLES).map(([name, about]) => [`\`${name}\``, cell(about)]);
  return markdownTable([["variable", "what it holds"], ...rows], { alignDelimiters: false });
}

function field(schema: JsonSchema, name: string): JsonSchema {
  const found = schema.properties?.[name];
  if (!found) throw new Error(`the schema has no ${name}`);
  return found;
}

function withSections(before: string, contents: Readonly<Record<string, string>>): string {
  return Object.entries(contents).reduce(
    (text, [name, content]) => withSection(text, { name, from: FROM, content }),
    before,
  );
}
