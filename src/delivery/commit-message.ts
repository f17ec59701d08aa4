/**
 * Messages of the commits we make (spec §6), from words of agents: one line each, with nothing in them that git or
 * GitHub would act on (spec §9).
 */
import { inertLine } from "../backlog/inert-line.ts";
import type { StepOutput } from "../ports/checkpoints.ts";

/** A subject longer than this is shortened, and the body has it in full. */
export const MAX_SUBJECT = 120;
/** Of one step's summary in the body, in characters, and of steps. Together they stay far below what an argument may be. */
const MAX_BODY_LINE = 500;
const MAX_BODY_LINES = 40;
/** With less room than this for each summary, a subject of many names fewer steps instead. */
const MIN_PART = 24;

type Said = Pick<StepOutput, "item_id" | "phase" | "summary" | "unfinished">;

/** `[<ID>][<phase>] <summary>`, or `[<ID>][<phase>] Failed: <summary>`, joined by ` | ` for several. `outputs` is not empty. */
export function stepMessage(outputs: readonly Said[]): string {
  const parts = outputs.map(partOf);
  const full = parts.map(({ prefix, summary }) => `${prefix} ${summary}`);
  const joined = full.join(" | ");
  if (lengthOf(joined) <= MAX_SUBJECT) return joined;
  // A body line begins with a bracket, which keeps git from reading it as a trailer.
  const body = full.slice(0, MAX_BODY_LINES).map((line) => shorten(line, MAX_BODY_LINE));
  const more = full.length > MAX_BODY_LINES ? [`[… and ${full.length - MAX_BODY_LINES} more]`] : [];
  return `${shortSubject(parts)}\n\n${[...body, ...more].join("\n")}`;
}

/** A message of our own, which may quote a title. */
export function plainMessage(text: string): string {
  return shorten(inertLine(text), MAX_SUBJECT);
}

interface Part {
  readonly prefix: string;
  readonly summary: string;
}

function partOf({ item_id, phase, summary, unfinished }: Said): Part {
  const prefix = `[${item_id}][${phase}]`;
  const said = withoutTags(inertLine(summary), [item_id, phase]);
  if (unfinished === undefined) return { prefix, summary: said || "done" };
  return { prefix, summary: said === "" ? unfinished : `${unfinished}: ${said}` };
}

/** Without `[<ID>]` and `[<phase>]` in front, however often the agent wrote them. */
function withoutTags(line: string, tags: readonly string[]): string {
  const lower = line.toLowerCase();
  const tag = tags.map((name) => `[${name.toLowerCase()}]`).find((one) => lower.startsWith(one));
  if (tag === undefined) return line.replace(/^[\s:|–—-]+(?=\S)/u, "");
  return withoutTags(line.slice(tag.length).trimStart(), tags);
}

function shortSubject(parts: readonly Part[]): string {
  const separators = 3 * (parts.length - 1);
  const room = Math.floor((MAX_SUBJECT - separators) / parts.length);
  if (room >= MIN_PART)
    return parts.map(({ prefix, summary }) => shorten(`${prefix} ${summary}`, room)).join(" | ");
  const named: string[] = [];
  for (const { prefix } of parts) {
    const rest = ` | and ${parts.length - named.length} more`;
    if (lengthOf([...named, prefix].join(" | ") + rest) > MAX_SUBJECT) break;
    named.push(prefix);
  }
  const left = parts.length - named.length;
  return [...named, ...(left > 0 ? [`and ${left} more`] : [])].join(" | ");
}

function shorten(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max
    ? text
    : `${characters
        .slice(0, max - 1)
        .join("")
        .trimEnd()}…`;
}

function lengthOf(text: string): number {
  return [...text].length;
}
