/**
 * The backlog's file during a run. What the coordinator holds is saved to it, and what other people made of it meanwhile
 * is taken in: by a merge before a save, or as it is after their commits came in.
 */
import { type BacklogDocument, readBacklog, writeBacklog } from "../backlog/document.ts";
import { mergeBacklogTexts } from "../backlog/merge/merge-texts.ts";
import { problemLine } from "../backlog/problem.ts";
import type { Coordinator } from "./coordinator.ts";
import type { Store, TextRead } from "./store.ts";

export interface BacklogFile {
  /** A person's edit of the file in this checkout is merged by meaning, never overwritten. */
  save(): Promise<BacklogSaved>;
  /** From here on the file on disk is the truth. Undefined when all is well. */
  takeIn(): Promise<BacklogTrouble | undefined>;
}

export type BacklogSaved =
  /** Not a byte differs. */
  | { readonly kind: "unchanged" }
  /** `set_aside`: what of ours gave way to a person's edit, a sentence each. */
  | { readonly kind: "written"; readonly set_aside: readonly string[] }
  | BacklogTrouble;

/** Nothing was written, and the run cannot go on: why, and what to do about it. */
export interface BacklogTrouble {
  readonly kind: "trouble";
  readonly what: string;
  readonly remedy: string;
}

/** One for each run; see `BacklogFile`. */
export function createBacklogFile(of: {
  readonly store: Store;
  /** Relative to the repository's top. */
  readonly file: string;
  /** As loaded, and if it was migrated, already saved and committed. */
  readonly document: BacklogDocument;
  readonly coordinator: Coordinator;
}): BacklogFile {
  const { store, file, coordinator } = of;
  let document = of.document;

  async function save(): Promise<BacklogSaved> {
    const wanted = coordinator.current();
    if (wanted === document.backlog) return { kind: "unchanged" };
    const onDisk = await store.read(file);
    const written = await writeBacklog(document, wanted);
    if (written.kind === "inexpressible") {
      return trouble(
        `${file} could not be saved: ${written.message}.`,
        "Nothing was written to it. Simplify that item's YAML and start again.",
      );
    }
    const { text } = written.document;
    if (onDisk.kind !== "text" || onDisk.text !== document.text) return mergeWithDisk(text, onDisk);
    const changed = text !== document.text;
    if (changed) await store.write(file, text);
    document = written.document;
    return changed ? { kind: "written", set_aside: [] } : { kind: "unchanged" };
  }

  async function mergeWithDisk(ours: string, onDisk: TextRead): Promise<BacklogSaved> {
    const merged =
      onDisk.kind === "text"
        ? await mergeBacklogTexts({ file, base: document.text, ours, theirs: onDisk.text })
        : undefined;
    if (merged?.kind !== "merged") {
      return trouble(
        `${file} changed on disk while the run worked on it, and the two cannot be merged.`,
        "Mend the file and start again: finished work up to the last checkpoint is on the branch.",
      );
    }
    await store.write(file, merged.text);
    return (await takeIn()) ?? { kind: "written", set_aside: merged.set_aside.map(({ message }) => message) };
  }

  async function takeIn(): Promise<BacklogTrouble | undefined> {
    const read = await store.read(file);
    const result = read.kind === "text" ? await readBacklog(read.text, { file }) : undefined;
    if (result?.kind !== "read") {
      const [first] = result?.problems ?? [];
      const why = first ? problemLine(first) : `${file} is not there any more`;
      return trouble(
        `What others changed meanwhile, by a push or in this checkout, broke the backlog: ${why.replace(/\.$/, "")}.`,
        "Mend the file; finished work is on the branch.",
      );
    }
    if (result.document.text === document.text) return undefined;
    document = result.document;
    coordinator.adopt(result.document.backlog);
    return undefined;
  }

  return { save, takeIn };
}

function trouble(what: string, remedy: string): BacklogTrouble {
  return { kind: "trouble", what, remedy };
}
