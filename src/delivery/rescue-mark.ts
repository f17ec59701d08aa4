/**
 * What the newest commit of a rescue branch says of itself (spec §10), as the last line of its message:
 *
 *     Tickwork-Rescue: {"of":"step","commits":1,"branch":"main","backlog":"BACKLOG.yaml","items":[…]}
 *
 * One line of ASCII, whatever names and paths are in it. Text in, text out. Anyone who can push can write one: what is read
 * is held against the schema, and only ever compared, counted and shown.
 */
import { posix } from "node:path";
import * as z from "zod";
import { itemIdSchema } from "../backlog/item.ts";
import { timestampSchema } from "../backlog/timestamp.ts";
import type { ItemIdentity, MadeFor } from "../ports/checkpoints.ts";

export interface RescueMark {
  /** A run's history with backlog and worklog, or the code of one step. */
  readonly of: "run" | "step";
  /**
   * So many of the newest commits are the work. Those below are where it was made, and may be on no branch any more: rebased,
   * squashed, or merged by meaning. Undefined: not known.
   */
  readonly commits?: number | undefined;
  /** See `MadeFor`. Undefined, as what follows, in a mark of an earlier version. */
  readonly branch?: string | undefined;
  readonly backlog?: string | undefined;
  readonly items?: readonly ItemIdentity[] | undefined;
}

/** What is written says all of it. */
export type NewMark = Pick<RescueMark, "of" | "commits"> & MadeFor;

const NAME = "Tickwork-Rescue";

/** As it was written before: the number alone, on the code of a step. */
const EARLIER = /^Tickwork-Set-Aside: ([1-9]\d{0,3})$/;

const MOST_COMMITS = 9_999;
const MOST_ITEMS = 500;
const MOST_CHARACTERS = 128 * 1024;

const schema = z.object({
  of: z.enum(["run", "step"]),
  commits: z.int().min(1).max(MOST_COMMITS).optional(),
  // Not as strict as git: nothing that makes a pattern of it, or no argument.
  branch: z
    .string()
    .max(1_024)
    .regex(/^[^ ~^:?*[\\\0]+$/),
  backlog: z
    .string()
    .max(4_096)
    .refine((path) => posix.normalize(path) === path && !/^(\/|\.\.?(\/|$))|\0/.test(path)),
  items: z.array(z.object({ id: itemIdSchema, created: timestampSchema })).max(MOST_ITEMS),
});

/** The message with the mark in git's last paragraph of `Name: value` lines, which is begun where there is none. */
export function withRescueMark(message: string, mark: NewMark): string {
  const text = message.trimEnd();
  const paragraphs = text.split(/\n{2,}/);
  const last = paragraphs.length > 1 ? (paragraphs.at(-1) ?? "") : "";
  const gap = /^([\w-]+: .*(\n|$))+$/.test(last) ? "\n" : "\n\n";
  return `${text}${gap}${NAME}: ${asciiJson(withinLimits(mark))}\n`;
}

/** From the message's last line. Undefined where it is none of ours, or says what none of ours would. Never throws. */
export function readRescueMark(message: string): RescueMark | undefined {
  const end = message.trimEnd();
  const line = end.slice(end.lastIndexOf("\n") + 1);
  const [, count] = EARLIER.exec(line) ?? [];
  if (count !== undefined) return { of: "step", commits: Number(count) };
  if (!line.startsWith(`${NAME}: `) || line.length > MOST_CHARACTERS) return undefined;
  try {
    return schema.safeParse(JSON.parse(line.slice(NAME.length + 2))).data;
  } catch {
    return undefined;
  }
}

/** A reader that finds fewer items or no number still has branch and backlog right. */
function withinLimits({ commits, items, ...mark }: NewMark): RescueMark {
  const known = commits !== undefined && commits >= 1 && commits <= MOST_COMMITS;
  return { ...mark, commits: known ? commits : undefined, items: items.slice(0, MOST_ITEMS) };
}

/** JSON that has no line break and no letter that a terminal, a mail or an old git would show as another. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
