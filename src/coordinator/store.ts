/** The files of the run's state. The only place that reads and writes them (spec §1). */
import { constants } from "node:fs";
import { appendFile, mkdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { wayIn } from "../ports/way-in.ts";
import { writeWhole } from "../ports/whole-file.ts";

export type TextRead =
  /** `written_at`: RFC 3339, when the file got its contents here; undefined for a text that is no file here. */
  | { readonly kind: "text"; readonly text: string; readonly written_at?: string | undefined }
  | { readonly kind: "missing" }
  /** A directory, a link that leads out, no permission, too large, not UTF-8. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** A backlog of 10,000 items has 9 MB; twice that is somebody's mistake (DOC-10). */
const MAX_BYTES = 20 * 1024 * 1024;

export interface Store {
  /** `file` is relative to the repository's top, as in every call. */
  read(file: string): Promise<TextRead>;
  /** Atomic: a reader never sees half a file; the file's mode stays. */
  write(file: string, text: string): Promise<void>;
  append(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
}

/** Whoever may propose a change may propose a link: what leads out of the repository, or into `.git`, is neither read nor written. */
export function createStore(top: string): Store {
  const toWrite = async (file: string): Promise<string> => {
    const path = await wayIn(top, file);
    if (path === undefined) throw new Error(LEADS_OUT);
    await mkdir(dirname(path), { recursive: true });
    return path;
  };
  return {
    async read(file) {
      const path = await wayIn(top, file);
      return path === undefined ? { kind: "unreadable", reason: LEADS_OUT } : readText(path);
    },
    write: async (file, text) => writeWhole(await toWrite(file), text),
    append: async (file, text) => appendFile(await toWrite(file), text, { flag: APPEND }),
    async remove(file) {
      const folder = await wayIn(top, dirname(file));
      if (folder === undefined) throw new Error(LEADS_OUT);
      await rm(join(folder, basename(file)), { force: true });
    },
  };
}

const LEADS_OUT = "a link leads from there out of the repository, or into .git";

/** The path has no link in it; whoever puts one there meanwhile gains nothing. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

async function readText(path: string): Promise<TextRead> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { kind: "unreadable", reason: "it is not a file" };
    if (found.size > MAX_BYTES)
      return { kind: "unreadable", reason: `it has ${megabytes(found.size)} MB; at most 20 MB are read` };
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(path));
    return { kind: "text", text, written_at: found.mtime.toISOString() };
  } catch (error) {
    return unreadable(error);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

function unreadable(error: unknown): TextRead {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return { kind: "unreadable", reason: "it is not UTF-8 text" };
  return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
}
