/**
 * What is to be done on GitHub so that each item that needs a person has exactly one issue, and each issue an item that
 * does. An item's issue is its own for life: it is asked in again, never beside it. Pure.
 */
import type { Backlog } from "../backlog/backlog.ts";
import type { Item, ItemId } from "../backlog/item.ts";
import { epochMs } from "../backlog/timestamp.ts";
import type { HubIssue, IssueChange } from "../ports/hub-issue.ts";
import {
  askedAnew,
  decisionBody,
  decisionTitle,
  type IssueFacts,
  isOwnTitle,
  markOf,
  settledBody,
} from "./decision-issue.ts";
import { type DecisionMark, decisionIn, digest, type IssuePlace, isPlace } from "./issue-mark.ts";
import type { IssueStep } from "./issue-step.ts";
import type { JournalEntry } from "./journal.ts";
import type { Need } from "./needs-person.ts";
import { settledText } from "./settled-text.ts";

/** An issue of ours, read. */
interface Asked {
  readonly issue: HubIssue;
  readonly mark: DecisionMark;
  /** The item that it is about, if there is one: never two. */
  readonly item: Item | undefined;
}

export interface DecisionWorld {
  readonly backlog: Backlog;
  readonly needs: readonly Need[];
  /** Open ones, and of the closed as many as were looked at. */
  readonly issues: readonly HubIssue[];
  readonly facts: IssueFacts;
  readonly entries: readonly JournalEntry[];
  /** RFC 3339: what others did before the run knows. */
  readonly began: string;
  /** RFC 3339. */
  readonly now: string;
}

/** Closings first: they make the list shorter. */
export function planDecisions(world: DecisionWorld): readonly IssueStep[] {
  const { needs, facts, backlog } = world;
  const asked = askedIn(world.issues, facts.place, backlog.items);
  const byNeed = new Map(needs.map((need) => [need, issuesOf(need.item, asked)]));
  const taken = new Set([...byNeed.values()].flat());
  return [
    ...asked.filter((one) => isAsking(one) && !taken.has(one)).map((one) => settle(one, world)),
    ...[...byNeed].flatMap(([need, own]) => stepsFor(need, own, world)),
  ];
}

/** Needs whose issue is not among these: it may be a closed one. */
export function withoutIssue({
  needs,
  issues,
  facts,
  backlog,
}: Pick<DecisionWorld, "needs" | "issues" | "facts" | "backlog">): readonly Need[] {
  const asked = askedIn(issues, facts.place, backlog.items);
  return needs.filter(({ item }) => issuesOf(item, asked).length === 0);
}

/** The issues that ask for items: of each the open one, else the oldest. */
export function issuesByItem({
  needs,
  issues,
  facts,
  backlog,
}: Pick<DecisionWorld, "needs" | "issues" | "facts" | "backlog">): ReadonlyMap<ItemId, HubIssue> {
  const asked = askedIn(issues, facts.place, backlog.items);
  return new Map(
    needs.flatMap(({ item }) => {
      const [first] = issuesOf(item, asked);
      return first ? [[item.id, first.issue] as const] : [];
    }),
  );
}

/** The id of the item that an issue asks for, by its body: as it is called now, or as it was when it left the backlog. */
export function itemAskedIn(
  body: string,
  { items, place }: { readonly items: readonly Item[]; readonly place: IssuePlace },
): ItemId | undefined {
  const mark = decisionIn(body);
  if (mark === undefined || !isPlace(mark, place)) return undefined;
  return itemOf(mark, items)?.id ?? mark.id;
}

/**
 * Closes the issue of items that ask no more, which are in `before`; `quietly_in` the issue in which somebody tells it
 * anyway.
 */
export function planSettled(
  world: Pick<DecisionWorld, "backlog" | "issues" | "facts" | "entries" | "now">,
  of: {
    readonly before: Backlog;
    readonly items: readonly Item[];
    readonly quietly_in?: number | undefined;
  },
): readonly IssueStep[] {
  const asked = askedIn(world.issues, world.facts.place, of.before.items);
  const own = new Set(of.items.flatMap((item) => issuesOf(item, asked)));
  return [...own].filter(isAsking).map((one) => {
    const step = settle(one, world);
    return one.issue.number === of.quietly_in ? { ...step, comment: undefined } : step;
  });
}

function askedIn(issues: readonly HubIssue[], place: IssuePlace, items: readonly Item[]): readonly Asked[] {
  return issues.flatMap((issue) => {
    const mark = decisionIn(issue.body);
    return mark && isPlace(mark, place) ? [{ issue, mark, item: itemOf(mark, items) }] : [];
  });
}

/** Open ones come first, then the oldest. */
function issuesOf(item: Item, asked: readonly Asked[]): readonly Asked[] {
  const own = asked.filter((one) => one.item?.id === item.id);
  const rank = ({ issue }: Asked) => (issue.state === "open" ? 0 : 1);
  return own.toSorted((a, b) => rank(a) - rank(b) || a.issue.number - b.issue.number);
}

/** One that is settled and open again was opened by a person, who has their reasons. */
function isAsking({ issue, mark }: Asked): boolean {
  return issue.state === "open" && mark.settled === undefined;
}

/**
 * An item keeps its issue when it gets another title, or another id, though not when both happen at once. A copy of an item
 * has the same birth and title: the issue is that one's whose id it names.
 */
function itemOf(mark: DecisionMark, items: readonly Item[]): Item | undefined {
  const born = items.filter((item) => isBorn(item, mark));
  return born.find(({ id }) => id === mark.id) ?? born.find(({ title }) => mark.title === digest(title));
}

function isBorn({ created }: Item, mark: DecisionMark): boolean {
  return epochMs(created) === epochMs(mark.created);
}

function stepsFor(need: Need, own: readonly Asked[], world: DecisionWorld): readonly IssueStep[] {
  const { facts } = world;
  const [first, ...others] = own;
  if (first === undefined) {
    const body = decisionBody("", need, facts, markOf(need, facts));
    return [{ kind: "open", title: decisionTitle(need.item), body, about: need.item.id }];
  }
  // Two runs at once, each without the other's knowledge.
  const doubles = others.filter(isAsking).map((one): IssueStep => {
    const mark = { ...one.mark, settled: world.now };
    const body = settledBody(one.issue.body, `It is asked in ${first.issue.url} already.`, mark);
    return {
      kind: "change",
      issue: one.issue,
      change: { body, state: "closed", state_reason: "not_planned" },
    };
  });
  return [...bringUpToDate(need, first, world), ...doubles];
}

function bringUpToDate(
  need: Need,
  { issue, mark }: Asked,
  { facts, began }: DecisionWorld,
): readonly IssueStep[] {
  const next = markOf(need, facts, mark);
  const isSame = mark.question === next.question;
  const isOpen = issue.state === "open";
  // A person closed it, and nothing new is asked: their word stands.
  if (!isOpen && mark.settled === undefined && isSame) return [];
  // It was answered while this run was at work, which may not have seen that. An answer from before its start that it does
  // not see was taken back: a revert, a pull request that was closed.
  if (mark.settled !== undefined && isUnseen(mark.settled, need.item, began)) return [];
  const body = decisionBody(issue.body, need, facts, next);
  const title = isOwnTitle(issue.title, mark) ? decisionTitle(need.item) : issue.title;
  const change: IssueChange = {
    ...(title === issue.title ? {} : { title }),
    ...(isSameText(body, issue.body) ? {} : { body }),
    ...(isOpen ? {} : { state: "open" as const }),
  };
  if (Object.keys(change).length === 0) return [];
  const comment = isOpen && isSame ? undefined : askedAnew(need, { again: isSame });
  return [{ kind: "change", issue, change, comment }];
}

function isUnseen(settled: string, { updated }: Item, began: string): boolean {
  return epochMs(began) <= epochMs(settled) && epochMs(updated) <= epochMs(settled);
}

function settle(
  { issue, mark }: Asked,
  { backlog, facts, entries, now }: Pick<DecisionWorld, "backlog" | "facts" | "entries" | "now">,
): IssueStep & { readonly kind: "change" } {
  const item = itemOf(mark, backlog.items);
  const id = item?.id ?? mark.id;
  const { placeOf, place, tree } = facts;
  const { how, given_up } = settledText({
    id,
    item,
    asked_at: mark.asked,
    entries,
    backlog: place.backlog,
    on_its_way: tree === place.branch ? undefined : { from: tree, to: place.branch },
    placeOf,
  });
  const body = settledBody(issue.body, how, { ...mark, id, settled: now });
  return {
    kind: "change",
    issue,
    change: { body, state: "closed", state_reason: given_up ? "not_planned" : "completed" },
    comment: how,
  };
}

/** GitHub's editor writes CRLF. */
function isSameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();
  return plain(one) === plain(other);
}
