/** Files that are written from something else: `--check` changes nothing and fails when one of them is not what it should be. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";

const ROOT = join(import.meta.dirname, "..");

/** From path (relative to the project) and the text that is there ("" for none) to the text that should be. */
export type Generated = Readonly<Record<string, (before: string) => string>>;

/** `from` says what they are written from, `command` how. */
export async function writeGenerated(
  files: Generated,
  about: { readonly from: string; readonly command: string },
): Promise<void> {
  const stale: string[] = [];
  for (const [file, textOf] of Object.entries(files)) {
    const path = join(ROOT, file);
    const before = await readFile(path, "utf8").catch(emptyWhenMissing);
    const after = textOf(before);
    if (after === before) continue;
    stale.push(file);
    if (!process.argv.includes("--check")) await writeFile(path, after);
  }
  const names = stale.join(", ");
  if (stale.length === 0) console.log(`${Object.keys(files).join(", ")}: as ${about.from} say`);
  else if (!process.argv.includes("--check")) console.log(`${names}: written from ${about.from}`);
  else throw new Error(`${names}: not what ${about.from} say. Run \`${about.command}\` and commit.`);
}

/** The text with this content between the two comments that mark its place. */
export function withSection(
  text: string,
  section: { readonly name: string; readonly from: string; readonly content: string },
): string {
  const { name, from, content } = section;
  const start = `<!-- ${name}:start (from ${from}: npm run docs) -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, rest, ...more] = text.split(start);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`These two lines are needed, once, where ${name} goes:\n${start}\n${end}`);
  }
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
}

function emptyWhenMissing(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "";
  throw error;
}
