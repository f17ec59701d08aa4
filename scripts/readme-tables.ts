/**
 * Writes README's tables of inputs and outputs from `action.yml`, between the comments that mark their places.
 * `--check` changes nothing and fails when they differ.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { markdownTable } from "markdown-table";
import { parse } from "yaml";
import * as z from "zod";
import { reportFailure } from "./report-failure.ts";

const ROOT = join(import.meta.dirname, "..");
const README = join(ROOT, "README.md");

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});
type Action = z.infer<typeof actionSchema>;

async function writeTables(): Promise<void> {
  const action = actionSchema.parse(parse(await readFile(join(ROOT, "action.yml"), "utf8")));
  const before = await readFile(README, "utf8");
  const after = withSection(
    withSection(before, "inputs", inputsTable(action)),
    "outputs",
    outputsTable(action),
  );

  if (after === before) {
    console.log("README's tables are those of action.yml");
  } else if (process.argv.includes("--check")) {
    throw new Error("README's tables are not those of action.yml. Run `npm run docs` and commit README.md.");
  } else {
    await writeFile(README, after);
    console.log("README's tables were written from action.yml");
  }
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

function cell(description: string): string {
  return description.replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim();
}

function withSection(text: string, name: string, content: string): string {
  const start = `<!-- ${name}:start (from action.yml: npm run docs) -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, rest, ...more] = text.split(start);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`README.md needs these two lines, once, where the ${name} go:\n${start}\n${end}`);
  }
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}

await writeTables().catch(reportFailure);
