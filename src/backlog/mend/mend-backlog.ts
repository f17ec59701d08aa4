/** A backlog's text with what has one right answer mended, by the smallest edits (spec §7). */
import { contentOf } from "../document/content.ts";
import type { WantedItem } from "../document/items-edits.ts";
import { rewrite } from "../document/rewrite.ts";
import type { Fields } from "../document/shape.ts";
import { isFields } from "../document/shape.ts";
import type { ReadBacklogOptions } from "../document.ts";
import { migrate } from "../migrations/migrate.ts";
import { readYaml } from "../yaml-text.ts";
import { mendedContent } from "./mended-items.ts";

export type Mended =
  | { readonly kind: "mended"; readonly text: string }
  /** Nothing to mend, or nothing that can be read. */
  | { readonly kind: "unchanged" }
  /** It would take a change of something else, such as what an anchor stands for. */
  | { readonly kind: "impossible" };

/** Words of another case, double tags, dependencies on archived items, a floor that is behind, an older schema. */
export async function mendBacklog(text: string, options: ReadBacklogOptions): Promise<Mended> {
  const read = await readYaml(text, options.file);
  const content = read.kind === "read" ? contentOf(read.yaml.value) : undefined;
  if (read.kind !== "read" || !content || !isFields(read.yaml.value)) return { kind: "unchanged" };
  const version = read.yaml.value["schema_version"] ?? 1;
  if (version !== 1 && version !== 2 && version !== 3) return { kind: "unchanged" };
  const mended = mendedContent(content, version);
  const { top, items } =
    version === 3 ? mended : migrate(mended, version, options.phasesOf ?? (() => undefined)).content;
  const wanted = items.map((value, from): WantedItem => ({ value, from }));
  return edited(text, { read: { yaml: read.yaml, content }, top, items: wanted, file: options.file });
}

/** The text with these items instead; `from` is where an item stands now. */
export async function edited(
  text: string,
  to: {
    readonly read: Parameters<typeof rewrite>[0];
    readonly top: Fields;
    readonly items: readonly WantedItem[];
    readonly file: string;
  },
): Promise<Mended> {
  const rewritten = await rewrite(to.read, { top: to.top, items: to.items }, to.file);
  if (rewritten.kind === "impossible") return { kind: "impossible" };
  const after = rewritten.result.yaml.text;
  return after === text ? { kind: "unchanged" } : { kind: "mended", text: after };
}
