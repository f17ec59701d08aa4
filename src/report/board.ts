/** The board as data: what `status`, the summary and a page print. Texts are as the file has them: escape them. */
import type { Backlog } from "../backlog/backlog.ts";
import type { Item, ItemId, Level, Status } from "../backlog/item.ts";
import { compareTimestamps, epochMs } from "../backlog/timestamp.ts";
import type { WhyNot } from "../ports/why-not.ts";
import type { NextAction, PlaceOf } from "./run-report.ts";
import { waitText } from "./why-not-text.ts";

export interface Board {
  readonly columns: readonly BoardColumn[];
  readonly items: number;
  readonly next: readonly NextAction[];
  readonly spent?: Spent | undefined;
}

export interface BoardColumn {
  readonly name: (typeof COLUMNS)[number]["name"];
  readonly status: Status;
  readonly rows: readonly BoardRow[];
}

export interface BoardRow {
  readonly id: ItemId;
  readonly title: string;
  readonly phase?: string | undefined;
  /** From 1, in the item's pipeline. */
  readonly position?: number | undefined;
  readonly total?: number | undefined;
  readonly impact?: Level | undefined;
  /** Since it last changed: how long it stands still. */
  readonly age_ms: number;
  /** A question or reason of its own for a blocked item, else what selection said. */
  readonly waits?: string | undefined;
}

export interface Spent {
  readonly today_usd: number;
  readonly month_usd: number;
  readonly day_limit_usd?: number | undefined;
  readonly month_limit_usd?: number | undefined;
}

export interface BoardFacts {
  /** RFC 3339. */
  readonly now: string;
  readonly placeOf?: PlaceOf | undefined;
  readonly why_not: readonly WhyNot[];
  readonly next?: readonly NextAction[] | undefined;
  readonly spent?: Spent | undefined;
}

/** From what is under way to what is over. */
const COLUMNS = [
  { name: "In progress", status: "in_progress" },
  { name: "Needs you", status: "blocked" },
  { name: "Ready", status: "ready" },
  { name: "Scoping", status: "scoping" },
  { name: "New", status: "new" },
  { name: "Done", status: "done" },
] as const satisfies readonly { readonly name: string; readonly status: Status }[];

const IMPACT: Readonly<Record<Level, number>> = { high: 0, medium: 1, low: 2 };

/** Every column is there, an empty one too. Inside: furthest phase first, then impact, then oldest. */
export function boardOf(backlog: Backlog, facts: BoardFacts): Board {
  const waits = new Map(facts.why_not.map((why) => [why.item_id, why]));
  const byStatus = Map.groupBy(backlog.items, ({ status }) => status);
  const columns = COLUMNS.map(({ name, status }) => {
    const items = (byStatus.get(status) ?? []).toSorted(boardOrder(facts));
    return { name, status, rows: items.map((item) => rowOf(item, waits.get(item.id), facts)) };
  });
  return { columns, items: backlog.items.length, next: facts.next ?? [], spent: facts.spent };
}

/** `build 4/5`; the name alone where its place is not known; empty without a phase. */
export function rowPhase({ phase, position, total }: BoardRow): string {
  if (phase === undefined) return "";
  return position === undefined || total === undefined ? phase : `${phase} ${position}/${total}`;
}

function rowOf(item: Item, why: WhyNot | undefined, facts: BoardFacts): BoardRow {
  const place = facts.placeOf?.(item);
  return {
    id: item.id,
    title: item.title,
    phase: item.phase,
    position: place?.position,
    total: place?.total,
    impact: item.impact,
    age_ms: Math.max(0, epochMs(facts.now) - epochMs(item.updated)),
    waits: waitsOf(item, why, facts.now),
  };
}

function waitsOf(item: Item, why: WhyNot | undefined, now: string): string | undefined {
  if (item.status === "blocked")
    return item.blocked_question?.question ?? item.blocked_reason ?? "no reason given";
  return why === undefined ? undefined : waitText(why, { many: false, now });
}

function boardOrder({ placeOf }: BoardFacts): (a: Item, b: Item) => number {
  const position = (item: Item) =>
    item.status === "in_progress" || item.status === "scoping" ? (placeOf?.(item)?.position ?? 0) : 0;
  const impact = (item: Item) => (item.status === "ready" && item.impact ? IMPACT[item.impact] : 3);
  const since = (item: Item) => (item.status === "blocked" ? item.updated : item.created);
  return (a, b) =>
    position(b) - position(a) ||
    impact(a) - impact(b) ||
    compareTimestamps(since(a), since(b)) ||
    (a.id < b.id ? -1 : 1);
}
