/**
 * Lists the lines of docs/behaviours.md that no test names (`[SEL-7]` in its title). With `--check` and names of groups
 * (`--check SEL RUN`), fails when a line of theirs has none, or when a test names a line that does not exist.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const LABEL = /\[([A-Z]{3}-\d+)\]/g;

interface Line {
  readonly label: string;
  readonly text: string;
}

async function behaviours(): Promise<readonly Line[]> {
  const page = await readFile(join(ROOT, "docs/behaviours.md"), "utf8");
  let group = "";
  return page.split("\n").flatMap((line) => {
    group = /^## ([A-Z]{3})\b/.exec(line)?.[1] ?? group;
    const found = /^(\d+)\. (.*)/.exec(line);
    return found ? [{ label: `${group}-${found[1]}`, text: found[2] ?? "" }] : [];
  });
}

/** How often each label stands in the title of a test. */
async function covered(): Promise<ReadonlyMap<string, number>> {
  const folder = join(ROOT, "__tests__");
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".test.ts"));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  const labels = texts.flatMap((text) => [...text.matchAll(LABEL)].map(([, label]) => label ?? ""));
  return new Map([...Map.groupBy(labels, (label) => label)].map(([label, all]) => [label, all.length]));
}

async function report(check: boolean, groups: readonly string[]): Promise<void> {
  const lines = await behaviours();
  const tests = await covered();
  const isWanted = ({ label }: Line) => groups.length === 0 || groups.includes(label.slice(0, 3));
  const uncovered = lines.filter((line) => isWanted(line) && !tests.has(line.label));
  const known = new Set(lines.map(({ label }) => label.slice(0, 3)));
  const unknown = [...tests.keys()].filter(
    (label) => known.has(label.slice(0, 3)) && !lines.some((line) => line.label === label),
  );
  for (const { label, text } of uncovered) console.log(`${label} has no test: ${text}`);
  for (const label of unknown)
    console.log(`${label} is named by a test, but docs/behaviours.md has no such line`);
  const wanted = lines.filter(isWanted).length;
  console.log(`${wanted - uncovered.length} of ${wanted} behaviours have a test`);
  if (check && uncovered.length + unknown.length > 0) process.exitCode = 1;
}

const [flag, ...groups] = process.argv.slice(2);
await report(flag === "--check", flag === "--check" ? groups : process.argv.slice(2));
