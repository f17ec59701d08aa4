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
  const named = `${item.id}_${slugOf(item.title)}`;
  const names = above.kind === "folder" ? (await readdir(join(top, CHANGES))).sort() : [];
  const name = names.includes(named) ? named : (names.find((one) => isFolderOf(item, one)) ?? named);
  const found = await findRealFolder(top, [CHANGES, name]);
  if (found.kind === "link" || found.kind === "other") return refusal(found.path, found.kind);
  await makeRealFolder(top, [CHANGES, name]);
  return { kind: "folder", path: `${CHANGES}/${name}` };
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
