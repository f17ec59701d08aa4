/** Turns zod's issues into problems at a line, with what was found, what would do and the nearest known name. */

import { distance } from "fastest-levenshtein";
import type * as z from "zod";
import { type ItemId, itemIdSchema } from "./item.ts";
import type { Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-codes.ts";
import { cutText } from "./short-text.ts";
import type { YamlText } from "./yaml-text.ts";

/** `path` of the checked value within the document is put in front of each issue's own. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  from: {
    readonly yaml: YamlText;
    readonly file: string;
    readonly value: unknown;
    readonly item?: ItemId | undefined;
    readonly path: Path;
  },
): readonly Problem[] {
  return issues.map((issue) => {
    const own = pathOf(issue);
    const found = valueAt(from.value, own);
    const said = sentence(issue, own, found);
    return {
      code: said.code,
      severity: "error",
      file: from.file,
      ...from.yaml.locate([...from.path, ...own]),
      ...(from.item === undefined ? {} : { item: from.item }),
      message: said.message,
      ...(said.hint === undefined ? {} : { hint: said.hint }),
    };
  });
}

/** `Did you mean "ready"? Known: new, scoping, …` */
export function knownValues(found: string, known: readonly string[]): string {
  const nearest = nearestName(found, known);
  const guess = nearest === undefined ? "" : `Did you mean "${nearest}"? `;
  return `${guess}Known: ${known.join(", ")}.`;
}

/** The known name that a typing error could have made into this one; undefined when none is close. */
export function nearestName(found: string, known: readonly string[]): string | undefined {
  const lower = found.toLowerCase();
  // Two letters changed places, or one in three is wrong.
  const limit = Math.max(lower.length < 4 ? 1 : 2, Math.floor(lower.length / 3));
  const [best] = known
    .map((name) => ({ name, far: distance(lower, name.toLowerCase()) }))
    .filter(({ far }) => far <= limit)
    .toSorted((a, b) => a.far - b.far);
  return best?.name;
}

/** What is wrong with a value, in one sentence without a place. */
export function schemaSentence(issue: z.core.$ZodIssue, value: unknown): string {
  const path = pathOf(issue);
  const { message, hint } = sentence(issue, path, valueAt(value, path));
  return hint === undefined ? message : `${message}. ${hint}`;
}

/** The known field that a typing error could have made into this one: at most two letters away. */
export function nearField(found: string, known: readonly string[]): string | undefined {
  return found.length < 4 ? undefined : known.find((name) => distance(found.toLowerCase(), name) <= 2);
}

/** The id to name in a problem, if what stands there is one. */
export function idIn(raw: unknown): ItemId | undefined {
  const found =
    typeof raw === "object" && raw !== null && "id" in raw ? itemIdSchema.safeParse(raw.id) : undefined;
  return found?.success ? found.data : undefined;
}

interface Sentence {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string | undefined;
}

function sentence(issue: z.core.$ZodIssue, path: Path, found: unknown): Sentence {
  const field = fieldName(path);
  const missing = found === undefined || found === null;
  switch (issue.code) {
    case "invalid_type": {
      const wanted = NAMES[issue.expected] ?? issue.expected;
      if (missing) return { code: "TW012", message: `${field} is missing`, hint: `It must be ${wanted}.` };
      const message = `${field} must be ${wanted}, not ${described(found)}`;
      // Numbers and the like are what text becomes without quotes.
      const unquoted = issue.expected === "string" && typeof found !== "object";
      const hint = unquoted ? "Put it in quotes if it is meant as text." : REMEDIES[issue.expected];
      return { code: "TW013", message, hint: hint ?? `Write ${wanted} there.` };
    }
    case "invalid_value": {
      const known = issue.values.map(String);
      if (missing)
        return { code: "TW012", message: `${field} is missing`, hint: `Known: ${known.join(", ")}.` };
      return {
        code: "TW014",
        message: `${field} ${described(found)} is not known`,
        hint: knownValues(String(found), known),
      };
    }
    case "invalid_format":
      return {
        code: "TW015",
        message: `${field} ${described(found)} is not safe`,
        hint: sentenceCase(issue.message),
      };
    case "custom": {
      const time = TIMES.includes(String(path.at(-1)));
      const message = `${field} ${described(found)} is ${time ? "no time" : "not allowed"}`;
      return { code: time ? "TW017" : "TW018", message, hint: sentenceCase(issue.message) };
    }
    case "too_small":
      return {
        code: "TW018",
        message: `${field} ${described(found)} is too small`,
        hint: `The smallest is ${issue.minimum}.`,
      };
    default:
      return {
        code: "TW018",
        message: `${field} ${described(found)} will not do`,
        hint: sentenceCase(issue.message),
      };
  }
}

const TIMES = ["created", "updated", "retry_after", "asked_at"];

/** `description.context`, `tags[1]`. */
function fieldName(path: Path): string {
  if (path.length === 0) return "the entry";
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : step))
    .join(".")
    .replaceAll(".[", "[");
}

/** As a sentence of its own. */
export function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}

type Path = readonly (string | number)[];

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((step) => (typeof step === "number" ? step : String(step)));
}

const NAMES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of fields",
};

const REMEDIES: Readonly<Record<string, string>> = {
  array: "Write each entry on a line of its own, behind a dash.",
  object: "Write its fields as `name: value`, each on a line of its own.",
};

function described(found: unknown): string {
  if (Array.isArray(found)) return "a list";
  if (typeof found === "object" && found !== null) return "a map";
  return cutText(JSON.stringify(found) ?? String(found), 81);
}

function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}
