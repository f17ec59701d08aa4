/**
 * The record of a run that pushes nothing, for the next run in the same checkout. In git's own folder: no commit and no
 * cleaning of the working tree reaches it.
 */
import { readFile, rm } from "node:fs/promises";
import { writeWhole } from "../ports/whole-file.ts";
import type { LeaseReading, LeaseStore } from "./lease-store.ts";

/** Its name in the git folder of the checkout. */
export const RUN_RECORD = "tickwork-under-way.json";

/** `path` is absolute. Its text is its version. */
export function createLeaseFile(path: string): LeaseStore {
  const read = async (): Promise<LeaseReading> => {
    const text = await readFile(path, "utf8").catch(() => undefined);
    return text === undefined ? { kind: "absent" } : { kind: "found", version: text, text };
  };
  return {
    read,
    async swap({ expected, text }) {
      const found = await read();
      if ((found.kind === "found" ? found.version : undefined) !== expected) return { kind: "occupied" };
      await (text === undefined ? rm(path, { force: true }) : writeWhole(path, text));
      return { kind: "swapped", version: text, branch_moved: false };
    },
  };
}
