/**
 * The journal (spec §1): what happened, for machines, one JSON line a step or change. What budgets, `logs`, charts and
 * replays read. Text in, text out.
 */
import * as z from "zod";
import { epochMs } from "../backlog/timestamp.ts";
import type { Happening } from "../ports/happening.ts";
import type { RunId } from "../ports/run-id.ts";
import { dayAndTime } from "./amounts.ts";
import type { StepCommit } from "./run-report.ts";

/** A line. `cost` is in US dollars, `minutes` of wall clock; fields of later releases ride along unread. */
const entrySchema = z.object({
  time: z.string().refine((text) => !Number.isNaN(epochMs(text))),
  run: z.string(),
  item: z.string(),
  /** Absent for a change that no step made. */
  phase: z.string().optional(),
  /** An outcome of spec §5, or `ingested`, `promoted`, `archived`, `merged`. */
  outcome: z.string(),
  minutes: z.number().min(0).optional(),
  cost: z.number().min(0).optional(),
  /** In and out together, as far as the agent told. */
  tokens: z.number().min(0).optional(),
  turns: z.number().min(0).optional(),
  attempts: z.number().min(0).optional(),
  commit: z.string().optional(),
  /** Of an ingested item. */
  origin: z.string().optional(),
  /** Who did it, where a person did. */
  by: z.string().optional(),
  /** The rescue branch that has what was set aside. */
  branch: z.string().optional(),
  /** The item that a merged one went into. */
  into: z.string().optional(),
});

export type JournalEntry = z.infer<typeof entrySchema>;

export interface Journal {
  readonly entries: readonly JournalEntry[];
  /** Lines that are none: cut off by a crash, or edited by hand. They are skipped. */
  readonly unreadable: number;
}

/** `_worklog/2026-11.jsonl`, by the UTC month of an RFC 3339 instant. */
export function journalFile(at: string): string {
  return `_worklog/${dayAndTime(epochMs(at))[0].slice(0, 7)}.jsonl`;
}

/** The lines to append, each with its line feed. Warnings are neither step nor change, a step that could not be started was none: they leave no line. */
export function journalLines(
  happenings: readonly Happening[],
  run: { readonly run_id: RunId; readonly step_commits?: readonly StepCommit[] | undefined },
): string {
  return happenings
    .filter((happening) => !(happening.kind === "step" && happening.outcome === "unavailable"))
    .filter(({ kind }) => kind !== "warning")
    .map((happening) => `${JSON.stringify(entryOf(happening, run.run_id, run.step_commits ?? []))}\n`)
    .join("");
}

/** Never throws. */
export function readJournal(text: string): Journal {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const entries = lines.flatMap((line) => tryEntry(line) ?? []);
  return { entries, unreadable: lines.length - entries.length };
}

/** What was spent from `since` (included) to `until` (not included), both RFC 3339, by one item or by all. */
export function spent(
  entries: readonly JournalEntry[],
  of: { readonly since: string; readonly until?: string | undefined; readonly item?: string | undefined },
): { readonly usd: number; readonly minutes: number } {
  const from = epochMs(of.since);
  const to = of.until === undefined ? Number.POSITIVE_INFINITY : epochMs(of.until);
  const within = entries.filter(({ time, item }) => {
    const at = epochMs(time);
    return at >= from && at < to && (of.item === undefined || of.item === item);
  });
  const sum = (amount: (entry: JournalEntry) => number | undefined) =>
    rounded(
      within.reduce((total, entry) => total + (amount(entry) ?? 0), 0),
      6,
    );
  return { usd: sum(({ cost }) => cost), minutes: sum(({ minutes }) => minutes) };
}

function entryOf(happening: Happening, run: RunId, commits: readonly StepCommit[]): JournalEntry {
  const { at: time, item_id: item } = happening;
  switch (happening.kind) {
    case "step": {
      const { phase, outcome, duration_ms, cost_usd, tokens, turns, attempts } = happening;
      const commit = commits.findLast((one) => one.item_id === item && one.phase === phase)?.sha;
      const cost = cost_usd === undefined ? undefined : rounded(cost_usd, 6);
      return {
        time,
        run,
        item,
        phase,
        outcome,
        minutes: rounded(duration_ms / 60_000, 3),
        cost,
        tokens,
        turns,
        attempts,
        commit,
      };
    }
    case "ingested":
      return { time, run, item, outcome: "ingested", origin: happening.origin };
    case "promoted":
      return { time, run, item, phase: happening.phase, outcome: "promoted" };
    case "merged":
      return { time, run, item, outcome: "merged", into: happening.into };
    case "set_aside":
      return { time, run, item, outcome: "set_aside", branch: happening.branch };
    case "edits_merged":
      return { time, run, item, outcome: happening.kind };
    case "sent_back":
      return { time, run, item, outcome: "sent_back" };
    case "triaged_by_rules":
      return { time, run, item, outcome: "triaged" };
    case "by_person":
      return { time, run, item, outcome: happening.did, by: happening.by };
    case "interrupted":
      return { time, run, item, phase: happening.phase, outcome: "interrupted", attempts: 1 };
    case "archived":
    case "warning":
      return { time, run, item, outcome: happening.kind };
    default:
      return happening satisfies never;
  }
}

function tryEntry(line: string): JournalEntry | undefined {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Sums of cents drift in binary; the rest of a millionth is no money. */
function rounded(amount: number, digits: number): number {
  return Number(amount.toFixed(digits));
}
