/**
 * The mark in the body of an issue of Tickwork: what the issue is for and what it says already. It is an HTML comment, which
 * no text of an item can be, since those are escaped. Text in, value out.
 */
import { createHash } from "node:crypto";
import * as z from "zod";
import { itemIdSchema } from "../backlog/item.ts";

/** Which backlog an issue is about. Several of one repository do not meddle with each other. */
export interface IssuePlace {
  /** GitHub's number of the repository: an issue that was moved here from another is not ours. Undefined where the runner does not say. */
  readonly repository?: string | undefined;
  /** The branch that the work is for. */
  readonly branch: string;
  /** Path from the repository's top. */
  readonly backlog: string;
}

const place = { repository: z.string().optional(), branch: z.string(), backlog: z.string() };
/** RFC 3339, of the moment it was settled; absent while it asks. Closed without it, a person closed it. */
const settled = z.string().optional();

const decisionSchema = z.object({
  ...place,
  id: itemIdSchema,
  created: z.string(),
  /** `digest` of the item's title. */
  title: z.string(),
  /** `digest` of what is asked. */
  question: z.string(),
  /** RFC 3339: since when it is asked. */
  asked: z.string(),
  /** The run that asked it, as a path below the repository's address; empty when no run on GitHub did. */
  run: z.string(),
  settled,
});

const failureSchema = z.object({
  ...place,
  /** `digest` of what went wrong. */
  what: z.string(),
  /** RFC 3339, of the first failure in a row. */
  since: z.string(),
  count: z.coerce.number().int().min(1),
  /** The last run that was counted. */
  run: z.string(),
  settled,
});

export type DecisionMark = z.infer<typeof decisionSchema>;
export type FailureMark = z.infer<typeof failureSchema>;

export const DECISION_MARK = /<!-- tickwork:decision (\S+) -->/;
export const FAILURE_MARK = /<!-- tickwork:failure (\S+) -->/;

/** For the body of an issue that asks about an item. */
export function decisionMark(mark: DecisionMark): string {
  return `<!-- tickwork:decision ${written(mark)} -->`;
}

/** For the body of the issue that tells of failed runs. */
export function failureMark(mark: FailureMark): string {
  return `<!-- tickwork:failure ${written(mark)} -->`;
}

/** Of an issue's body; undefined for one that asks nothing. */
export function decisionIn(body: string): DecisionMark | undefined {
  return parsed(decisionSchema, DECISION_MARK, body);
}

/** Of an issue's body; undefined for one that tells of no failed run. */
export function failureIn(body: string): FailureMark | undefined {
  return parsed(failureSchema, FAILURE_MARK, body);
}

/** Whether both are of the same backlog on the same branch of the same repository, which a transfer changes. */
export function isPlace(one: IssuePlace, other: IssuePlace): boolean {
  return one.branch === other.branch && one.backlog === other.backlog && one.repository === other.repository;
}

/** Tells texts apart in little room. */
export function digest(...texts: readonly string[]): string {
  return createHash("sha256").update(texts.join("\0")).digest("hex").slice(0, 16);
}

function written(mark: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(mark).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  // What could end the comment is encoded by it.
  return new URLSearchParams(fields).toString();
}

function parsed<T extends z.ZodType>(schema: T, pattern: RegExp, body: string): z.infer<T> | undefined {
  const [, fields] = pattern.exec(body) ?? [];
  if (fields === undefined) return undefined;
  return schema.safeParse(Object.fromEntries(new URLSearchParams(fields))).data;
}
