/** Waiting for other processes without guessing how long they take. */
import { existsSync, watch } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The text of a file, as soon as there is one with text in it. */
export async function waitForFile(path: string): Promise<string> {
  for (;;) {
    const text = existsSync(path) ? await readFile(path, "utf8") : "";
    if (text !== "") return text;
    await changeIn(dirname(path));
  }
}

/** Has it not ended? A zombie has: nobody has asked for its exit code yet, which is not its fault. */
export async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat !== "" && !/\) Z /.test(stat);
}

/** Numbers of the processes whose folder is this one, or one in it. */
export async function processesIn(folder: string): Promise<readonly number[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const cwd = await readlink(join("/proc", name, "cwd")).catch(() => "");
      return cwd === folder || cwd.startsWith(`${folder}/`) ? [Number(name)] : [];
    }),
  );
  return found.flat();
}

/** Resolves at the next change in the folder, or after a moment: a change may have come between look and watch. */
function changeIn(folder: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, () => finish());
    const timer = setTimeout(() => finish(), 100);
    const finish = () => {
      clearTimeout(timer);
      watcher.close();
      resolve();
    };
  });
}
