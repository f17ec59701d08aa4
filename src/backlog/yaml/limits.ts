/** What makes a text unreadable before any YAML is looked at. */
import type { Problem } from "../problem.ts";
import { placesIn } from "./lines.ts";

const MAX_BYTES = 20 * 1024 * 1024;

/** Size and conflict markers; empty when there is nothing to say. */
export function textProblems(text: string, file: string): readonly Problem[] {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) {
    return [
      {
        code: "TW007",
        severity: "error",
        file,
        line: 1,
        column: 1,
        message: `the file has ${(bytes / 1024 / 1024).toFixed(1)} MB; at most 20 MB are read`,
        hint: "Archive what is done, or move long texts into files of their own.",
      },
    ];
  }
  return conflictProblems(text, file);
}

/** Only where all three markers stand at the beginning of a line, in order: text may well quote one of them. */
function conflictProblems(text: string, file: string): readonly Problem[] {
  if (!text.includes("<<<<<<<")) return [];
  const place = placesIn(text);
  const conflict = /^<{7}(?: [^\n]*|\r?)\n[\s\S]*?^={7}\r?\n[\s\S]*?^>{7}(?: |\r?$)/gm;
  return [...text.matchAll(conflict)].map((match) => ({
    code: "TW002",
    severity: "error",
    file,
    ...place(match.index),
    message: `a merge left conflict markers here, up to line ${place(match.index + match[0].length).line}`,
    hint: "Keep what is right of both sides and delete the lines with <<<<<<<, ======= and >>>>>>>.",
  }));
}
