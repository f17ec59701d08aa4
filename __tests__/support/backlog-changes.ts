/** Random changes of a backlog, as handlers make them: of one item, one that comes, one that goes. */
import fc from "fast-check";
import { appendItems, type Backlog, removeItem, replaceItem } from "../../src/backlog/backlog.ts";
import type { Item, ItemId } from "../../src/backlog/item.ts";
import { FIELD_VALUES, REQUIRED_VALUES } from "./messy-backlog.ts";

/** `at` picks an item; changes of an empty backlog add one. */
export type Change =
  | { readonly kind: "set"; readonly at: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: "remove"; readonly at: number }
  | { readonly kind: "add"; readonly fields: Readonly<Record<string, unknown>> };

const absent = fc.constant(undefined);

const setFields = fc
  .record(
    {
      ...REQUIRED_VALUES,
      ...Object.fromEntries(
        Object.entries(FIELD_VALUES).map(([name, value]) => [name, fc.option(value, { nil: undefined })]),
      ),
    },
    { requiredKeys: [] },
  )
  .map((fields) => Object.fromEntries(Object.entries(fields).slice(0, 4)));

/** One field or few: most saves change a status and a time. */
const oneField = fc
  .constantFrom(...Object.keys(FIELD_VALUES))
  .chain((name) =>
    fc
      .oneof({ weight: 3, arbitrary: FIELD_VALUES[name] ?? absent }, { weight: 1, arbitrary: absent })
      .map((value) => ({ [name]: value })),
  );

export const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("set" as const), at: fc.nat(), fields: oneField }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("set" as const), at: fc.nat(), fields: setFields }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("remove" as const), at: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      fields: fc
        .tuple(fc.record({ ...REQUIRED_VALUES }), fc.record(FIELD_VALUES, { requiredKeys: [] }))
        .map(([one, other]) => ({ ...one, ...other })),
    }),
  },
);

export interface Changed {
  readonly backlog: Backlog;
  /** The item it is about. */
  readonly id: ItemId;
  readonly kind: Change["kind"];
}

export function changed(backlog: Backlog, change: Change): Changed {
  const { items } = backlog;
  const item = change.kind === "add" || items.length === 0 ? undefined : items[change.at % items.length];
  if (!item) {
    const number = Math.max(backlog.next_item_id, 200) + 1;
    const fields =
      change.kind === "add" ? change.fields : { title: "One", status: "new", created: TIME, updated: TIME };
    const added = { ...fields, id: `WRK-${number}` } as unknown as Item;
    return { backlog: appendItems(backlog, [added], number), id: added.id, kind: "add" };
  }
  if (change.kind === "remove") return { backlog: removeItem(backlog, item.id), id: item.id, kind: "remove" };
  const fields = change.kind === "set" ? change.fields : {};
  return { backlog: replaceItem(backlog, { ...item, ...fields } as Item), id: item.id, kind: "set" };
}

const TIME = "2026-11-20T02:23:00.000Z";
