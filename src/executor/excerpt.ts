/** Shortens text for where it goes, and says so. */
import { cutText, onOneLine, wholeCharacters } from "../backlog/short-text.ts";

/** The beginning, at most `maxBytes` of UTF-8 and a word about the rest. */
export function beginningOf(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  // A character that the cut went through is dropped as a whole.
  const kept = new TextDecoder().decode(bytes.subarray(0, maxBytes)).replace(/\ufffd$/, "");
  return `${kept} [… ${bytes.length - Buffer.byteLength(kept)} bytes left out]`;
}

/** The end, at most `max` characters, from the beginning of a line where there is one. */
export function endOf(text: string, max: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= max) return trimmed;
  const end = trimmed.slice(trimmed.length - max);
  const line = end.indexOf("\n");
  return `[…]\n${line >= 0 && line < max / 2 ? end.slice(line + 1) : wholeCharacters(end)}`;
}

/** On one line and at most `max` characters, without anything a terminal or the runner could obey. */
export function oneLine(text: string, max: number): string {
  return cutText(onOneLine(text), max);
}
