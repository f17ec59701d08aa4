/** The files of the run's state. The only place that reads and writes them (spec §1). */
import { appendFile, mkdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeFile } from "atomically";

export type TextRead =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  /** A directory, no permission, too large, not UTF-8. */
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

export function createStore(top: string): Store {
  return {
    read: (file) => readText(join(top, file)),
    async write(file, text) {
      await mkdir(dirname(join(top, file)), { recursive: true });
      await writeFile(join(top, file), text);
    },
    async append(file, text) {
      await mkdir(dirname(join(top, file)), { recursive: true });
      await appendFile(join(top, file), text);
    },
    remove: (file) => rm(join(top, file), { force: true }),
  };
}

async function readText(path: string): Promise<TextRead> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { kind: "unreadable", reason: "it is not a file" };
    if (found.size > MAX_BYTES)
      return { kind: "unreadable", reason: `it has ${found.size} bytes, more than ${MAX_BYTES}` };
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await readFile(path));
    return { kind: "text", text };
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): TextRead {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
    return { kind: "unreadable", reason: "it is not UTF-8 text" };
  return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
}
