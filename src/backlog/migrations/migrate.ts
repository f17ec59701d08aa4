/** Older schemas, as data: what a file of theirs says in the words of schema 3. */
import type { Content } from "../document/content.ts";
import { type DroppedPhase, itemFromV1 } from "./v1.ts";
import { itemFromV2 } from "./v2.ts";

export interface Migrated {
  readonly content: Content;
  readonly dropped: readonly (DroppedPhase & { readonly index: number })[];
}

/** Items keep their places. What a file has that breaks its own schema stays, for the check of schema 3 to name. */
export function migrate(
  content: Content,
  version: 1 | 2,
  phasesOf: (pipeline: string) => readonly string[] | undefined,
): Migrated {
  const items = content.items.map((item) =>
    version === 1 ? itemFromV1(item, phasesOf) : { item, dropped: undefined },
  );
  return {
    content: { top: { ...content.top, schema_version: 3 }, items: items.map(({ item }) => itemFromV2(item)) },
    dropped: items.flatMap(({ dropped }, index) => (dropped ? [{ ...dropped, index }] : [])),
  };
}
