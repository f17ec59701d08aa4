/**
 * The texts of both sides brought together, when it is known what they are to say. Each text is first made to say the
 * merged values; then the three differ in what is no value (comments, order, quotes) and in what is left undecided, and
 * are merged line by line, item by item. What came of it is read back: it says what it is to say, or it is not used.
 */
import type { Backlog } from "../backlog.ts";
import { type BacklogDocument, readBacklog, segmentsOfDocument, writeBacklog } from "../document.ts";
import { sameValue } from "../same-value.ts";
import type { Side, Sides } from "./merge-fields.ts";
import { chosen, mergeLines, type Region } from "./merge-lines.ts";
import { mergedOrder } from "./merged-order.ts";

/** One piece of text on each side: an item, or what is around the items. */
type Piece = Sides<string>;

/**
 * `wanted` differs between the sides where nothing is decided. The regions in which both sides agree or, of what is left,
 * each has its own; choosing one side throughout gives what is wanted of that side. Undefined when there is no such text.
 */
export async function mergeDocuments(
  documents: Sides<BacklogDocument>,
  wanted: Sides<Backlog>,
): Promise<readonly Region[] | undefined> {
  const isSame = (one: Side, other: Side) =>
    documents[one] === documents[other] && wanted[one] === wanted[other];
  const base = await writeBacklog(documents.base, wanted.base);
  const ours = isSame("ours", "base") ? base : await writeBacklog(documents.ours, wanted.ours);
  const theirs = isSame("theirs", "base") ? base : await writeBacklog(documents.theirs, wanted.theirs);
  if (base.kind !== "written" || ours.kind !== "written" || theirs.kind !== "written") return undefined;
  const written = { base: base.document, ours: ours.document, theirs: theirs.document };
  const pieces = await piecesOf(written);
  const whole = [
    {
      base: closed(base.document.text),
      ours: closed(ours.document.text),
      theirs: closed(theirs.document.text),
    },
  ];
  const ways = [
    () => (pieces ?? whole).flatMap(mergeLines),
    () => (pieces ?? []).flatMap(wholePiece),
    () => whole.flatMap(mergeLines),
    () => whole.flatMap(wholePiece),
  ];
  for (const merge of ways) {
    const regions = withLastLineOf(merge(), written);
    if (await areProven(regions, written)) return regions;
  }
  return undefined;
}

/** Where lines of both sides do not go together: the piece of one, or the piece of the other. */
function wholePiece(piece: Piece): readonly Region[] {
  const { base, ours, theirs } = piece;
  const simple = ours === theirs || ours === base || theirs === base;
  return simple ? mergeLines(piece) : [{ kind: "conflict", base, ours, theirs }];
}

/** Undefined where the texts are better looked at as wholes. */
async function piecesOf(documents: Sides<BacklogDocument>): Promise<readonly Piece[] | undefined> {
  const [base, ours, theirs] = await Promise.all(
    [documents.base, documents.ours, documents.theirs].map(piecesOfOne),
  );
  // An empty list is written in another way than one with items, around them.
  const areEmpty = [base, ours, theirs].map((one) => one?.ids.length === 0);
  if (!base || !ours || !theirs || (areEmpty.includes(true) && areEmpty.includes(false))) return undefined;
  const ids = mergedOrder({ base: base.ids, ours: ours.ids, theirs: theirs.ids });
  const item = (id: string) => ({
    base: base.items.get(id) ?? "",
    ours: ours.items.get(id) ?? "",
    theirs: theirs.items.get(id) ?? "",
  });
  return [
    { base: base.head, ours: ours.head, theirs: theirs.head },
    ...ids.map(item),
    { base: base.tail, ours: ours.tail, theirs: theirs.tail },
  ];
}

/** Undefined for a text whose items cannot be told apart by lines. Each piece ends with a line break. */
async function piecesOfOne(document: BacklogDocument) {
  const { head, items, tail } = await segmentsOfDocument(document);
  const ids = document.backlog.items.map(({ id }) => id);
  if (items.length !== ids.length) return undefined;
  const texts = items.map((text, index) => [ids[index] ?? "", closed(text)] as const);
  return { ids, head: closed(head), items: new Map<string, string>(texts), tail: closed(tail) };
}

function closed(text: string): string {
  if (text === "" || text.endsWith("\n")) return text;
  return text + (text.includes("\r\n") ? "\r\n" : "\n");
}

/** Whether the text ends with a line break is merged like everything else. */
function withLastLineOf(
  regions: readonly Region[],
  { base, ours, theirs }: Sides<BacklogDocument>,
): readonly Region[] {
  const isClosed = ({ text }: BacklogDocument) => text.endsWith("\n");
  const { text } = isClosed(ours) === isClosed(base) ? theirs : ours;
  const last = regions.findLastIndex((region) => region.kind === "conflict" || region.text !== "");
  const region = regions[last];
  if (text.endsWith("\n") || region?.kind !== "agreed") return regions;
  return regions.with(last, { kind: "agreed", text: region.text.replace(/\r?\n$/, "") });
}

async function areProven(
  regions: readonly Region[],
  { ours, theirs }: Sides<BacklogDocument>,
): Promise<boolean> {
  if (!(await says(chosen(regions, "ours"), ours))) return false;
  const isDecided = regions.every(({ kind }) => kind === "agreed");
  return isDecided ? sameValue(ours.backlog, theirs.backlog) : says(chosen(regions, "theirs"), theirs);
}

/** Whether the text is a backlog that says just this. */
export async function says(
  text: string,
  { file, backlog }: Pick<BacklogDocument, "file" | "backlog">,
): Promise<boolean> {
  const read = await readBacklog(text, { file });
  if (read.kind === "refused" || read.document.migrated_from !== undefined) return false;
  return sameValue(read.document.backlog, backlog);
}
