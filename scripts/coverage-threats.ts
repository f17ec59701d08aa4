/** Fails when a threat of SECURITY.md has no test that names it (`[T7]` in a title), or a test names one that is not there. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const FOLDERS = ["__tests__/security", "__tests__/hostile"];

async function named(): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(
    FOLDERS.map(async (folder) => {
      const files = (await readdir(join(ROOT, folder))).filter((name) => name.endsWith(".test.ts"));
      return Promise.all(files.map((name) => readFile(join(ROOT, folder, name), "utf8")));
    }),
  );
  return new Set(
    texts.flat().flatMap((text) => [...text.matchAll(/\[(T\d+)\]/g)].map(([, number]) => number ?? "")),
  );
}

async function check(): Promise<void> {
  const page = await readFile(join(ROOT, "SECURITY.md"), "utf8");
  const threats = new Set([...page.matchAll(/^\| (T\d+) \|/gm)].map(([, number]) => number ?? ""));
  const tests = await named();
  const untested = [...threats].filter((number) => !tests.has(number));
  const unknown = [...tests].filter((number) => !threats.has(number));
  for (const number of untested) console.log(`${number} of SECURITY.md has no test that names it`);
  for (const number of unknown)
    console.log(`${number} is named by a test, but SECURITY.md has no such threat`);
  console.log(`${threats.size - untested.length} of ${threats.size} threats have a test`);
  if (untested.length + unknown.length > 0) process.exitCode = 1;
}

await check();
