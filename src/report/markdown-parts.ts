/** Parts that summary, board and problem list are put together from. */
import { markdownTable } from "markdown-table";
import type { CommitSha, Item, ItemId } from "../backlog/item.ts";
import { bounded, markdownCode, markdownText } from "./escape.ts";
import type { RunReport } from "./run-report.ts";

const MAX_TITLE = 80;

/** A table without the columns that no row fills. Cells are Markdown already; the header is our own. */
export function compactTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const filled = header.map((_, column) => rows.some((row) => (row[column] ?? "") !== ""));
  const kept = (row: readonly string[]) => row.filter((_, column) => filled[column]);
  // Padded columns would cost bytes that the limit does not give back, and are for nobody: the page is rendered.
  return markdownTable([kept(header), ...rows.map(kept)], { alignDelimiters: false });
}

/** `**WRK-003** Sort flags in --help` */
export function itemName(item: { readonly id: ItemId; readonly title: string }): string {
  return `**${markdownText(item.id)}** ${markdownText(bounded(item.title, MAX_TITLE))}`;
}

/** `build 4/5`, or the name alone where its place is not known; empty without a phase. */
export function phaseText(item: Item, placeOf: RunReport["placeOf"]): string {
  if (item.phase === undefined) return "";
  const place = placeOf?.(item);
  return place ? `${item.phase} ${place.position}/${place.total}` : item.phase;
}

/** The first seven digits, as a link where the repository's address is known. */
export function commitText(sha: CommitSha, repository_url: string | undefined): string {
  const short = markdownCode(sha.slice(0, 7));
  return repository_url === undefined ? short : `[${short}](${repository_url}/commit/${sha})`;
}

/** A folded part. `summary` is our own text, or escaped for Markdown. */
export function details(summary: string, body: string): string {
  // Without the blank lines GitHub would take the body for HTML.
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** `… and 12 more`, or the empty text when all are shown. */
export function moreText(all: number, shown: number): string {
  return all > shown ? `… and ${(all - shown).toLocaleString("en-US")} more` : "";
}

/** The parts that are there, a blank line between them. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
