import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { buildPage } from "./page.ts";

const ROOT = join(import.meta.dirname, "..");
export const DIST = join(ROOT, "dist");

/** `package.json` says that the chunks are ES modules, also where `dist` stands alone; the rest speaks for itself. */
const EXPECTED = /^(index\.js|\d+\.index\.js|licenses\.txt|package\.json|page\.html)$/;

/** A bundle in a temporary folder, which goes away with the scope that holds it. */
export type Bundle = AsyncDisposable & { readonly folder: string };

/**
 * Compiles and bundles `src/`. The same sources give the same bytes in every checkout: ncc numbers modules
 * by their path below the package, so the compiled files are always in `lib/`, never in a temporary folder.
 */
export async function bundle(): Promise<Bundle> {
  const temporary = await mkdtemp(join(tmpdir(), "tickwork-dist-"));
  const remove = () => rm(temporary, { recursive: true, force: true });
  const folder = join(temporary, "dist");
  try {
    await rm(join(ROOT, "lib"), { recursive: true, force: true });
    await run("tsc", ["-p", "tsconfig.build.json"]);
    await run("ncc", [
      ...["build", "lib/index.js", "--out", folder],
      ...["--minify", "--no-cache", "--quiet", "--license", "licenses.txt"],
    ]);
    await run("tsc", ["-p", "src/page"]);
    await writeFile(join(folder, "page.html"), await buildPage());
    await refuseUnexpected(folder);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, [Symbol.asyncDispose]: remove };
}

/** The names of the files that are missing, new or different in `actual`, each with what is the matter. */
export async function differences(actual: string, wanted: string): Promise<readonly string[]> {
  const [have, want] = await Promise.all([fileNames(actual), fileNames(wanted)]);
  const found: string[] = [];
  for (const name of [...new Set([...have, ...want])].sort()) {
    if (!have.includes(name)) found.push(`${name} is missing`);
    else if (!want.includes(name)) found.push(`${name} is no longer built`);
    else if (!(await sameBytes(join(actual, name), join(wanted, name)))) found.push(`${name} differs`);
  }
  return found;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const options = { cwd: ROOT, preferLocal: true, localDir: ROOT, stdin: "ignore", reject: false } as const;
  const { failed, all, shortMessage } = await execa(program, args, { ...options, all: true });
  if (failed) throw new Error(`${program} could not build src/:\n${all || shortMessage}`);
}

/** ncc copies whatever a library reads from its own folder; such a file is either needed or a surprise. */
async function refuseUnexpected(folder: string): Promise<void> {
  const surprises = (await fileNames(folder)).filter((name) => !EXPECTED.test(name));
  if (surprises.length > 0) {
    throw new Error(
      `ncc wrote ${surprises.join(", ")}, which dist/ has not had so far. ` +
        "Find out which library brings it; if it is needed, add it to EXPECTED in scripts/bundle.ts.",
    );
  }
}

async function fileNames(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(emptyWhenMissing);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function emptyWhenMissing(error: NodeJS.ErrnoException): [] {
  if (error.code === "ENOENT") return [];
  throw error;
}

async function sameBytes(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([readFile(one), readFile(other)]);
  return left.equals(right);
}
