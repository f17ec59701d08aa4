/** The backlog as a document: text in, model out, and what changes in the model back into the text, byte by byte. */
import { type Backlog, deepFreeze } from "./backlog.ts";
import { fieldWarnings, formProblems, itemProblems } from "./document/check.ts";
import { type Content, contentOf } from "./document/content.ts";
import type { ReadContent } from "./document/read-again.ts";
import { readableBacklog } from "./document/readable.ts";
import { rewrite } from "./document/rewrite.ts";
import { type Segments, segmentsOf } from "./document/segments.ts";
import { type Fields, isFields } from "./document/shape.ts";
import { wantedItems } from "./document/wanted-items.ts";
import { type Item, type ItemId, itemSchema } from "./item.ts";
import { migrate } from "./migrations/migrate.ts";
import { droppedPhase, migrationNotice, notMigrated } from "./migrations/notices.ts";
import { compareProblems, type Problem } from "./problem.ts";
import type { ProblemCode } from "./problem-codes.ts";
import { schemaSentence } from "./schema-problems.ts";
import type { YamlPath } from "./yaml/node.ts";
import { type Place, readYaml, type YamlText } from "./yaml-text.ts";

export interface BacklogDocument {
  readonly file: string;
  readonly text: string;
  /** Frozen. Fields nobody knows are in it; `null` for a known optional field is not. */
  readonly backlog: Backlog;
  /** The schema that the file has, if `text` is what migration made of it. */
  readonly migrated_from?: 1 | 2;
  readonly notices: readonly Problem[];
  /** A place in the text as it was read: for a migrated document, in the file of before. */
  locate(path: YamlPath): Place;
}

export type ReadBacklog =
  | { readonly kind: "read"; readonly document: BacklogDocument }
  | {
      readonly kind: "refused";
      /** In the order of the file. */
      readonly problems: readonly Problem[];
      /** What can be judged all the same. Undefined where it cannot be told what the items are. */
      readonly readable?: ReadableBacklog;
    };

/** Of no use but to look for further problems: what breaks the schema is left out of it. */
export type ReadableBacklog = Pick<BacklogDocument, "backlog" | "file" | "locate"> & {
  /** Ids of items that are not what is written: see `readableBacklog`. None in a sound document. */
  readonly guessed?: ReadonlySet<string> | undefined;
};

export interface ReadBacklogOptions {
  /** Relative to the repository: names the file in problems. */
  readonly file: string;
  /** The phases a pipeline has, for migration from schema 1; undefined for one that is not known. */
  readonly phasesOf?: (pipeline: string) => readonly string[] | undefined;
}

export type WriteBacklog =
  | { readonly kind: "written"; readonly document: BacklogDocument }
  | { readonly kind: "inexpressible"; readonly item?: ItemId; readonly message: string };

/**
 * Text to a checked, frozen backlog. Refused, with every problem at once: what `readYaml` refuses, a schema version that
 * is not known, and what breaks the schema (spec §1). Schemas 1 and 2 are migrated: then `text` is the migrated text.
 */
export async function readBacklog(text: string, options: ReadBacklogOptions): Promise<ReadBacklog> {
  const { file } = options;
  const read = await readYaml(text, file);
  if (read.kind === "refused") return read;
  const { yaml } = read;
  const version = versionOf(yaml, file);
  if (typeof version !== "number") return { kind: "refused", problems: [version] };
  const form = formProblems({ yaml, file });
  const content = contentOf(yaml.value);
  if (form.length > 0 || !content)
    return refused(form, { yaml, file, items: version === 3 ? undefined : [] });
  const source = { yaml, content };
  if (version !== 3) return migrated(source, { version, options });
  const problems = itemProblems(content.items, { yaml, file });
  if (problems.length > 0) return refused(problems, { yaml, file, items: content.items });
  const notices = fieldWarnings(content, { yaml, file });
  const backlog = backlogOf(content);
  return { kind: "read", document: documentOf(source, { file, notices, backlog, locate: yaml.locate }) };
}

/**
 * The document that says what the backlog says: the smallest change of the text that does, proven by reading it back.
 * The document's backlog is the very value given. The same document, text and all, when nothing differs. Nothing is
 * written where the schema or YAML has no way to say it: the message says what.
 */
export async function writeBacklog(document: BacklogDocument, backlog: Backlog): Promise<WriteBacklog> {
  if (backlog === document.backlog) return { kind: "written", document };
  const fault = faultIn(backlog, document.backlog);
  if (fault) return { kind: "inexpressible", ...fault };
  const source = sources.get(document) ?? (await sourceAgain(document));
  if (!source) return { kind: "inexpressible", message: "the document's own text cannot be read again" };
  const items = wantedItems(document.backlog.items, backlog.items);
  const rewritten = await rewrite(source, { top: topOf(backlog), items }, document.file);
  if (rewritten.kind === "impossible") {
    const item = rewritten.place === "top" ? undefined : backlog.items[rewritten.place]?.id;
    const message = "this change cannot be written into the file without changing something else";
    return { kind: "inexpressible", ...(item === undefined ? {} : { item }), message };
  }
  const { yaml } = rewritten.result;
  const { file, notices } = document;
  const about = { file, notices, backlog: deepFreeze(backlog), locate: yaml.locate };
  return { kind: "written", document: documentOf(rewritten.result, about) };
}

/** The text cut into its items, in the order of `backlog.items`. */
export async function segmentsOfDocument(document: BacklogDocument): Promise<Segments> {
  const source = sources.get(document) ?? (await sourceAgain(document));
  return segmentsOf(document.text, source?.yaml.root);
}

/** How a document is edited: its text as a tree. Kept aside, so that a document is plain data to everybody else. */
const sources = new WeakMap<BacklogDocument, ReadContent>();

/** The content is the backlog's own from here on, so that what did not change is known by being the same. */
function documentOf({ yaml }: ReadContent, about: Omit<BacklogDocument, "text">): BacklogDocument {
  const document = Object.freeze({ ...about, text: yaml.text });
  sources.set(document, {
    yaml,
    content: { top: topOf(about.backlog), items: asFields(about.backlog.items) },
  });
  return document;
}

async function sourceAgain({ text, file, backlog }: BacklogDocument): Promise<ReadContent | undefined> {
  const read = await readYaml(text, file);
  const content = { top: topOf(backlog), items: asFields(backlog.items) };
  return read.kind === "read" ? { yaml: read.yaml, content } : undefined;
}

/** `items` are those of schema 3, looked at already; without them, what is written is looked at here. */
function refused(
  found: readonly Problem[],
  from: { readonly yaml: YamlText; readonly file: string; readonly items?: readonly Fields[] | undefined },
): ReadBacklog {
  const { yaml, file } = from;
  const top = isFields(yaml.value) ? yaml.value : {};
  const written = from.items ?? (Array.isArray(top["items"]) ? top["items"] : undefined);
  const more = from.items || !written ? [] : itemProblems(written, { yaml, file });
  const problems = [...found, ...more].toSorted(compareProblems);
  if (!written) return { kind: "refused", problems };
  const readable = { file, ...readableBacklog(written, top["next_item_id"]), locate: yaml.locate };
  return { kind: "refused", problems, readable };
}

/** Missing means 1. */
function versionOf({ value, locate }: YamlText, file: string): 1 | 2 | 3 | Problem {
  const found = isFields(value) ? (value["schema_version"] ?? 1) : 3;
  if (found === 1 || found === 2 || found === 3) return found;
  const newer = typeof found === "number" && found > 3;
  return {
    code: "TW011" satisfies ProblemCode,
    severity: "error",
    file,
    ...locate(["schema_version"]),
    message: `schema_version ${JSON.stringify(found)} is not known`,
    hint: `This version of Tickwork knows 1, 2 and 3.${newer ? " A newer one wrote this file: use that one." : ""}`,
  };
}

async function migrated(
  source: ReadContent,
  { version, options }: { readonly version: 1 | 2; readonly options: ReadBacklogOptions },
): Promise<ReadBacklog> {
  const { file } = options;
  const { yaml } = source;
  const { content, dropped } = migrate(source.content, version, options.phasesOf ?? (() => undefined));
  const problems = itemProblems(content.items, { yaml, file });
  if (problems.length > 0) return refused(problems, { yaml, file, items: content.items });
  const items = content.items.map((value, from) => ({ value, from }));
  const rewritten = await rewrite(source, { top: content.top, items }, file);
  if (rewritten.kind === "impossible") {
    return { kind: "refused", problems: [notMigrated(rewritten.place, { yaml, file, version })] };
  }
  const notices = [
    migrationNotice({ yaml, file, version }),
    ...dropped.map((phase) => droppedPhase(phase, content, { yaml, file })),
    ...fieldWarnings(content, { yaml, file }),
  ].toSorted(compareProblems);
  const { result } = rewritten;
  const about = { file, notices, backlog: backlogOf(content), migrated_from: version, locate: yaml.locate };
  return { kind: "read", document: documentOf(result, about) };
}

/** The check has shown that the fields are those of items. */
function backlogOf({ top, items }: Content): Backlog {
  const { next_item_id, ...others } = top;
  const backlog = { ...others, schema_version: 3, items, next_item_id };
  return deepFreeze(backlog as unknown as Backlog);
}

function topOf({ items: _, ...top }: Backlog): Fields {
  return top;
}

function asFields(items: readonly Item[]): readonly Fields[] {
  return items as readonly unknown[] as readonly Fields[];
}

/** What the next run would refuse to read is not written. */
function faultIn(
  backlog: Backlog,
  before: Backlog,
): { readonly item?: ItemId; readonly message: string } | undefined {
  const known = new Set(before.items);
  const ids = new Set<ItemId>();
  for (const item of backlog.items) {
    const issue = known.has(item) ? undefined : itemSchema.safeParse(item).error?.issues[0];
    if (issue) return { item: item.id, message: schemaSentence(issue, item) };
    if (ids.has(item.id)) return { item: item.id, message: `the id ${item.id} is there twice` };
    ids.add(item.id);
  }
  const floor = backlog.next_item_id;
  return Number.isSafeInteger(floor) && floor >= 0
    ? undefined
    : { message: `next_item_id cannot be ${floor}` };
}
