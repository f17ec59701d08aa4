/** From one text to another by the smallest edits that say what is wanted, proven by reading the result. */
import type { YamlNode } from "../yaml/node.ts";
import { pairOf } from "../yaml/node.ts";
import type { YamlText } from "../yaml-text.ts";
import { type Content, differenceOf } from "./content.ts";
import { contentEdits, type Wanted } from "./content-edits.ts";
import { applyEdits } from "./edit.ts";
import { sourceOf } from "./habits.ts";
import { type ReadContent, readAgain } from "./read-again.ts";

export type Rewritten =
  | { readonly kind: "rewritten"; readonly result: ReadContent }
  /** The item, by its place in what is wanted, or `top`, that could not be expressed. */
  | { readonly kind: "impossible"; readonly place: number | "top" };

/** Changing what an anchor stands for changes others, who are then said explicitly, who may have anchors themselves. */
const ROUNDS = 4;

/**
 * First by edits inside of the items. What the result says otherwise than wanted (an alias took part in a change) is
 * edited in turn. If that leads nowhere, the changed items are written anew in canonical form; then with them every
 * item that has an alias in it. If that fails too, nothing is done.
 */
export async function rewrite(from: ReadContent, wanted: Wanted, file: string): Promise<Rewritten> {
  const target: Content = { top: wanted.top, items: wanted.items.map(({ value }) => value) };
  let now: ReadContent | undefined = from;
  let step = wanted;
  for (let round = 0; round < ROUNDS && now; round += 1) {
    now = await edited(now, step, file);
    if (now && differenceOf(now.content, target) === undefined) return { kind: "rewritten", result: now };
    if (now?.content.items.length !== target.items.length) break;
    step = { ...wanted, items: target.items.map((value, place) => ({ value, from: place })) };
  }
  const changed = changedPlaces(from.content, wanted);
  const aliased = new Set([...changed, ...aliasedPlaces(from.yaml, wanted)]);
  let place: number | "top" = [...changed][0] ?? "top";
  for (const anew of [changed, aliased]) {
    const items = wanted.items.map((item, index) => ({ ...item, anew: anew.has(index) }));
    const result = await edited(from, { ...wanted, items }, file);
    const difference = result ? differenceOf(result.content, target) : place;
    if (result && difference === undefined) return { kind: "rewritten", result };
    place = difference ?? place;
  }
  return { kind: "impossible", place };
}

async function edited(from: ReadContent, wanted: Wanted, file: string): Promise<ReadContent | undefined> {
  const before = from.yaml.text;
  const edits = contentEdits(sourceOf(before, from.yaml.root), from.content, wanted);
  const after = edits && applyEdits(before, edits);
  if (after === undefined) return undefined;
  if (after === before) return from;
  return readAgain(from, { text: sameEnd(before, after), wanted, file });
}

/** A file whose last line had no line break has none afterwards, though its last lines went. */
function sameEnd(before: string, after: string): string {
  return before.endsWith("\n") || before.trim() === "" ? after : after.replace(/(?:\r?\n)+$/, "");
}

function changedPlaces(before: Content, wanted: Wanted): ReadonlySet<number> {
  const places = wanted.items.map(({ value, from }, place) =>
    from !== undefined && before.items[from] !== value ? place : -1,
  );
  return new Set(places.filter((place) => place >= 0));
}

function aliasedPlaces(yaml: YamlText, wanted: Wanted): readonly number[] {
  const items = yaml.root?.kind === "map" ? pairOf(yaml.root, "items")?.value : undefined;
  if (items?.kind !== "list") return [];
  const { entries } = items;
  return wanted.items.flatMap(({ from }, place) => {
    const node = from === undefined ? undefined : entries[from]?.value;
    return node && hasAlias(node) ? [place] : [];
  });
}

function hasAlias(node: YamlNode): boolean {
  if (node.kind === "map") return node.pairs.some(({ key, value }) => hasAlias(key) || hasAlias(value));
  if (node.kind === "list") return node.entries.some(({ value }) => hasAlias(value));
  return node.kind === "alias";
}
