/** YAML that a person wrote, read with places: for the backlog, the inbox and the config alike. */
import type { Problem } from "./problem.ts";
import { sameValue } from "./same-value.ts";
import {
  aliasFinding,
  disagreementFinding,
  libraryFindings,
  problemsIn,
  refusalFinding,
} from "./yaml/diagnosis.ts";
import { type EventsRead, type ReadByEvents, tryReadEvents } from "./yaml/events.ts";
import { tryReadLarge } from "./yaml/events-in-chunks.ts";
import { type LibraryRead, tryReadWithLibrary } from "./yaml/library.ts";
import { textProblems } from "./yaml/limits.ts";
import { placesIn } from "./yaml/lines.ts";
import type { YamlNode, YamlPath } from "./yaml/node.ts";
import type { PackedEvents } from "./yaml/packed-events.ts";
import { writtenIn } from "./yaml/written-at.ts";

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

export interface YamlText {
  readonly text: string;
  /** Plain data; null for a text without any. Where the file uses aliases, parts are shared. */
  readonly value: unknown;
  /** Undefined when there is no document. */
  readonly root: YamlNode | undefined;
  /** Where the first reader read it: what later readings of nearly the same text are compared with. */
  readonly events?: PackedEvents | undefined;
  /** The place of the value at a path; for a path that is not there, of the nearest parent that is. */
  locate(path: YamlPath): Place;
  /** The place of the key itself; of the value where the path ends in a list. */
  locateKey(path: YamlPath): Place;
}

export type ReadYaml =
  | { readonly kind: "read"; readonly yaml: YamlText }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/**
 * Reads one YAML document. `file` only names it in problems. Text without any content is null. Refused, with every
 * problem at once in the order of the file: conflict markers (looked for first), more than 20 MB, what is no YAML,
 * duplicate keys, tabs as indentation, a second document, aliases that expand without bound.
 */
export async function readYaml(text: string, file: string): Promise<ReadYaml> {
  const early = textProblems(text, file);
  if (early.length > 0) return { kind: "refused", problems: early };
  const first = tryReadLarge(text) ?? tryReadEvents(text);
  if (first.kind === "aliases") return refused(text, file, [aliasFinding(first.fault)]);
  if (first.kind === "read" && !readersMayDiffer(text)) return { kind: "read", yaml: yamlText(text, first) };
  const second = await tryReadWithLibrary(text, { asDeclared: first.kind === "read" });
  if (first.kind === "read" && second.kind === "read") return agreed(text, file, [first, second]);
  return bySecondReader(text, file, { first, second });
}

/** A text that was read, with the places in it. */
export function yamlText(text: string, from: Pick<YamlText, "value" | "root" | "events">): YamlText {
  const { value, root, events } = from;
  const place = placesIn(text);
  const written = root && writtenIn(root);
  const locate = (path: YamlPath) => place(written ? written(path).node.start : 0);
  const locateKey = (path: YamlPath) => {
    if (!written) return place(0);
    const { node, pair } = written(path);
    return place(pair ? pair.key.start : node.start);
  };
  return { text, value, root, events, locate, locateKey };
}

/** A declared version, and carriage returns alone, are what the two readers are known to take differently. */
export function readersMayDiffer(text: string): boolean {
  return (
    (text.includes("%") && /^\uFEFF?%YAML/m.test(text)) || (text.includes("\r") && /\r(?!\n)/.test(text))
  );
}

/** What `yaml` makes of a text that js-yaml did not read, or that it may have read differently. */
function bySecondReader(
  text: string,
  file: string,
  { first, second }: { readonly first: EventsRead; readonly second: LibraryRead },
): ReadYaml {
  // A NUL byte is in no text; the second reader would take it for a character like any other.
  const hopeless = first.kind === "refused" && (text.includes("\0") || /maxDepth/.test(first.reason));
  if (first.kind === "refused" && (hopeless || second.kind === "gave_up")) {
    return refused(text, file, [refusalFinding(first)]);
  }
  switch (second.kind) {
    case "read":
      return { kind: "read", yaml: yamlText(text, second) };
    case "aliases":
      return refused(text, file, [aliasFinding(second.fault)]);
    case "refused":
      return refused(text, file, libraryFindings(second.errors, second.second));
    case "gave_up":
      return refused(text, file, [disagreementFinding(0, ["data", "no YAML"])]);
  }
}

function agreed(
  text: string,
  file: string,
  [first, second]: readonly [ReadByEvents, Extract<LibraryRead, { kind: "read" }>],
): ReadYaml {
  const path = differingPath(first.value, second.value);
  if (!path) return { kind: "read", yaml: yamlText(text, first) };
  const offset = first.root ? writtenIn(first.root)(path).node.start : 0;
  const readings = [first.value, second.value].map((value) => shown(at(value, path)));
  return refused(text, file, [disagreementFinding(offset, [readings[0] ?? "", readings[1] ?? ""])]);
}

function refused(text: string, file: string, findings: Parameters<typeof problemsIn>[2]): ReadYaml {
  return { kind: "refused", problems: problemsIn(text, file, findings) };
}

/** The way to the first part in which two values differ; undefined when they are the same. */
function differingPath(one: unknown, other: unknown): YamlPath | undefined {
  if (sameValue(one, other)) return undefined;
  if (!isCollection(one) || !isCollection(other) || Array.isArray(one) !== Array.isArray(other)) return [];
  for (const key of Object.keys(one)) {
    const rest = differingPath(at(one, [key]), at(other, [key]));
    if (rest) return [Array.isArray(one) ? Number(key) : key, ...rest];
  }
  return [];
}

function at(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (part, step) => (isCollection(part) ? Reflect.get(part, step) : undefined),
    value,
  );
}

function isCollection(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 60);
}
