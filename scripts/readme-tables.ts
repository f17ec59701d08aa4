/**
 * Writes README's tables of inputs and outputs from `action.yml`, that of agents from their descriptions, and those of docs/ from the schemas in `src/`, between the
 * comments that mark their places. `--check` changes nothing and fails when they differ.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { markdownTable } from "markdown-table";
import { parse } from "yaml";
import * as z from "zod";
import { agentsTable } from "./agents-table.ts";
import { withSection, writeGenerated } from "./generated.ts";
import { REFERENCE } from "./reference.ts";
import { reportFailure } from "./report-failure.ts";
import { cell } from "./schema-tables.ts";

const ROOT = join(import.meta.dirname, "..");

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});
type Action = z.infer<typeof actionSchema>;

async function writeTables(): Promise<void> {
  const action = actionSchema.parse(parse(await readFile(join(ROOT, "action.yml"), "utf8")));
  const from = "action.yml";
  const readme = (before: string) =>
    [
      { name: "agents", from: "src/executor/agents", content: agentsTable() },
      { name: "inputs", from, content: inputsTable(action) },
      { name: "outputs", from, content: outputsTable(action) },
    ].reduce(withSection, before);
  await writeGenerated(
    { "README.md": readme, ...REFERENCE },
    { from: "action.yml and the schemas in src/", command: "npm run docs" },
  );
}

function inputsTable({ inputs }: Action): string {
  const rows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    input.default === "" ? "" : `\`${input.default}\``,
    cell(input.description),
  ]);
  return markdownTable([["input", "default", "what it does"], ...rows], { alignDelimiters: false });
}

function outputsTable({ outputs }: Action): string {
  const rows = Object.entries(outputs).map(([name, output]) => [`\`${name}\``, cell(output.description)]);
  return markdownTable([["output", "what it holds"], ...rows], { alignDelimiters: false });
}

await writeTables().catch(reportFailure);
