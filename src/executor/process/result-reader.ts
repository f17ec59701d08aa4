/**
 * Reads the result file of an attempt. Whoever wrote it is a stranger: nothing is followed, nothing blocks, and no more
 * is read than may be in it.
 */
import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { dirname } from "node:path";

export const MAX_RESULT_BYTES = 1024 * 1024;

export type ResultRead =
  | { readonly kind: "missing" }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "too_large"; readonly bytes: number }
  | { readonly kind: "link" }
  | { readonly kind: "directory" }
  /** A pipe, a socket, a device. */
  | { readonly kind: "special" }
  /** The folder it should be in is another one now. */
  | { readonly kind: "outside" }
  | { readonly kind: "unreadable"; readonly code: string };

// A pipe in its place would make `open` wait for a writer for ever.
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** `path` is absolute, in a folder that was made for the attempt. */
export async function readResultFile(path: string): Promise<ResultRead> {
  let file: FileHandle | undefined;
  try {
    // No link on the way either: it was a real folder of ours when the attempt began.
    if ((await realpath(dirname(path))) !== dirname(path)) return { kind: "outside" };
    file = await open(path, FLAGS);
    const stats = await file.stat();
    if (stats.isDirectory()) return { kind: "directory" };
    if (!stats.isFile()) return { kind: "special" };
    if (stats.size > MAX_RESULT_BYTES) return { kind: "too_large", bytes: stats.size };
    return { kind: "bytes", bytes: await readAtMost(file, MAX_RESULT_BYTES) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    if (code === "ELOOP" || code === "EMLINK") return { kind: "link" };
    // What `open` says of a socket.
    if (code === "ENXIO") return { kind: "special" };
    return { kind: "unreadable", code };
  } finally {
    await file?.close();
  }
}

async function readAtMost(file: FileHandle, bytes: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await file.read(buffer, filled, bytes - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
