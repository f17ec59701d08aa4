/** The page as data: the board, what a person is asked, what happened and the figures. Pure; `page-html.ts` makes the page of it. */
import type { Backlog } from "../../backlog/backlog.ts";
import { findItem } from "../../backlog/backlog.ts";
import type { Item } from "../../backlog/item.ts";
import { compareTimestamps } from "../../backlog/timestamp.ts";
import type { PageCommand, PageData } from "../../page/data.ts";
import { countText } from "../amounts.ts";
import type { Board } from "../board.ts";
import { bounded } from "../escape.ts";
import { givenCommand } from "../given-command.ts";
import type { ItemCommit } from "../item-history.ts";
import type { JournalEntry } from "../journal.ts";
import type { Need } from "../needs-person.ts";
import { actionText } from "../next-text.ts";
import { historiesOf, latestEvents, worklogTitles } from "./page-events.ts";
import { phasesOf, weeksOf } from "./page-figures.ts";
import { pageItem } from "./page-items.ts";

const MOST_HAPPENED = 40;
const MOST_NEXT = 12;
const MAX_REASON = 200;

export interface PageFacts {
  readonly board: Board;
  readonly backlog: Backlog;
  readonly needs: readonly Need[];
  /** Of all items and months, in any order. */
  readonly entries: readonly JournalEntry[];
  /** The newest first. */
  readonly commits: readonly ItemCommit[];
  /** Texts of the worklog's files. */
  readonly worklog: string;
  /** Names of the phases of an item's pipeline. */
  readonly phasesFor: (item: Item) => readonly string[];
  readonly title: string;
  readonly repository_url?: string | undefined;
  readonly run_url?: string | undefined;
  /** RFC 3339. */
  readonly now: string;
  /** `Tickwork 1.2.3`. */
  readonly made_by: string;
  /** The workflow that takes commands; undefined on a person's machine. */
  readonly workflow_file?: string | undefined;
}

/** How much of each item there is room for. */
export interface PageRoom {
  /** Of each text. */
  readonly max_chars: number;
  /** Entries of each history. */
  readonly most_events: number;
}

/** Whole items always; of texts, events and commits as much as `room` allows. */
export function pageData(facts: PageFacts, room: PageRoom): PageData {
  const { board, backlog, now } = facts;
  const entries = facts.entries.toSorted((a, b) => compareTimestamps(a.time, b.time));
  const histories = historiesOf(entries, facts.commits, room.most_events);
  const needs = new Map(facts.needs.map((need) => [need.item.id, need]));
  const items = board.columns.flatMap(({ rows }) =>
    rows.flatMap((row) => {
      const item = findItem(backlog, row.id);
      if (!item) return [];
      return [
        pageItem({
          item,
          row,
          phases: facts.phasesFor(item),
          need: needs.get(item.id),
          history: histories.get(item.id) ?? [],
          commands: commandsOf(item, facts.workflow_file),
          max_chars: room.max_chars,
        }),
      ];
    }),
  );
  return {
    title: bounded(facts.title, 140),
    repository_url: facts.repository_url,
    run_url: facts.run_url,
    made_at: now,
    made_by: facts.made_by,
    groups: board.columns.map(({ name, status }) => ({ name, status })),
    items,
    next: board.next.slice(0, MOST_NEXT).map((action) => ({
      item: action.item_id,
      does: actionText(action),
      because: bounded(action.because.replaceAll("`", ""), MAX_REASON),
    })),
    happened: latestEvents(entries, { titles: worklogTitles(facts.worklog), most: MOST_HAPPENED }),
    spent: board.spent,
    weeks: weeksOf(entries, now),
    phases: phasesOf(entries),
    left_out: [],
  };
}

/** What is always possible with an open item; a blocked one has its answers instead. */
function commandsOf({ id, status }: Item, workflow_file: string | undefined): readonly PageCommand[] {
  if (status === "done" || status === "blocked") return [];
  const command = (name: string, note?: string) =>
    givenCommand({ command: name, item: id, note }, workflow_file);
  return [
    { does: "Run its next phase now, whatever its risk", command: command("step") },
    { does: "Close it: it will not be done", command: command("close", '"…"') },
  ];
}

/** What the page says where not everything had room. */
export function withNotice(data: PageData, { max_chars, most_events }: PageRoom): PageData {
  const texts =
    max_chars === 0 ? "texts are left out" : `texts end after ${countText(max_chars, "character")}`;
  const events =
    most_events === 0
      ? "histories are left out"
      : `histories have the last ${countText(most_events, "entry", "entries")}`;
  return {
    ...data,
    left_out: [`The backlog is large: ${texts}, ${events}. tickwork logs <ID> tells all of an item.`],
  };
}
