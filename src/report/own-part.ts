/** The part of a text on GitHub that is Tickwork's, between two marks: what people write around it is theirs, and stays. */

const END = "<!-- tickwork:end -->";

export interface OwnPart {
  /** The mark it begins with. */
  readonly start: string;
  /** Finds such a mark in what is there, whatever else it says. */
  readonly starts: RegExp;
  /** Markdown, with a line feed at its end. */
  readonly said: string;
}

/** The text with our part brought up to date; behind what is there when it has none. */
export function withOwnPart(existing: string, { start, starts, said }: OwnPart): string {
  // Code shows what items say as it is: a mark in there would end our part too early, and what is behind it would stay for ever.
  const part = `${start}\n${said.replaceAll("<!-- tickwork:", "<!- tickwork:")}${END}`;
  const from = existing.search(starts);
  const to = from < 0 ? -1 : existing.indexOf(END, from);
  if (to >= 0) return `${existing.slice(0, from)}${part}${existing.slice(to + END.length)}`;
  return existing.trim() === "" ? part : `${existing.trimEnd()}\n\n${part}`;
}
