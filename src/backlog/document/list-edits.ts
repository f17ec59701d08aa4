/** A list of which some entries come, go or change: tags, dependencies, options. */
import { sameValue } from "../same-value.ts";
import type { YamlEntry, YamlList } from "../yaml/node.ts";
import { columnAt, lineStartAt } from "../yaml/source.ts";
import { deletion, type Edit, insertion } from "./edit.ts";
import { endWithComments, insertLinesBehind, isFirstOnLine, lineBehind } from "./extent.ts";
import { flowEdits } from "./flow-members.ts";
import type { Source } from "./habits.ts";
import { entryLines, flowValue } from "./render.ts";
import { replacementEdits, type Slot } from "./replacement.ts";
import { ANY_SHAPE } from "./shape.ts";

/** Comparing entry by entry costs the product of both lengths. */
const MAX_ENTRIES = 500;

type ListSlot = Slot & { readonly node: YamlList };

/** Undefined when the list is better written anew: nothing of it stays, or it is empty. */
export function listEdits(
  source: Source,
  slot: ListSlot,
  change: { readonly before: readonly unknown[]; readonly after: readonly unknown[] },
): readonly Edit[] | undefined {
  const { before, after } = change;
  const { entries } = slot.node;
  if (entries.length !== before.length || entries.length > MAX_ENTRIES || after.length > MAX_ENTRIES)
    return undefined;
  const steps = stepsBetween(before, after);
  if (!steps.some(({ kind }) => kind === "keep" || kind === "replace")) return undefined;
  return slot.node.flow ? flowListEdits(source, slot, steps) : blockListEdits(source, slot, steps);
}

function blockListEdits(source: Source, slot: ListSlot, steps: readonly Step[]): readonly Edit[] | undefined {
  const { text, habits } = source;
  const { entries } = slot.node;
  const shape = slot.shape.entries ?? ANY_SHAPE;
  const column = columnAt(text, slot.node.start);
  const edits: Edit[] = [];
  let stays: YamlEntry | undefined;
  for (const step of steps) {
    const entry = step.kind === "insert" ? undefined : entries[step.index];
    const dash = entry?.dash ?? slot.node.start;
    if (!isFirstOnLine(text, dash)) return undefined;
    switch (step.kind) {
      case "keep":
        stays = entry;
        break;
      case "replace": {
        const node = entry?.value ?? slot.node;
        const replaced = replacementEdits(
          source,
          { node, behind: dash + 1, column, flow: false, shape },
          step.value,
        );
        if (!replaced) return undefined;
        edits.push(...replaced);
        stays = entry;
        break;
      }
      case "remove":
        edits.push(deletion(lineStartAt(text, dash), lineBehind(text, entry?.value.end ?? dash)));
        break;
      case "insert": {
        const lines = entryLines(step.value, { column, shape, indents: habits });
        const end = stays && endWithComments(text, stays.value.end, column);
        const first = lineStartAt(text, slot.node.start);
        edits.push(
          end === undefined
            ? insertion(first, lines.map((line) => line + habits.lineBreak).join(""))
            : insertLinesBehind(text, end, { lines, lineBreak: habits.lineBreak }),
        );
      }
    }
  }
  return edits;
}

function flowListEdits(source: Source, slot: ListSlot, steps: readonly Step[]): readonly Edit[] {
  const shape = slot.shape.entries ?? ANY_SHAPE;
  const { quotes } = slot;
  const edits: Edit[] = [];
  const removed = new Set<number>();
  const additions: { behind: number; text: string }[] = [];
  let behind = -1;
  for (const step of steps) {
    if (step.kind === "insert") additions.push({ behind, text: flowValue(step.value, { shape, quotes }) });
    else if (step.kind === "remove") removed.add(step.index);
    else behind = step.index;
    const node = step.kind === "replace" ? slot.node.entries[step.index]?.value : undefined;
    if (step.kind !== "replace" || !node) continue;
    edits.push(
      ...(replacementEdits(
        source,
        { node, behind: node.start, column: 0, flow: true, shape, quotes },
        step.value,
      ) ?? []),
    );
  }
  const members = slot.node.entries.map(({ value }, index) => {
    const start = Math.min(value.start, value.anchor?.start ?? value.start, value.tag?.start ?? value.start);
    return { start, end: value.end, removed: removed.has(index) };
  });
  return [...edits, ...flowEdits(source, slot.node.start + 1, { members, additions })];
}

type Step =
  | { readonly kind: "keep"; readonly index: number }
  | { readonly kind: "remove"; readonly index: number }
  | { readonly kind: "replace"; readonly index: number; readonly value: unknown }
  | { readonly kind: "insert"; readonly value: unknown };

/** The fewest entries taken out and put in, in order; an entry that goes where another comes is replaced. */
function stepsBetween(before: readonly unknown[], after: readonly unknown[]): readonly Step[] {
  const common = commonLengths(before, after);
  const steps: Step[] = [];
  let at = 0;
  for (let index = 0; index < before.length || at < after.length; ) {
    if (index < before.length && at < after.length && sameValue(before[index], after[at])) {
      steps.push({ kind: "keep", index });
      index += 1;
      at += 1;
      continue;
    }
    const without = index < before.length ? (common[index + 1]?.[at] ?? 0) : -1;
    const later = at < after.length ? (common[index]?.[at + 1] ?? 0) : -1;
    const both = index < before.length && at < after.length ? (common[index + 1]?.[at + 1] ?? 0) : -1;
    if (both >= 0 && both === Math.max(without, later) && isPlain(before[index]) && isPlain(after[at])) {
      steps.push({ kind: "replace", index, value: after[at] });
      index += 1;
      at += 1;
    } else if (without >= later) {
      steps.push({ kind: "remove", index });
      index += 1;
    } else {
      steps.push({ kind: "insert", value: after[at] });
      at += 1;
    }
  }
  return steps;
}

/** How many entries the rests of both lists, from these places on, have in common in order. */
function commonLengths(
  before: readonly unknown[],
  after: readonly unknown[],
): readonly (readonly number[])[] {
  const table = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let one = before.length - 1; one >= 0; one -= 1) {
    for (let other = after.length - 1; other >= 0; other -= 1) {
      const row = table[one];
      if (!row) continue;
      row[other] = sameValue(before[one], after[other])
        ? 1 + (table[one + 1]?.[other + 1] ?? 0)
        : Math.max(table[one + 1]?.[other] ?? 0, row[other + 1] ?? 0);
    }
  }
  return table;
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
