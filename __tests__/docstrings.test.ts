/** What a folder offers to others says what goes in and out: every exported function has its sentence. */
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const TOP = join(import.meta.dirname, "..");

function undocumented(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (!ts.isFunctionDeclaration(statement)) return [];
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    if (!isExported || hasDocstring(statement, source)) return [];
    const { line } = source.getLineAndCharacterOfPosition(statement.getStart());
    return [`${file}:${line + 1} ${statement.name?.text}`];
  });
}

/** Directly above it: what stands apart is the file's. */
function hasDocstring(statement: ts.FunctionDeclaration, source: ts.SourceFile): boolean {
  const comments = ts.getLeadingCommentRanges(source.text, statement.pos) ?? [];
  const last = comments.at(-1);
  if (last === undefined || !source.text.startsWith("/**", last.pos)) return false;
  return source.text.slice(last.end, statement.getStart()) === "\n";
}

test("an exported function without one is found, one with one is not", () => {
  const text = [
    "/** The file. */",
    "",
    "export function one() {}",
    "/** Two. */",
    "export function two() {}",
    "// Three.",
    "export function three() {}",
    "function own() {}",
  ].join("\n");

  expect(undocumented("a.ts", text)).toEqual(["a.ts:3 one", "a.ts:7 three"]);
});

test("every exported function of src has a docstring", async () => {
  const found: string[] = [];
  let files = 0;
  for await (const file of glob("src/**/*.ts", { cwd: TOP })) {
    files += 1;
    found.push(...undocumented(file, await readFile(join(TOP, file), "utf8")));
  }

  expect(files).toBeGreaterThan(500);
  expect(found).toEqual([]);
});
