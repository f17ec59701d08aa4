/**
 * A Markdown document that stays below a limit of bytes. The runner drops a summary past 1 MiB whole (spec §6), so what
 * does not fit is cut by importance, in stages, and the document says what was left out.
 */

export interface DocumentSection {
  /** As the note at the end calls it: `what happened`. */
  readonly name: string;
  /** The greater, the longer it stays whole. */
  readonly importance: number;
  /** How many entries it has; 0 for one that is always whole. */
  readonly entries: number;
  /** The section with at most this many entries, or the empty text when there is nothing to say. */
  render(most: number): string;
}

/** How many entries a section may keep, from stage to stage. */
const STAGES = [Number.POSITIVE_INFINITY, 1000, 200, 50, 10, 0] as const;

/**
 * The sections in the order given, a blank line between them. While they take more than `maxBytes` of UTF-8, the least
 * important is cut down to the next stage, then the next least, and so on round by round, so that the most important
 * keeps the most and none is emptied while another is whole. `elsewhere` says where the rest is to be found.
 */
export function boundedDocument(
  sections: readonly DocumentSection[],
  maxBytes: number,
  elsewhere: string,
): string {
  const cuttable = sections
    .filter(({ entries }) => entries > 0)
    .toSorted((a, b) => a.importance - b.importance);
  const texts = new Map(sections.map((section) => [section, section.render(STAGES[0])]));
  const kept = new Map<DocumentSection, number>();
  for (const stage of STAGES.slice(1)) {
    for (const section of cuttable) {
      const text = assembled(sections, texts, leftOutNote(kept, elsewhere));
      if (Buffer.byteLength(text) <= maxBytes) return text;
      if (section.entries <= stage) continue;
      texts.set(section, stage === 0 ? "" : section.render(stage));
      kept.set(section, stage);
    }
  }
  return assembled(sections, texts, leftOutNote(kept, elsewhere));
}

function assembled(
  sections: readonly DocumentSection[],
  texts: ReadonlyMap<DocumentSection, string>,
  note: string,
): string {
  const parts = [...sections.map((section) => texts.get(section) ?? ""), note];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** `Left out, because a summary must stay below 1 MiB: board (4,000 of 5,000).` */
function leftOutNote(kept: ReadonlyMap<DocumentSection, number>, elsewhere: string): string {
  if (kept.size === 0) return "";
  const number = (count: number) => count.toLocaleString("en-US");
  const parts = [...kept].map(
    ([{ name, entries }, most]) => `${name} (${number(entries - most)} of ${number(entries)})`,
  );
  return `*Left out, because this page may not get larger: ${parts.join(", ")}. ${elsewhere}*`;
}
