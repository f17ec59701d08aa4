/** An event and the items it meets in; what became of them and what was reported out. For tables of handlers' rules. */
import type { Backlog } from "../../src/backlog/backlog.ts";
import { findItem } from "../../src/backlog/backlog.ts";
import type { Item } from "../../src/backlog/item.ts";
import { type Config, type PhasePlace, placeOf } from "../../src/config/config.ts";
import { createCoordinator } from "../../src/coordinator/coordinator.ts";
import { handleEvent } from "../../src/handlers/handle-event.ts";
import type { HandlerReport, RunEvent } from "../../src/ports/events.ts";
import type { Happening } from "../../src/ports/happening.ts";
import { resultFileSchema } from "../../src/ports/result-file.ts";
import { type OutcomeKind, type StepOutcome, type StepResult, TRIAGE } from "../../src/ports/step.ts";
import { RUN } from "./delivery.ts";
import { backlog, config, id, phaseName } from "./items.ts";

export const NOW = "2026-01-12T03:00:00.000Z";
/** Stands for a field that is not there any more. */
export const GONE = "(gone)";

export interface Given {
  /** As the handler finds them. */
  readonly items: readonly Item[];
  /** The tick's snapshot, where it is older. */
  readonly snapshot?: readonly Item[];
  readonly config?: Config | undefined;
  readonly follow_ups_left?: number;
}

export interface Handled {
  /** Fields that differ, by the item's id; a new item whole, one that left as `GONE`. `updated` is left out. */
  readonly changes: Readonly<Record<string, Readonly<Record<string, unknown>> | typeof GONE>>;
  readonly report: HandlerReport;
  /** `step WRK-001 → design`: a line each. */
  readonly told: readonly string[];
  readonly after: Backlog;
}

export function handled(event: RunEvent, given: Given): Handled {
  const before = backlog(given.items);
  const coordinator = createCoordinator({
    backlog: before,
    prefix: "WRK",
    clock: { now: () => new Date(NOW) },
  });
  const report = handleEvent(event, {
    snapshot: given.snapshot ? backlog(given.snapshot) : before,
    backlog: coordinator,
    config: given.config ?? config(),
    now: NOW,
    follow_ups_left: given.follow_ups_left ?? 50,
  });
  const after = coordinator.current();
  return { changes: changesOf(before, after), report, told: report.happenings.map(line), after };
}

function changesOf(before: Backlog, after: Backlog): Handled["changes"] {
  const ids = new Set([...before.items, ...after.items].map((one) => one.id));
  const entries = [...ids].flatMap((one) => {
    const [was, is] = [findItem(before, one), findItem(after, one)];
    if (was === is) return [];
    return [[one, is ? difference(was, is) : GONE] as const];
  });
  return Object.fromEntries(entries);
}

function difference(was: Item | undefined, is: Item): Record<string, unknown> {
  const old: Record<string, unknown> = { ...was };
  const now: Record<string, unknown> = { ...is };
  const fields = new Set([...Object.keys(old), ...Object.keys(now)]);
  if (was) fields.delete("updated");
  const differing = [...fields].filter((field) => old[field] !== now[field]);
  return Object.fromEntries(differing.map((field) => [field, now[field] ?? GONE]));
}

function line(happening: Happening): string {
  const more =
    "effect" in happening
      ? happening.effect
      : "message" in happening
        ? happening.message
        : "into" in happening
          ? `into ${happening.into}`
          : "";
  return `${happening.kind} ${happening.item_id} ${more}`.trim();
}

/** The place of a phase in the pipelines of a config, by default those of `config()`. */
export function place(phase: string, of: Config = config()): PhasePlace {
  const found = placeOf(of, { phase });
  if (!found) throw new Error(`no phase ${phase}`);
  return found;
}

export interface Ending {
  readonly item: Item;
  /** `triage` for none. */
  readonly phase?: string;
  readonly outcome?: OutcomeKind | StepOutcome;
  /** Fields of the result file; without it the step left none. */
  readonly file?: Readonly<Record<string, unknown>> | undefined;
  readonly config?: Config | undefined;
  readonly result?: Partial<StepResult>;
}

/** The event of a step that ended; it found the item as it is given. */
export function ended(of: Ending): RunEvent & { readonly kind: "step_ended" } {
  const { outcome = "complete", phase = TRIAGE, item, file } = of;
  const result: StepResult = {
    run_id: RUN,
    item_id: item.id,
    phase: phaseName(phase),
    outcome: typeof outcome === "string" ? outcomeOf(outcome) : outcome,
    summary: "What it says.",
    result_file:
      file &&
      resultFileSchema.parse({
        item_id: item.id,
        phase,
        result: "phase_complete",
        summary: "What it says.",
        ...file,
      }),
    attempts: [],
    started_at: NOW,
    duration_ms: 60_000,
    changed_files: ["some/file"],
    notices: [],
    ...of.result,
  };
  return {
    kind: "step_ended",
    result,
    before: item,
    place: phase === TRIAGE ? undefined : place(phase, of.config),
  };
}

function outcomeOf(kind: OutcomeKind): StepOutcome {
  switch (kind) {
    case "verify_failed":
      return { kind, command: "npm test" };
    case "timeout":
    case "idle":
      return { kind, after_ms: 1_000 };
    case "limit":
      return { kind, limit: "turns" };
    case "unavailable":
      return { kind, remedy: "Install it." };
    case "tampered":
      return { kind, touched: ["CODEOWNERS"] };
    default:
      return { kind };
  }
}

export const only = id("WRK-001");
