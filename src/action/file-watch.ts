/** Waits for changes of the files that a board is made of, however they are written. */
import { dirname, join, relative, sep } from "node:path";
import { watch } from "chokidar";

/** An editor saves in several steps, and git writes several files. */
const SETTLE_MS = 60;

export interface FileWatch extends AsyncDisposable {
  /** Resolves when changes are noticed from now on. */
  readonly ready: Promise<void>;
  /** Also those of this folder, relative to the top. */
  add(folder: string): void;
}

/**
 * `top` is absolute; only files that lie directly in `folders`, relative to it, count, and of these only such as state is
 * kept in. A folder need not be there yet. Whole folders are watched, since a file that is replaced in one step is
 * another file. `changed` is called once for changes that come together; `failed`, when watching is not possible.
 */
export function watchFiles(
  top: string,
  folders: readonly string[],
  { changed, failed }: { readonly changed: () => void; readonly failed: (error: unknown) => void },
): FileWatch {
  const watched = new Set(folders.map((folder) => relative(top, join(top, folder))));
  const isOnTheWay = (name: string) =>
    name === "" || watched.has(name) || [...watched].some((folder) => folder.startsWith(`${name}${sep}`));
  const isOne = (path: string): boolean => {
    const name = relative(top, path);
    const folder = dirname(name);
    return (
      isOnTheWay(name) || (watched.has(folder === "." ? "" : folder) && /\.(ya?ml|jsonl|md)$/i.test(name))
    );
  };
  const watcher = watch(top, { ignored: (path) => !isOne(path), ignoreInitial: true });
  let settling: NodeJS.Timeout | undefined;
  watcher.on("error", failed).on("all", () => {
    clearTimeout(settling);
    settling = setTimeout(changed, SETTLE_MS);
  });
  return {
    ready: new Promise((resolve) => watcher.once("ready", () => resolve())),
    add(folder) {
      if (watched.has(folder)) return;
      watched.add(folder);
      watcher.add(join(top, folder));
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(settling);
      await watcher.close();
    },
  };
}
