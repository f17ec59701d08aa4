/** `fix`: mends what has one right answer, in the files of the checkout, and shows the difference. */
import { mendBacklog } from "../../backlog/mend/mend-backlog.ts";
import { createStore } from "../../coordinator/store.ts";
import { textDiff } from "../../report/text-diff.ts";
import { phasesIn } from "../settings.ts";
import type { CheckedFiles } from "./check-files.ts";

export interface MendedFiles {
  /** Of all files together; empty when nothing had to be mended. */
  readonly diff: string;
  /** What could not be, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Each file is written whole or not at all; one that is no readable text is passed over. The difference is a unified
 * diff.
 */
export async function mendFiles({ backlogs, intended }: CheckedFiles, top: string): Promise<MendedFiles> {
  const store = createStore(top);
  const diffs: string[] = [];
  const notes: string[] = [];
  for (const { file } of backlogs) {
    const read = await store.read(file);
    if (read.kind !== "text") continue;
    const mended = await mendBacklog(read.text, {
      file,
      ...(intended ? { phasesOf: phasesIn(intended) } : {}),
    });
    if (mended.kind === "impossible")
      notes.push(
        `${file} could not be mended without changing something else, such as what an anchor stands for.`,
      );
    if (mended.kind !== "mended") continue;
    await store.write(file, mended.text);
    diffs.push(textDiff(file, read.text, mended.text));
  }
  return { diff: diffs.join(""), notes };
}
