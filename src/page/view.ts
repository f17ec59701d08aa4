/** What of the page is looked at: filters and the open item. It stands in the address behind `#`, so that a link shares it. Pure. */
import type { PageItem } from "./data.ts";

export interface View {
  /** Words that an item must have, each of them. */
  readonly text: string;
  readonly status: readonly string[];
  readonly size: readonly string[];
  readonly risk: readonly string[];
  /** The id of the open item. */
  readonly item?: string | undefined;
}

export const WHOLE: View = { text: "", status: [], size: [], risk: [] };
const MAX_TEXT = 200;
const LISTS = ["status", "size", "risk"] as const;

/** Of `#q=retry&status=ready,blocked&item=WRK-007`. What it does not know is passed over: anybody can write a link. */
export function viewOf(hash: string): View {
  const read = new URLSearchParams(hash.replace(/^#/, ""));
  const list = (name: string) =>
    (read.get(name) ?? "").split(",").filter((value) => /^[a-z_]{1,20}$/.test(value));
  return {
    text: (read.get("q") ?? "").slice(0, MAX_TEXT),
    status: list("status"),
    size: list("size"),
    risk: list("risk"),
    item: read.get("item")?.slice(0, 64) || undefined,
  };
}

/** `#` and what differs from the whole; the empty text for the whole. */
export function hashOf(view: View): string {
  const written = new URLSearchParams();
  if (view.text !== "") written.set("q", view.text);
  for (const name of LISTS) if (view[name].length > 0) written.set(name, view[name].join(","));
  if (view.item !== undefined) written.set("item", view.item);
  const text = written.toString().replaceAll("%2C", ",");
  return text === "" ? "" : `#${text}`;
}

/** Whether any item could be hidden. */
export function isFiltered({ text, status, size, risk }: View): boolean {
  return text.trim() !== "" || [...status, ...size, ...risk].length > 0;
}

/** Values of one field are alternatives; fields must all match, and every word of the text. */
export function matcher({ text, status, size, risk }: View): (item: PageItem) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const one = (wanted: readonly string[], value: string | undefined) =>
    wanted.length === 0 || (value !== undefined && wanted.includes(value));
  return (item) =>
    one(status, item.status) &&
    one(size, item.size) &&
    one(risk, item.risk) &&
    (words.length === 0 || words.every((word) => haystackOf(item).includes(word)));
}

const haystacks = new WeakMap<PageItem, string>();

/** Made once for each item: typing must not wait for it. */
function haystackOf(item: PageItem): string {
  const made = haystacks.get(item);
  if (made !== undefined) return made;
  const parts = [
    item.id,
    item.title,
    item.phase ?? "",
    item.waits ?? "",
    item.need?.asked ?? "",
    ...item.tags,
    ...item.texts.map(({ text }) => text),
  ];
  const text = parts.join("\n").toLowerCase();
  haystacks.set(item, text);
  return text;
}
