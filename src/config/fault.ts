/**
 * Something wrong at a path of a file, before it has a line: rules find faults, and only one place makes
 * problems of them.
 */
import type { ItemId } from "../backlog/item.ts";
import { compareProblems, type Problem, type Severity } from "../backlog/problem.ts";
import type { ProblemCode } from "../backlog/problem-codes.ts";
import type { Place } from "../backlog/yaml-text.ts";

export type FaultPath = readonly (string | number)[];

export interface Fault {
  readonly code: ProblemCode;
  /** An error unless it says otherwise. */
  readonly severity?: Severity | undefined;
  readonly path: FaultPath;
  readonly item?: ItemId | undefined;
  readonly message: string;
  readonly hint: string;
}

/** The faults as problems of a file, in its order. */
export function problemsAt(
  faults: readonly Fault[],
  from: { readonly file: string; readonly locate: (path: FaultPath) => Place },
): readonly Problem[] {
  return faults
    .map(
      ({ code, severity = "error", path, item, message, hint }): Problem => ({
        code,
        severity,
        file: from.file,
        ...from.locate(path),
        ...(item === undefined ? {} : { item }),
        message,
        hint,
      }),
    )
    .toSorted(compareProblems);
}
