/** What zod finds wrong in a config, as problems with a path, a line and what would do. */

import type * as z from "zod";
import type { Problem } from "../backlog/problem.ts";
import type { ProblemCode } from "../backlog/problem-codes.ts";
import { knownValues, nearestName, sentenceCase } from "../backlog/schema-problems.ts";
import { cutText } from "../backlog/short-text.ts";
import type { YamlText } from "../backlog/yaml-text.ts";
import { BOUNDS, type Bound } from "./bounds.ts";
import { knownKeys, SECTION_KEYS } from "./schema.ts";

type Path = readonly (string | number)[];

/** A file with more unknown keys in one map is no config; looking each of them up would take minutes. */
const MOST_KEYS = 500;

/** Every issue is a problem of its own, each unknown key too, up to `MOST_KEYS` of a map. Not sorted. */
export function issueProblems(
  issues: readonly z.core.$ZodIssue[],
  from: { readonly yaml: YamlText; readonly file: string },
): readonly Problem[] {
  const { yaml, file } = from;
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    if (issue.code === "unrecognized_keys") {
      const shown = issue.keys.slice(0, MOST_KEYS).map((key): Problem => {
        const at = [...path, key];
        return { severity: "error", file, ...yaml.locateKey(at), ...unknownKey(path, key) };
      });
      const left = issue.keys.length - shown.length;
      const message = `${pathName(path)} has ${left} more keys that are none of a config's`;
      const rest: Problem = { code: "TW050", severity: "error", file, ...yaml.locateKey(path), message };
      return left > 0 ? [...shown, rest] : shown;
    }
    const place = issue.code === "invalid_key" ? yaml.locateKey(path) : yaml.locate(path);
    return [{ severity: "error", file, ...place, ...sentence(issue, path, valueAt(yaml.value, path)) }];
  });
}

/** `pipelines.feature.phases[1].name`: how a place in the config is named to people. */
export function pathName(path: Path): string {
  if (path.length === 0) return "the config";
  return path.reduce<string>((name, step) => {
    if (typeof step === "number") return `${name}[${step}]`;
    return name === "" ? step : `${name}.${step}`;
  }, "");
}

interface Sentence {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string | undefined;
}

function unknownKey(path: Path, key: string): Sentence {
  const known = knownKeys(path);
  const message = `${pathName([...path, key])} is not a key of the config`;
  // A right key in the wrong place is told where it belongs, rather than the nearest of its neighbours.
  const home = Object.keys(SECTION_KEYS).find(
    (name) => name !== path[0] && SECTION_KEYS[name]?.includes(key),
  );
  if (home !== undefined && path.length < 2 && nearestName(key, known) === undefined) {
    return { code: "TW050", message, hint: `It belongs under "${home}".` };
  }
  return { code: "TW050", message, hint: knownValues(key, known) };
}

function sentence(issue: z.core.$ZodIssue, path: Path, found: unknown): Sentence {
  const name = pathName(path);
  switch (issue.code) {
    case "invalid_type": {
      const wanted = wantedType(issue.expected, path);
      if (found === undefined)
        return { code: "TW051", message: `${name} is missing`, hint: `It must be ${wanted}.` };
      const quoted = issue.expected === "string" && (typeof found === "number" || typeof found === "boolean");
      return {
        code: "TW051",
        message: `${name} must be ${wanted}, not ${described(found)}`,
        hint: quoted
          ? "Put it in quotes if it is meant as text."
          : (REMEDIES[issue.expected] ?? NUMBER_REMEDY),
      };
    }
    case "invalid_value": {
      const known = issue.values.map(String);
      return {
        code: "TW052",
        message: `${name} ${described(found)} is not known`,
        hint: knownValues(String(found), known),
      };
    }
    case "too_small":
    case "too_big":
      return {
        code: "TW053",
        message: `${name} ${described(found)} is out of bounds`,
        hint: boundsHint(issue, path),
      };
    case "invalid_key":
      return {
        code: "TW054",
        message: `${name} has a name that will not do`,
        hint: sentenceCase(issue.issues[0]?.message ?? "Choose another."),
      };
    case "custom":
      return { code: "TW055", message: `${name}: ${issue.message}`, hint: "Keep one of the two." };
    default:
      return {
        code: "TW054",
        message: `${name} ${described(found)} will not do`,
        hint: sentenceCase(issue.message),
      };
  }
}

function boundsHint(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, path: Path): string {
  const bound = boundAt(path);
  if (bound && issue.origin !== "array") return `It must be ${boundWords(bound)}.`;
  return issue.code === "too_small"
    ? `At least ${issue.minimum} ${issue.minimum === 1 ? "entry is" : "entries are"} needed.`
    : `At most ${issue.maximum} entries are read.`;
}

function wantedType(expected: string, path: Path): string {
  const bound = boundAt(path);
  return bound ? boundWords(bound) : (TYPE_NAMES[expected] ?? expected);
}

function boundAt(path: Path): Bound | undefined {
  const bounds: Readonly<Record<string, Bound>> = BOUNDS;
  const key = String(path.at(-1));
  return Object.hasOwn(bounds, key) ? bounds[key] : undefined;
}

function boundWords({ min, max, whole }: Bound): string {
  return whole ? `a whole number from ${min} to ${max}` : `a number above ${min} and at most ${max}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys",
  record: "a map of pipelines",
};

const NUMBER_REMEDY = "Write the number in digits, without quotes.";
const REMEDIES: Readonly<Record<string, string>> = {
  string: "Write it as text, on one line.",
  boolean: "Write one of the two, without quotes.",
  array: "Write each entry behind a dash, or all of them in brackets: [a, b].",
  object: "Write its keys as `key: value`, each on a line of its own.",
  record: "Write each as `name:`, with its phases below.",
};

function described(found: unknown): string {
  if (Array.isArray(found)) return "a list";
  if (typeof found === "object" && found !== null) return "a map";
  if (typeof found !== "string") return found === null ? "empty" : String(found);
  return JSON.stringify(cutText(found, 81));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[step] : undefined,
    value,
  );
}
