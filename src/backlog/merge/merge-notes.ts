/** What a merge had to decide, for people. */
import type { ItemId } from "../item.ts";

export type MergeNote =
  /** Fields of an item, or of the file's top. */
  | {
      readonly kind: "both_changed";
      readonly item_id: ItemId | undefined;
      readonly fields: readonly string[];
    }
  /** And the other side changed it. */
  | { readonly kind: "deleted"; readonly item_id: ItemId; readonly by: "ours" | "theirs" }
  /** Both sides gave out one id; the item of this side has another now. */
  | {
      readonly kind: "renumbered";
      readonly item_id: ItemId;
      readonly now: ItemId;
      readonly side: "ours" | "theirs";
    }
  /** Ours gave the item a dependency that closes a ring with one of theirs: it is left out. */
  | { readonly kind: "ring"; readonly item_id: ItemId; readonly dependency: ItemId };

/** What a merge decided, for people. `item_id`: whose it is; undefined for the file's top. `message` is a sentence. */
export interface Decided {
  readonly item_id: ItemId | undefined;
  readonly message: string;
}

/** Where `ours` is a run's and `theirs` a person's, who wins: what of the run's, or of the person's, is set aside. */
export function setAside(note: MergeNote): Decided {
  return { item_id: note.item_id, message: setAsideText(note) };
}

function setAsideText(note: MergeNote): string {
  switch (note.kind) {
    case "both_changed":
      return `${note.item_id ?? "The file"}: a person and the run both changed ${note.fields.join(", ")}; the person's edit stands.`;
    case "deleted":
      return note.by === "theirs"
        ? `${note.item_id} was deleted by a person; what the run changed in it is set aside.`
        : `${note.item_id} was finished by the run; a person's edit of it is set aside.`;
    case "renumbered":
      return `${note.item_id} was given out on both sides; the run's is ${note.now} now. What it committed and recorded of it before says ${note.item_id}.`;
    case "ring":
      return `${note.item_id}: the run made it wait for ${note.dependency}, which waits for it since a person's edit; that is left out.`;
    default:
      return note satisfies never;
  }
}

/** Where both sides are people's: what is left for one of them to decide, and what was decided. */
export function noteForPeople(note: MergeNote): string {
  switch (note.kind) {
    case "both_changed":
      return `${note.item_id ?? "The file"}: both sides changed ${note.fields.join(", ")}.`;
    case "deleted":
      return `${note.item_id}: ${note.by} deleted it, and ${note.by === "ours" ? "theirs" : "ours"} changed it.`;
    case "renumbered":
      return `${note.item_id} was given out on both sides; the one of ${note.side} is ${note.now} now.`;
    case "ring":
      return `${note.item_id} and ${note.dependency} wait for each other.`;
    default:
      return note satisfies never;
  }
}
