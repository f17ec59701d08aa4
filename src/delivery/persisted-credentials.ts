/**
 * Credentials that actions/checkout left for later steps of the job: a header in the config of the repository and of its
 * submodules (to version 5), or in a file of the runner's temporary folder that the config includes (from version 6).
 * While steps run they are taken out of there, so that no step pushes with them or reads them; our own git has its token
 * by its environment. Afterwards each file is byte for byte what it was.
 */
import { randomUUID } from "node:crypto";
import { lstat, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";
import type { Git } from "./git.ts";
import { GITHUB } from "./github/server.ts";
import type { Location } from "./location.ts";
import { moduleFolders } from "./modules.ts";
import { CONFIG, isHeader, type RepositoryConfig, settingsOf } from "./repository-config.ts";

/** A config file as it was, from which the credentials are gone. Plain data: the post step may have to put it back. */
export interface WithdrawnFile {
  /** Absolute. */
  readonly path: string;
  /** Base64 of its bytes, which hold the credentials. */
  readonly bytes: string;
  readonly mode: number;
}

export const withdrawnFileSchema = z.object({
  path: z.string(),
  bytes: z.base64(),
  mode: z.int(),
} satisfies { readonly [Key in keyof WithdrawnFile]-?: z.ZodType });

export interface PersistedCredentials {
  /**
   * The files that hold some for the server that our own token is for, as they are now; nothing is changed. None and no
   * process where nothing is persisted.
   */
  find(): Promise<readonly WithdrawnFile[]>;
  /** Takes the credentials out of them, and leaves everything else in. */
  withdraw(files: readonly WithdrawnFile[]): Promise<void>;
}

/** Nothing is read before `find` (spec §9). `server`: whose headers count. */
export function persistedCredentials(of: {
  readonly git: Git;
  readonly location: Pick<Location, "top" | "commonDir">;
  readonly config: Pick<RepositoryConfig, "credentialFiles">;
  /** Default `https://github.com`. */
  readonly server?: string | undefined;
}): PersistedCredentials {
  const { git, location, config, server = GITHUB } = of;
  const keysIn = (path: string) => headersIn(git, { path, server });
  return {
    async find() {
      if (config.credentialFiles.length === 0) return [];
      const modules = (await moduleFolders(location)).map((folder) => join(folder, "config"));
      const files: WithdrawnFile[] = [];
      for (const named of [...config.credentialFiles, ...modules]) {
        // A link in the place of the file: what it leads to is what is read and written.
        const path = await realpath(resolve(location.top, named)).catch(() => undefined);
        if (path === undefined || files.some((file) => file.path === path)) continue;
        if ((await keysIn(path)).length === 0) continue;
        const bytes = await readFile(path, "base64");
        files.push({ path, bytes, mode: (await lstat(path)).mode & 0o777 });
      }
      return files;
    },
    async withdraw(files) {
      for (const { path } of files) {
        for (const key of await keysIn(path)) await git.run(["config", "--file", path, "--unset-all", key]);
      }
    },
  };
}

/** Makes the files what they were. Resolves to the paths of those that could not be. */
export async function putBackCredentials(files: readonly WithdrawnFile[]): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const file of files) await putBack(file).catch(() => lost.push(file.path));
  return lost;
}

/** In one move, so that no reader finds half a config. */
async function putBack({ path, bytes, mode }: WithdrawnFile): Promise<void> {
  const fresh = join(dirname(path), `.tickwork-${randomUUID()}`);
  try {
    await writeFile(fresh, Buffer.from(bytes, "base64"), { flag: "wx", mode });
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}

/** The keys of headers for this server, each once. */
async function headersIn(
  git: Git,
  of: { readonly path: string; readonly server: string },
): Promise<readonly string[]> {
  const answer = await git.tryRun([...CONFIG, "--no-includes", "--file", of.path]);
  if (answer.kind !== "ok") return [];
  const ours = [...settingsOf(answer.stdout)].filter(
    (setting) => isHeader(setting) && setting.key.startsWith(`http.${of.server}`),
  );
  return [...new Set(ours.map(({ key }) => key))];
}
