/**
 * Where a path of the repository really leads. It looks at links, which is why it may touch the disk: both the steps'
 * checkout and the run's own files ask it, and two answers would sooner or later be different ones.
 */
import { readlink, realpath } from "node:fs/promises";
import { isAbsolute, join, normalize, sep } from "node:path";

/** As many as Linux follows. */
const MAX_LINKS = 40;

/**
 * The absolute path without a link in it, for something that may be there or not; `file` is relative to `top`. Undefined
 * when a link on the way leads out of `top` or into a `.git`, or would if its target were there, and when there are too
 * many links. A link that leaves and comes back is one that leads out: in another checkout it would not come back.
 */
export async function wayIn(top: string, file: string): Promise<string | undefined> {
  const root = await realpath(top);
  const way: string[] = [];
  let rest = normalize(file).split(sep);
  for (let links = 0; links <= MAX_LINKS; ) {
    const part = rest.shift();
    if (part === undefined) return join(root, ...way);
    if (part === "" || part === ".") continue;
    if (part === ".." && way.length === 0) return undefined;
    if (part.toLowerCase() === ".git") return undefined;
    const target = part === ".." ? undefined : await linkTarget(join(root, ...way, part));
    if (part === "..") way.pop();
    else if (target === undefined) way.push(part);
    else if (isAbsolute(target)) {
      const within = [root, top].find((folder) => `${target}${sep}`.startsWith(`${folder}${sep}`));
      if (within === undefined) return undefined;
      way.length = 0;
      rest = [...target.slice(within.length).split(sep), ...rest];
    } else rest = [...target.split(sep), ...rest];
    if (target !== undefined) links += 1;
  }
  return undefined;
}

/** Undefined for what is no link, or not there. */
async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch {
    return undefined;
  }
}
