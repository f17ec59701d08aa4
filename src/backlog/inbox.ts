/** The inbox: a bare list of items that a person dropped in, read whole or not at all (spec §1, Inbox). */
import * as z from "zod";
import type { Backlog } from "./backlog.ts";
import { type Item, type ItemDraft, itemIdSchema, LEVELS, SIZES } from "./item.ts";
import { compareProblems, type Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-codes.ts";
import { knownValues, schemaProblems } from "./schema-problems.ts";
import { compareTimestamps } from "./timestamp.ts";
import { readYaml, type YamlText } from "./yaml-text.ts";

export type ReadInbox =
  | { readonly kind: "empty" }
  /** `drafts` may be none: then every entry was without a title. */
  | { readonly kind: "entries"; readonly drafts: readonly ItemDraft[]; readonly warnings: readonly Problem[] }
  /** The file is to stay as it is, and the run goes on. */
  | { readonly kind: "unreadable"; readonly problems: readonly Problem[] };

const ORIGIN = "inbox";

const entryFields = {
  title: z.string().nullish(),
  description: z.string().nullish(),
  size: z.enum(SIZES).nullish(),
  complexity: z.enum(LEVELS).nullish(),
  risk: z.enum(LEVELS).nullish(),
  impact: z.enum(LEVELS).nullish(),
  pipeline_type: z.string().nullish(),
  dependencies: z.array(itemIdSchema).nullish(),
  tags: z.array(z.string()).nullish(),
};
const entrySchema = z.looseObject(entryFields);
type Entry = z.infer<typeof entrySchema>;

const KNOWN_FIELDS = Object.keys(entryFields);

/**
 * Reads the inbox's text; `file` names it in problems. Only white space or comments is empty. One bad entry
 * makes the whole file unreadable, so that nothing of it is taken in twice later on.
 */
export async function readInbox(text: string, file: string): Promise<ReadInbox> {
  const read = await readYaml(text, file);
  if (read.kind === "refused") return unreadable(read.problems);
  const { yaml } = read;
  if (yaml.value === null || yaml.value === undefined) return { kind: "empty" };
  if (!Array.isArray(yaml.value)) return unreadable([notAList({ yaml, file })]);
  if (yaml.value.length === 0) return { kind: "empty" };
  return readEntries(yaml.value, { yaml, file });
}

/**
 * Tells the item that an earlier run made of a draft, and then died before it could delete the inbox (INB-5): an open one
 * with the same title and description, made after the file was written. If the file is newer than the item, somebody
 * wrote the entry once more and means it. `written_at` is undefined where that is not known.
 */
export function alreadyIngested(
  backlog: Backlog,
  written_at: string | undefined,
): (draft: ItemDraft) => Item | undefined {
  const words = ({ title, description }: ItemDraft) => JSON.stringify([title, description?.context ?? ""]);
  const open = backlog.items.filter(
    (item) =>
      item.origin === ORIGIN &&
      item.status !== "done" &&
      (written_at === undefined || compareTimestamps(item.created, written_at) > 0),
  );
  const byWords = new Map(open.toReversed().map((item) => [words(item), item]));
  return (draft) => byWords.get(words(draft));
}

interface Source {
  readonly yaml: YamlText;
  readonly file: string;
}

function readEntries(raw: readonly unknown[], source: Source): ReadInbox {
  const drafts: ItemDraft[] = [];
  const warnings: Problem[] = [];
  const problems: Problem[] = [];
  for (const [index, value] of raw.entries()) {
    const checked = entrySchema.safeParse(value);
    if (!checked.success) {
      problems.push(...entryProblems(value, checked.error.issues, index, source));
      continue;
    }
    warnings.push(...unknownFields(checked.data, index, source));
    const title = checked.data.title?.trim();
    if (title) drafts.push(draftOf(checked.data, title));
    else warnings.push(untitled(index, source));
  }
  return problems.length > 0
    ? unreadable(problems)
    : { kind: "entries", drafts, warnings: warnings.toSorted(compareProblems) };
}

function draftOf(entry: Entry, title: string): ItemDraft {
  const { description, dependencies, tags, pipeline_type } = entry;
  const fields = {
    title,
    origin: ORIGIN,
    description: description?.trim() ? { context: description.trim() } : undefined,
    size: entry.size,
    complexity: entry.complexity,
    risk: entry.risk,
    impact: entry.impact,
    pipeline_type: pipeline_type?.trim() || undefined,
    dependencies: dependencies?.length ? [...new Set(dependencies)] : undefined,
    tags: tags?.length ? [...new Set(tags)] : undefined,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given) as unknown as ItemDraft;
}

function entryProblems(
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  index: number,
  { yaml, file }: Source,
): readonly Problem[] {
  const bare = typeof value === "string" || typeof value === "number";
  const problems = schemaProblems(issues, { yaml, file, value, path: [index] });
  return bare ? problems.map((one) => ({ ...one, hint: "Write it as `- title: …`." })) : problems;
}

function unknownFields(entry: Entry, index: number, { yaml, file }: Source): readonly Problem[] {
  const unknown = Object.keys(entry).filter((field) => !KNOWN_FIELDS.includes(field));
  return unknown.map((field) => ({
    code: "TW095" satisfies ProblemCode,
    severity: "warning",
    file,
    ...yaml.locateKey([index, field]),
    message: `an inbox entry has no field "${field}"; it is ignored`,
    hint: knownValues(field, KNOWN_FIELDS),
  }));
}

function untitled(index: number, { yaml, file }: Source): Problem {
  return {
    code: "TW096" satisfies ProblemCode,
    severity: "warning",
    file,
    ...yaml.locate([index]),
    message: "this entry has no title and is left out",
    hint: "Every entry needs a title.",
  };
}

/** Most often somebody copied the backlog's own shape: then the hint says so. */
function notAList({ yaml, file }: Source): Problem {
  const { value } = yaml;
  const wrapped = typeof value === "object" && value !== null && "items" in value;
  return {
    code: "TW097" satisfies ProblemCode,
    severity: "error",
    file,
    ...(wrapped ? yaml.locateKey(["items"]) : yaml.locate([])),
    message: wrapped
      ? "a bare list is expected, and this one stands under `items:`"
      : "a bare list is expected",
    hint: wrapped ? "Take the line `items:` away." : "Begin each entry with `- title: …`.",
  };
}

function unreadable(problems: readonly Problem[]): ReadInbox {
  return { kind: "unreadable", problems: problems.toSorted(compareProblems) };
}
