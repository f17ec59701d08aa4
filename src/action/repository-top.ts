import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The repository that a folder is in, without asking git; the folder itself where it is in none. */
export function topOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return folder;
  }
}
