/** The folder that holds the artifacts of an item's phases: `changes/<ID>_<slug>` (spec §1). */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Item } from "../../backlog/item.ts";
import { slugOf } from "../slug.ts";
import { findRealFolder, makeRealFolder } from "./real-folder.ts";

const CHANGES = "changes";

export type ChangeFolder =
  /** `path` is relative to the working folder. */
  { readonly kind: "folder"; readonly path: string } | { readonly kind: "refused"; readonly reason: string };

/** The item's folder, whatever its slug; made when there is none. A link or file in its place is refused, not removed: it may be a person's. */
export async function changeFolderOf(top: string, item: Pick<Item, "id" | "title">): Promise<ChangeFolder> {
  const above = await findRealFolder(top, [CHANGES]);
  if (above.kind === "link" || above.kind === "other") return refusal(CHANGES, above.kind);
  const path = await nameChangeFolder(top, item);
  const found = await findRealFolder(top, path.split("/"));
  if (found.kind === "link" || found.kind === "other") return refusal(found.path, found.kind);
  await makeRealFolder(top, path.split("/"));
  return { kind: "folder", path };
}

/** Where the folder is, or would be. Relative to the working folder. */
export async function nameChangeFolder(top: string, item: Pick<Item, "id" | "title">): Promise<string> {
  const named = `${item.id}_${slugOf(item.title)}`;
  const names = (await readdir(join(top, CHANGES)).catch(() => [])).sort();
  const name = names.includes(named) ? named : (names.find((one) => isFolderOf(item, one)) ?? named);
  return `${CHANGES}/${name}`;
}

/** An id may begin another, as `A` does `A_B`: what follows the item's own id must not look like the rest of a longer one. */
function isFolderOf({ id }: Pick<Item, "id">, name: string): boolean {
  return name.startsWith(`${id}_`) && !name.slice(id.length + 1).includes("_");
}

function refusal(path: string, kind: "link" | "other"): ChangeFolder {
  const what = kind === "link" ? "a link" : "not a folder";
  return {
    kind: "refused",
    reason: `${path} is ${what}, and Tickwork writes only into real folders. Replace it by a folder, or remove it.`,
  };
}
