/**
 * Several changes at once can get in each other's way: a comment that goes with one item stands where another is to come.
 * What cannot be written in one go is written one change after another, each proven by itself.
 */

import type { Wanted } from "./content-edits.ts";
import type { WantedItem } from "./items-edits.ts";
import type { ReadContent } from "./read-again.ts";
import { type Rewritten, rewrite } from "./rewrite.ts";
import type { Fields } from "./shape.ts";

/** In one go where that is possible. `impossible` says so of the first step that is. */
export async function rewriteStepwise(from: ReadContent, wanted: Wanted, file: string): Promise<Rewritten> {
  const whole = await rewrite(from, wanted, file);
  if (whole.kind === "rewritten") return whole;
  let now = from;
  for (const step of steps(from, wanted)) {
    const items = step(now.content.items);
    const next = await rewrite(now, { top: now.content.top, items }, file);
    if (next.kind === "impossible") return whole;
    now = next.result;
  }
  const all = now.content.items.map((value, place) => ({ value, from: place }));
  const last = await rewrite(now, { top: wanted.top, items: all }, file);
  return last.kind === "rewritten" ? last : whole;
}

type Step = (now: readonly Fields[]) => readonly WantedItem[];

/** First what goes, then what changes, then what comes; the items that stay are in the order in which they stand. */
function steps(from: ReadContent, wanted: Wanted): readonly Step[] {
  const staying = wanted.items.filter((item) => item.from !== undefined);
  const goes: Step = (now) =>
    staying.map(({ from: place = 0 }) => ({ value: now[place] ?? {}, from: place }));
  const changes = staying.flatMap(({ value, from: place = 0 }, at): readonly Step[] =>
    from.content.items[place] === value
      ? []
      : [(now) => now.map((one, index) => ({ value: index === at ? value : one, from: index }))],
  );
  const comes = wanted.items.flatMap(({ value, from: place }, at): readonly Step[] =>
    place !== undefined
      ? []
      : [
          (now) =>
            now.map((one, index): WantedItem => ({ value: one, from: index })).toSpliced(at, 0, { value }),
        ],
  );
  return [goes, ...changes, ...comes];
}
