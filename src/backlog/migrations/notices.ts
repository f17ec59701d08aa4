/** What migration has to say to a person, at its line in the file of before. */
import type { CheckedFile } from "../document/check.ts";
import type { Content } from "../document/content.ts";
import type { Problem } from "../problem.ts";
import type { ProblemCode } from "../problem-codes.ts";
import { idIn } from "../schema-problems.ts";
import type { DroppedPhase } from "./v1.ts";

type OldFile = CheckedFile & { readonly version: 1 | 2 };

/** TW030, at the file's `schema_version`. */
export function migrationNotice({ yaml, file, version }: OldFile): Problem {
  return {
    code: "TW030" satisfies ProblemCode,
    severity: "notice",
    file,
    ...yaml.locateKey(["schema_version"]),
    message: `this is schema ${version}; it is read as schema 3`,
    hint: "The next `run`, or `migrate`, writes it so, in a commit of its own.",
  };
}

/** TW031, at the item's `phase`, which its pipeline does not have any more. */
export function droppedPhase(
  { phase, pipeline, index }: DroppedPhase & { readonly index: number },
  content: Content,
  { yaml, file }: CheckedFile,
): Problem {
  const item = idIn(content.items[index]);
  return {
    code: "TW031" satisfies ProblemCode,
    severity: "warning",
    file,
    ...yaml.locate(["items", index, "phase"]),
    ...(item === undefined ? {} : { item }),
    message: `the pipeline "${pipeline}" has no phase "${phase}"; migration drops it`,
    hint: "Name one of the pipeline's phases before the migration if the item is to go on from there.",
  };
}

/** `place` is the item, or `top`. */
export function notMigrated(place: number | "top", { yaml, file, version }: OldFile): Problem {
  return {
    code: "TW032" satisfies ProblemCode,
    severity: "error",
    file,
    ...yaml.locate(place === "top" ? [] : ["items", place]),
    message: `this cannot be written as schema 3 without changing something else (the file is schema ${version})`,
    hint: "Write it in a plainer way, without anchors or tags for instance, and try again.",
  };
}
