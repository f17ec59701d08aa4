/** package.json, which ships beside the bundle. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as z from "zod";

const packageSchema = z.object({
  version: z.string(),
  /** Undefined while nobody has published it. */
  repository: z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]).optional(),
});

type PackageFile = z.infer<typeof packageSchema>;

/** Absolute: the folder that holds action.yml, package.json and dist/. */
export const PACKAGE_FOLDER = [import.meta.dirname, ".."].join("/");

/** The words that start the command line as it was started now, whatever the PATH has: this Node, and the program by its path. */
export function thisProgram(): readonly string[] {
  return [process.execPath, resolve(PACKAGE_FOLDER, "bin/tickwork.js")];
}

/** Throws where the bundle was moved away from its package. */
export async function packageFile(): Promise<PackageFile> {
  // Put together at run time: a bundler that sees the path would copy the file into dist/.
  const path = [PACKAGE_FOLDER, "package.json"].join("/");
  return packageSchema.parse(JSON.parse(await readFile(path, "utf8")));
}

/** The release: `1.2.3`. */
export async function packageVersion(): Promise<string> {
  return (await packageFile()).version;
}
