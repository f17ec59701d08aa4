/**
 * The page as one HTML file: the built template (`scripts/page.ts`) with the data in it. Text of items is data there and
 * nothing else: in JSON, in an element that no browser runs, without a character that could end it.
 */
import { type PageFacts, type PageRoom, pageData, withNotice } from "./page-data.ts";

/** Of the data. A browser opens more, but nobody waits for it on a phone. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Tried one after another, until the data fits. */
const ROOMS: readonly PageRoom[] = [
  { max_chars: 6_000, most_events: 50 },
  { max_chars: 1_500, most_events: 12 },
  { max_chars: 300, most_events: 4 },
  { max_chars: 0, most_events: 0 },
];

const PLACE = "{{data}}";
/** How every page begins, and nothing else does: what is overwritten must be one. */
const MARK = '<meta name="generator" content="Tickwork">';

/** `template` is that of the build. */
export function pageHtml(template: string, facts: PageFacts, maxBytes = MAX_BYTES): string {
  const [before, after, ...more] = template.split(PLACE);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error("the page's template has no place for the data, or more than one");
  return `${before}${fittingData(facts, maxBytes)}${after}`;
}

/** Whether a file is a page of ours, which may be written over. */
export function isPage(text: string): boolean {
  return text.startsWith("<!doctype html>") && text.slice(0, 4_000).includes(MARK);
}

function fittingData(facts: PageFacts, maxBytes: number): string {
  let json = "";
  for (const room of ROOMS) {
    const data = pageData(facts, room);
    json = scriptJson(room === ROOMS[0] ? data : withNotice(data, room));
    if (Buffer.byteLength(json) <= maxBytes) break;
  }
  return json;
}

/** JSON that means the same, and in which an HTML parser finds nothing, nor a JavaScript one a line's end. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
