import { readInbox } from "../backlog/inbox.ts";
import type { InboxReading } from "../ports/persistence.ts";
import type { Store } from "./store.ts";

/** The inbox, `file` relative to the repository's top. What cannot be read stays where it is, and is told. */
export async function readInboxFile(store: Pick<Store, "read">, file: string): Promise<InboxReading> {
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
      const reading = await readInbox(read.text, file);
      return reading.kind === "entries" ? { ...reading, written_at: read.written_at } : reading;
    }
  }
}
