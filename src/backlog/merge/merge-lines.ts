/** Three-way merge of texts by lines. */
import { diff3Merge, diffComm } from "node-diff3";
import type { Sides } from "./merge-fields.ts";

export type Region =
  | { readonly kind: "agreed"; readonly text: string }
  /** Both sides changed these lines, each in its way. */
  | { readonly kind: "conflict"; readonly base: string; readonly ours: string; readonly theirs: string };

/** Regions in the order of the text; their texts joined are the merged text, wherever all are agreed. */
export function mergeLines({ base, ours, theirs }: Sides<string>): readonly Region[] {
  if (ours === theirs || ours === base) return [{ kind: "agreed", text: theirs }];
  if (theirs === base) return [{ kind: "agreed", text: ours }];
  const [own, other] = [linesOf(ours), linesOf(theirs)];
  // What both sides have that was not there before: the lines they share stand for what was.
  const before = base === "" ? diffComm(own, other).flatMap(({ common }) => common ?? []) : linesOf(base);
  const merged = diff3Merge(own, before, other, { excludeFalseConflicts: true });
  return merged.flatMap(({ ok, conflict }): readonly Region[] => {
    if (!conflict) return [{ kind: "agreed", text: (ok ?? []).join("") }];
    return lineByLine({ base: conflict.o, ours: conflict.a, theirs: conflict.b });
  });
}

/** Where no line came or went, each stands for itself: neighbours that were changed on one side each are no conflict. */
function lineByLine({ base, ours, theirs }: Sides<readonly string[]>): readonly Region[] {
  if (ours.length !== base.length || theirs.length !== base.length)
    return [{ kind: "conflict", base: base.join(""), ours: ours.join(""), theirs: theirs.join("") }];
  return base.flatMap((line, index) => {
    const [own, other] = [ours[index] ?? "", theirs[index] ?? ""];
    return line === own || line === other || own === other
      ? mergeLines({ base: line, ours: own, theirs: other })
      : [{ kind: "conflict" as const, base: line, ours: own, theirs: other }];
  });
}

/** The text of one side where both do not agree. */
export function chosen(regions: readonly Region[], side: "ours" | "theirs"): string {
  return regions.map((region) => (region.kind === "agreed" ? region.text : region[side])).join("");
}

/** Theirs where both do not agree, with the lines of comment that ours alone has got there. */
export function withCommentsOfBoth(regions: readonly Region[]): string {
  return regions
    .map((region) => {
      if (region.kind === "agreed") return region.text;
      const known = new Set(linesOf(region.base + region.theirs));
      const added = linesOf(region.ours).filter((line) => /^\s*#/.test(line) && !known.has(line));
      return added.join("") + region.theirs;
    })
    .join("");
}

/** As git marks it, each marker on a line of its own. */
export function marked(all: readonly Region[], lineBreak: string): string {
  const regions = all.reduce<readonly Region[]>(joinedToLast, []);
  const line = (text: string) => (text === "" || text.endsWith("\n") ? text : text + lineBreak);
  let result = "";
  for (const region of regions) {
    result +=
      region.kind === "agreed"
        ? region.text
        : `${line(result).slice(result.length)}<<<<<<< ours${lineBreak}${line(region.ours)}=======${lineBreak}${line(region.theirs)}>>>>>>> theirs${lineBreak}`;
  }
  return result;
}

/** Conflicts on lines that follow one another are one. */
function joinedToLast(regions: readonly Region[], next: Region): readonly Region[] {
  const last = regions.at(-1);
  if (last?.kind !== "conflict" || next.kind !== "conflict") return [...regions, next];
  return regions.with(-1, {
    kind: "conflict",
    base: last.base + next.base,
    ours: last.ours + next.ours,
    theirs: last.theirs + next.theirs,
  });
}

/** With their line breaks. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
