/** What worklog and journal get of what happened: which text goes to the end of which file. */
import type { Happening } from "../ports/happening.ts";
import type { RunId } from "../ports/run-id.ts";
import { journalFile, journalLines } from "./journal.ts";
import type { StepCommit } from "./run-report.ts";
import { worklogEntries, worklogFile, worklogHeader } from "./worklog.ts";

export interface RecordAppend {
  /** Relative to the repository. */
  readonly file: string;
  /** Goes first when the file is new. */
  readonly header: string;
  /** Never empty. */
  readonly text: string;
}

/** A run may go over midnight on the last of a month: each happening goes into the files of its own month. */
export function recordAppends(
  happenings: readonly Happening[],
  run: { readonly run_id: RunId; readonly step_commits?: readonly StepCommit[] | undefined },
): readonly RecordAppend[] {
  const months = [...Map.groupBy(happenings, ({ at }) => worklogFile(at))];
  return months
    .flatMap(([file, ofMonth]) => {
      const at = ofMonth[0]?.at ?? "";
      return [
        { file, header: worklogHeader(at), text: worklogEntries(ofMonth, run) },
        { file: journalFile(at), header: "", text: journalLines(ofMonth, run) },
      ];
    })
    .filter(({ text }) => text !== "");
}
