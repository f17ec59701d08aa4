/**
 * The inbox: a bare list of items that a person dropped in (spec §1, Inbox). An entry that cannot be taken in as a whole
 * stays in the file; a file of which the form cannot be told is not touched.
 */
import * as z from "zod";
import type { Backlog } from "./backlog.ts";
import { type InboxList, keepEntries } from "./inbox-entries.ts";
import { type Item, type ItemDraft, type ItemId, itemIdSchema, LEVELS, SIZES } from "./item.ts";
import { compareProblems, type Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-codes.ts";
import { knownValues, nearestName, schemaProblems } from "./schema-problems.ts";
import { compareTimestamps } from "./timestamp.ts";
import { readYaml, type YamlText } from "./yaml-text.ts";

export type ReadInbox =
  | { readonly kind: "empty" }
  | {
      readonly kind: "entries";
      /** May be none: then every entry stays. */
      readonly drafts: readonly ItemDraft[];
      /** Why entries stay in the file. */
      readonly warnings: readonly Problem[];
      /** The text with the entries that stay; undefined when none does. */
      readonly rest: string | undefined;
    }
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

export interface InboxOf {
  /** Names it in problems. */
  readonly file: string;
  /** Is this, or was it, an item of the backlog? */
  readonly isKnown: (id: ItemId) => boolean;
  /** The item that was likely meant by one that is not known. */
  readonly likely?: ((id: ItemId) => ItemId | undefined) | undefined;
}

/**
 * Reads the inbox's text. Only white space or comments is empty. An entry without a title, with a field that is none, or
 * that waits for an item that never was is told and stays. A value that cannot be makes the whole file unreadable.
 */
export async function readInbox(text: string, { file, isKnown, likely }: InboxOf): Promise<ReadInbox> {
  const read = await readYaml(text, file);
  if (read.kind === "refused") return unreadable(read.problems);
  const { value = null } = read.yaml;
  if (value === null) return { kind: "empty" };
  if (!Array.isArray(value)) return unreadable([notAList({ yaml: read.yaml, file })]);
  if (value.length === 0) return { kind: "empty" };
  return readEntries({ yaml: { ...read.yaml, value }, file, isKnown, likely });
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

interface Source<Yaml extends YamlText = YamlText> {
  readonly yaml: Yaml;
  readonly file: string;
}

async function readEntries(source: Source<InboxList> & InboxOf): Promise<ReadInbox> {
  const { yaml, file, isKnown, likely } = source;
  const drafts: ItemDraft[] = [];
  const staying: number[] = [];
  const warnings: Problem[] = [];
  const problems: Problem[] = [];
  for (const [index, value] of yaml.value.entries()) {
    const checked = entrySchema.safeParse(value);
    if (!checked.success) {
      problems.push(...entryProblems(value, checked.error.issues, index, source));
      continue;
    }
    const title = checked.data.title?.trim();
    const unknown = unknownFields(value, index, source);
    // Where the title is mistyped, that says it all.
    const hasTitle = title || unknown.some(({ field }) => nearestName(field, KNOWN_FIELDS) === "title");
    const against = [
      ...unknown.map(({ problem }) => problem),
      ...unknownDependencies(checked.data, { index, source, isKnown, likely }),
      ...(hasTitle ? [] : [untitled(index, source)]),
    ];
    if (title && against.length === 0) drafts.push(draftOf(checked.data, title));
    else staying.push(index);
    warnings.push(...against);
  }
  if (problems.length > 0) return unreadable(problems);
  const rest = await keepEntries(yaml, staying, file);
  return { kind: "entries", drafts, warnings: warnings.toSorted(compareProblems), rest };
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

/** Of the entry as it was read: what has passed the schema has lost a key `__proto__`. */
function unknownFields(
  entry: unknown,
  index: number,
  { yaml, file }: Source,
): readonly { readonly field: string; readonly problem: Problem }[] {
  const unknown = Object.keys(Object(entry)).filter((field) => !KNOWN_FIELDS.includes(field));
  return unknown.map((field) => ({
    field,
    problem: {
      code: "TW095",
      severity: "warning",
      file,
      ...yaml.locateKey([index, field]),
      message: `an inbox entry has no field "${field}"; the entry stays in the inbox`,
      hint: knownValues(field, KNOWN_FIELDS),
    },
  }));
}

function unknownDependencies(
  { dependencies }: Entry,
  of: { readonly index: number; readonly source: Source } & Pick<InboxOf, "isKnown" | "likely">,
): readonly Problem[] {
  const { yaml, file } = of.source;
  return (dependencies ?? []).flatMap((id, at) => {
    if (of.isKnown(id)) return [];
    const meant = of.likely?.(id);
    return [
      {
        code: "TW080" satisfies ProblemCode,
        severity: "warning",
        file,
        ...yaml.locate([of.index, "dependencies", at]),
        message: `the dependency "${id}" does not exist and never did; the entry stays in the inbox`,
        hint: `${meant === undefined ? "" : `Did you mean "${meant}"? `}Name an item of the backlog, or take it out.`,
      },
    ];
  });
}

function untitled(index: number, { yaml, file }: Source): Problem {
  return {
    code: "TW096" satisfies ProblemCode,
    severity: "warning",
    file,
    ...yaml.locate([index]),
    message: "this entry has no title and stays in the inbox",
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
