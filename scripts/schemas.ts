/** Writes `schema/*.schema.json` from the schemas in `src/`. `--check` changes nothing and fails when they differ. */
import { writeGenerated } from "./generated.ts";
import { BACKLOG_SCHEMA, CONFIG_SCHEMA, type JsonSchema } from "./json-schemas.ts";
import { reportFailure } from "./report-failure.ts";

const text = (schema: JsonSchema) => () => `${JSON.stringify(schema, undefined, 2)}\n`;

await writeGenerated(
  { "schema/backlog.schema.json": text(BACKLOG_SCHEMA), "schema/config.schema.json": text(CONFIG_SCHEMA) },
  { from: "the schemas in src/", command: "npm run schemas" },
).catch(reportFailure);
