/**
 * What the page shows, as JSON in the page itself: written by `src/report/page/`, read by this folder's script. Texts are
 * plain: whoever shows them makes text nodes of them. Times are RFC 3339, amounts of money US dollars.
 */

export type PageStatus = "new" | "scoping" | "ready" | "in_progress" | "done" | "blocked";

export interface PageData {
  /** `owner/name` of the repository, or the folder's name. */
  readonly title: string;
  /** `https://…`; commits become links to it. */
  readonly repository_url?: string | undefined;
  /** Of the run on GitHub that made the page. */
  readonly run_url?: string | undefined;
  readonly made_at: string;
  /** `Tickwork 1.2.3`. */
  readonly made_by: string;
  /** In the order of the board; an empty one is there too. */
  readonly groups: readonly PageGroup[];
  /** In the order of the board, group by group. */
  readonly items: readonly PageItem[];
  /** What the next run would do first. */
  readonly next: readonly PageNext[];
  /** The newest first. */
  readonly happened: readonly PageEvent[];
  readonly spent?: PageSpent | undefined;
  /** Without a gap, the oldest first; empty while the journal has nothing. */
  readonly weeks: readonly PageWeek[];
  readonly phases: readonly PagePhase[];
  /** A sentence for each thing that there was no room for. */
  readonly left_out: readonly string[];
}

export interface PageGroup {
  readonly name: string;
  readonly status: PageStatus;
}

export interface PageItem {
  readonly id: string;
  readonly title: string;
  readonly status: PageStatus;
  readonly phase?: string | undefined;
  /** Names of all phases of its pipeline, in order; empty where the config does not have it. */
  readonly phases: readonly string[];
  /** From 1; 0 without a phase. */
  readonly position: number;
  readonly size?: string | undefined;
  readonly risk?: string | undefined;
  readonly impact?: string | undefined;
  readonly complexity?: string | undefined;
  readonly tags: readonly string[];
  readonly created: string;
  readonly updated: string;
  /** What it waits for, in a sentence. */
  readonly waits?: string | undefined;
  /** Ids, also of items that are gone. */
  readonly dependencies: readonly string[];
  readonly need?: PageNeed | undefined;
  /** More that a person can do with it. */
  readonly commands: readonly PageCommand[];
  /** Its texts, each under its name. */
  readonly texts: readonly PageText[];
  /** Facts of a line each. */
  readonly facts: readonly PageFact[];
  readonly cost_usd?: number | undefined;
  /** The oldest first. */
  readonly history: readonly PageEvent[];
}

/** What a person is asked. */
export interface PageNeed {
  readonly asked: string;
  /** Who or what asks, where that is known. */
  readonly by?: string | undefined;
  readonly answers: readonly PageCommand[];
}

export interface PageCommand {
  /** What it chooses or does; undefined when it is the only answer. */
  readonly does?: string | undefined;
  /** Complete, to copy. */
  readonly command: string;
}

export interface PageText {
  readonly name: string;
  readonly text: string;
}

export interface PageFact {
  readonly name: string;
  readonly value: string;
}

export interface PageEvent {
  readonly at: string;
  /** Undefined in an item's own history. */
  readonly item?: string | undefined;
  /** Of an item that is gone: of others the page knows it. */
  readonly title?: string | undefined;
  readonly what: string;
  /** Whether it is good news, bad news, or neither. */
  readonly tone?: "good" | "bad" | undefined;
  readonly minutes?: number | undefined;
  readonly cost_usd?: number | undefined;
  readonly by?: string | undefined;
  readonly commit?: string | undefined;
}

export interface PageNext {
  readonly item: string;
  readonly does: string;
  readonly because: string;
}

export interface PageSpent {
  readonly today_usd: number;
  readonly month_usd: number;
  readonly day_limit_usd?: number | undefined;
  readonly month_limit_usd?: number | undefined;
}

export interface PageWeek {
  /** Its Monday: `2026-11-23`. */
  readonly from: string;
  readonly finished: number;
  readonly cost_usd: number;
}

export interface PagePhase {
  readonly name: string;
  /** How often it was completed. */
  readonly completed: number;
  /** Median, from the end of what was before to its own end. */
  readonly lead_hours: number;
  /** Median of the time that its steps ran. */
  readonly work_minutes: number;
}
