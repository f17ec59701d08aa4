/** What the page tells of the past: entries of the journal, with titles from the worklog and commits from git. */
import type { PageEvent } from "../../page/data.ts";
import { bounded, singleLine } from "../escape.ts";
import { type ItemCommit, whatHappened } from "../item-history.ts";
import type { JournalEntry } from "../journal.ts";

const MAX_WORDS = 160;

/** A commit's time has whole seconds. */
const SAME_MS = 1_000;

/** Outcomes that make a maintainer glad, and those that they should look at. */
const GOOD: readonly string[] = ["complete", "subphase_complete", "archived", "completed"];
const BAD: readonly string[] = ["blocked", "failed", "interrupted", "cut_off", "timed_out", "set_aside"];

/** An entry as item `of` tells it. */
function pageEvent(entry: JournalEntry, of: string): PageEvent {
  const { time, outcome, minutes, cost, by, commit } = entry;
  return {
    at: time,
    what: bounded(whatHappened(entry, of), MAX_WORDS),
    tone: GOOD.includes(outcome) ? "good" : BAD.includes(outcome) ? "bad" : undefined,
    minutes,
    cost_usd: cost,
    by: by === undefined ? undefined : bounded(by, MAX_WORDS),
    commit: commit !== undefined && /^[0-9a-f]{7,64}$/.test(commit) ? commit : undefined,
  };
}

/** The last `most` of all items, the newest first, each with its item and, where `titles` knows it, the title. */
export function latestEvents(
  entries: readonly JournalEntry[],
  { titles, most }: { readonly titles: ReadonlyMap<string, string>; readonly most: number },
): readonly PageEvent[] {
  return entries
    .slice(-most)
    .map((entry) => ({
      ...pageEvent(entry, entry.item),
      item: bounded(entry.item, MAX_WORDS),
      title: titles.get(entry.item),
    }))
    .toReversed();
}

/**
 * By item, the oldest first: what the journal says, and what git adds: the commit of a step stands with that step, others
 * stand alone. At most `most` for an item, the last ones. Entries are in their order of time, commits the newest first.
 */
export function historiesOf(
  entries: readonly JournalEntry[],
  commits: readonly ItemCommit[],
  most: number,
): ReadonlyMap<string, readonly PageEvent[]> {
  const told = new Map<string, PageEvent[]>();
  const tell = (id: string, event: PageEvent) => {
    const events = told.get(id);
    if (events) events.push(event);
    else told.set(id, [event]);
  };
  for (const entry of entries) {
    tell(entry.item, pageEvent(entry, entry.item));
    if (entry.into !== undefined && entry.into !== entry.item) tell(entry.into, pageEvent(entry, entry.into));
  }
  const known = new Set(entries.map(({ commit }) => commit));
  for (const { sha, at, subject } of commits.toReversed()) {
    if (known.has(sha)) continue;
    for (const { id, phase } of namedIn(subject)) {
      const events = told.get(id) ?? [];
      const step = events.findLastIndex(
        (event) => event.what.startsWith(`${phase} `) && Date.parse(event.at) <= Date.parse(at) + SAME_MS,
      );
      const event = events[step];
      if (event !== undefined && event.commit === undefined) events[step] = { ...event, commit: sha };
      else tell(id, { at, what: bounded(subject, MAX_WORDS), commit: sha });
    }
  }
  return new Map([...told].map(([id, events]) => [id, events.toSorted(byTime).slice(-most)]));
}

/** `[WRK-001][build] Sort | [WRK-002][note] Cut` → both items, each with its phase; none for a subject of another kind. */
function namedIn(subject: string): readonly { readonly id: string; readonly phase: string }[] {
  const named = subject.matchAll(/\[([A-Za-z0-9][\w.-]{0,63})\](?:\[([A-Za-z0-9][\w.-]{0,63})\])?/g);
  return [...named].map(([, id = "", phase = ""]) => ({ id, phase }));
}

function byTime(a: PageEvent, b: PageEvent): number {
  return Date.parse(a.at) - Date.parse(b.at);
}

/**
 * Titles of items by id, from the headings of a worklog: the last one counts. What a heading escapes for Markdown is
 * plain again.
 */
export function worklogTitles(worklog: string): ReadonlyMap<string, string> {
  const headings = worklog.matchAll(/^## \d{4}-\d\d-\d\d \d\d:\d\d · ([A-Za-z0-9][\w.-]{0,63}) (.+?) · /gm);
  return new Map([...headings].map(([, id = "", title = ""]) => [id, singleLine(unescaped(title))]));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&#124;": "|",
  "&#8203;": "",
};

/** Takes back what `escape.ts` puts into a text for Markdown. */
function unescaped(markdown: string): string {
  return markdown.replaceAll(/\\([!-/:-@[-`{-~])|&(?:amp|lt|gt|#124|#8203);/g, (found, escaped) =>
    escaped === undefined ? (ENTITIES[found] ?? found) : escaped,
  );
}
