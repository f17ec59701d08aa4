import { type InboxOf, readInbox } from "../backlog/inbox.ts";
import { mergeInboxes } from "../backlog/merge/merge-inboxes.ts";
import type { Problem } from "../backlog/problem.ts";
import type { InboxReading } from "../ports/persistence.ts";
import type { Store } from "./store.ts";

/** What a file had when it was read, and what of that no item was made of. */
interface TakenInbox {
  readonly text: string;
  /** Undefined when all was taken. */
  readonly rest: string | undefined;
  /** Why entries stay, at the lines of `text`. */
  readonly problems: readonly Problem[];
}

export type InboxFileReading = InboxReading & { readonly taken?: TakenInbox | undefined };

/** The inbox, its file relative to the repository's top. What cannot be read stays where it is, and is told. */
export async function readInboxFile(store: Pick<Store, "read">, of: InboxOf): Promise<InboxFileReading> {
  const { file } = of;
  const read = await store.read(file);
  switch (read.kind) {
    case "missing":
      return { kind: "empty" };
    case "unreadable": {
      const message = `the inbox cannot be read: ${read.reason}`;
      const problem = { code: "TW009", severity: "warning", file, line: 1, column: 1, message } as const;
      return { kind: "unreadable", problems: [problem] };
    }
    default: {
      const reading = await readInbox(read.text, of);
      if (reading.kind !== "entries") return reading;
      const { drafts, rest } = reading;
      // The lines of those that stay are other ones, as soon as what is above them has gone.
      const after = rest === undefined ? reading : await readInbox(rest, of);
      const warnings = after.kind === "entries" ? after.warnings : reading.warnings;
      const taken = { text: read.text, rest, problems: reading.warnings };
      return { kind: "entries", drafts, warnings, written_at: read.written_at, taken };
    }
  }
}

/**
 * Takes out of the file what became items, and the file away when nothing is left in it. What a person wrote into it since
 * it was read stays.
 */
export async function takeOutOfInboxFile(store: Store, file: string, taken: TakenInbox): Promise<void> {
  const read = await store.read(file);
  if (read.kind !== "text") return;
  const rest =
    read.text === taken.text
      ? ({ kind: "rest", text: taken.rest } as const)
      : await mergeInboxes({ file, base: taken.text, ours: taken.rest, theirs: read.text });
  if (rest.kind === "unreadable") return;
  if (rest.text === undefined) await store.remove(file);
  else await store.write(file, rest.text);
}
