/** Why a text cannot be read: what both readers say, as problems with a place and a remedy. */
import type { YAMLError } from "yaml";
import type { Problem } from "../problem.ts";
import type { ProblemCode } from "../problem-codes.ts";
import type { AliasFault } from "./aliases.ts";
import { placesIn } from "./lines.ts";

/** One mistake may make hundreds of errors after it: more than these nobody reads. */
const MAX_PROBLEMS = 50;

interface Finding {
  readonly code: ProblemCode;
  readonly offset: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The findings as problems of a file, in its order, each place once. */
export function problemsIn(text: string, file: string, findings: readonly Finding[]): readonly Problem[] {
  const place = placesIn(text);
  const seen = new Set<string>();
  return findings
    .toSorted((a, b) => a.offset - b.offset)
    .filter(({ code, offset }) => !seen.has(`${code} ${offset}`) && seen.add(`${code} ${offset}`))
    .slice(0, MAX_PROBLEMS)
    .map(({ code, offset, message, hint }) => ({
      code,
      severity: "error",
      file,
      // The second reader points behind the star of an alias.
      ...place(text[offset - 1] === "*" ? offset - 1 : offset),
      message,
      ...(hint === undefined ? {} : { hint }),
    }));
}

/** The first reader's refusal: one sentence of its own. */
export function refusalFinding(refusal: { readonly reason: string; readonly offset: number }): Finding {
  const { reason, offset } = refusal;
  if (reason.includes("duplicated mapping key")) return duplicateKey(offset);
  if (reason.includes("tab characters")) return tabIndent(offset);
  return { code: "TW001", offset, message: `this is not YAML: ${reason}`, hint: HINT };
}

/** What the second reader found, all of it; `second` is where a second document begins. */
export function libraryFindings(
  errors: readonly YAMLError[],
  second: number | undefined,
): readonly Finding[] {
  const findings = errors.map(errorFinding);
  if (second === undefined) return findings;
  const message = "a second document begins here, and a file has one";
  return [
    ...findings,
    { code: "TW005", offset: second, message, hint: "Remove the `---`, or the rest of the file." },
  ];
}

/** TW006, where the alias stands. */
export function aliasFinding({ offset, kind }: AliasFault): Finding {
  const message =
    kind === "cycle"
      ? "this alias stands inside of what it means"
      : "the aliases expand to far more than the file holds";
  return { code: "TW006", offset, message, hint: "Write the value out." };
}

/** The readers disagree: neither is believed. */
export function disagreementFinding(offset: number, readings: readonly [string, string]): Finding {
  const [one, other] = readings;
  const message = `YAML readers understand this differently: as ${one} or as ${other}`;
  return {
    code: "TW008",
    offset,
    message,
    hint: "Write it so that there is no doubt, in quotes for instance.",
  };
}

const HINT =
  "Mend the line, or the one before it: quotes, brackets, colons and indentation are where to look.";

function errorFinding(error: YAMLError): Finding {
  const offset = error.pos[0];
  if (error.code === "DUPLICATE_KEY") return duplicateKey(offset);
  if (error.code === "TAB_AS_INDENT") return tabIndent(offset);
  const message = error.message.replace(/^./, (letter) => letter.toLowerCase());
  return { code: "TW001", offset, message: `this is not YAML: ${message}`, hint: HINT };
}

function duplicateKey(offset: number): Finding {
  return {
    code: "TW003",
    offset,
    message: "this key is there twice in one mapping",
    hint: "Keep one of the two.",
  };
}

function tabIndent(offset: number): Finding {
  return { code: "TW004", offset, message: "a tab stands in the indentation", hint: "Indent with spaces." };
}
