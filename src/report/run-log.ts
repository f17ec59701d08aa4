/** The lines that tell a run as a story, one an event, outside of all groups. Each is safe to print on a runner. */
import type { ItemId, PhaseName } from "../backlog/item.ts";
import type { CheckpointResult, Rescue } from "../ports/checkpoints.ts";
import type { Happening } from "../ports/happening.ts";
import type { StepOutcome, StepResult } from "../ports/step.ts";
import { countText, durationText, listText, spentText, usedText } from "./amounts.ts";
import { bounded, logText } from "./escape.ts";
import { actionText } from "./next-text.ts";
import type { NextAction } from "./run-report.ts";

const MAX_TITLE = 100;
const MAX_TEXT = 300;
const MOST_CHOSEN = 8;

/** `tick 2 · 14 items · chose WRK-003 build (furthest phase)` */
export function tickLine(tick: {
  readonly number: number;
  readonly items: number;
  readonly chosen: readonly NextAction[];
}): string {
  const chosen = tick.chosen.map((action) => `${actionText(action)} (${action.because})`);
  const choice = chosen.length === 0 ? "nothing to start" : `chose ${listText(chosen, MOST_CHOSEN)}`;
  return logText(`tick ${tick.number} · ${countText(tick.items, "item")} · ${choice}`);
}

/** The title of a step's group: `WRK-003 build  Sort flags in --help`. */
export function stepTitle(step: {
  readonly item_id: ItemId;
  readonly phase: PhaseName;
  readonly title: string;
}): string {
  return `${step.item_id} ${step.phase}  ${logText(bounded(step.title, MAX_TITLE))}`;
}

/** `WRK-003 build · complete in 4 min 10 s · $0.55 · 3 files`; a step that did not get on says why. */
export function stepLine(result: StepResult): string {
  const { item_id, phase, outcome, attempts, duration_ms, changed_files, summary } = result;
  const progress = outcome.kind === "complete" || outcome.kind === "subphase";
  return logText(
    [
      `${item_id} ${phase}`,
      `${outcomeText(outcome)} in ${durationText(duration_ms)}`,
      attempts.length > 1 ? countText(attempts.length, "attempt") : "",
      result.cost_usd === undefined && result.cost_unknown ? "cost unknown" : spentText(result),
      usedText(result),
      changed_files.length === 0 ? "" : countText(changed_files.length, "file"),
      progress ? "" : bounded(summary, MAX_TEXT),
    ]
      .filter((part) => part !== "")
      .join(" · "),
  );
}

/** `WRK-021 · came in (inbox): Crash on empty input`; undefined for a step, which has a line of its own, and for a warning. */
export function happeningLine(happening: Happening): string | undefined {
  switch (happening.kind) {
    case "step":
    case "warning":
      return undefined;
    case "ingested":
      return logText(
        `${happening.item_id} · came in (${happening.origin}): ${bounded(happening.title, MAX_TITLE)}`,
      );
    case "promoted":
      return logText(`${happening.item_id} · promoted, starts with ${happening.phase}`);
    case "interrupted":
      return logText(
        `${happening.item_id} ${happening.phase} · interrupted: run ${happening.run_id} died while it was under way${happening.used_up ? " · no attempt is left: blocked" : ""}`,
      );
    case "archived":
      return logText(`${happening.item_id} · done and archived`);
    case "set_aside":
      return logText(
        `${happening.item_id} · set aside: conflicts with what others pushed in ${listText(happening.files, 5)} · the work is on ${happening.branch}`,
      );
    case "edits_merged":
      return logText(`${happening.item_id} · ${bounded(happening.message, MAX_TEXT)}`);
    case "sent_back":
      return logText(`${happening.item_id} · sent back to triage: ${bounded(happening.reason, MAX_TEXT)}`);
    case "triaged_by_rules":
      return logText(`${happening.item_id} · triaged by rules ${happening.effect}`);
    case "by_person":
      return logText(
        `${happening.item_id} · ${happening.did}${happening.by === undefined ? "" : ` by ${happening.by}`}`,
      );
    case "merged":
      return logText(`${happening.item_id} · merged into ${happening.into}`);
    default:
      return happening satisfies never;
  }
}

/** `checkpoint · 2 commits · main is at 9f8e7d6`; undefined when there was nothing to do. */
export function checkpointLine(result: CheckpointResult): string | undefined {
  switch (result.kind) {
    case "nothing":
      return undefined;
    case "delivered": {
      const before = result.from_before ? `, and ${result.from_before} from before the run` : "";
      const moved = result.remote_moved ? " · took in what others pushed" : "";
      return logText(
        `checkpoint · ${commits(result)}${before} · ${result.branch} is at ${result.head.slice(0, 7)}${moved}`,
      );
    }
    case "committed":
      return logText(`checkpoint · ${commits(result)} · HEAD is at ${result.head.slice(0, 7)}, not pushed`);
    case "left_uncommitted":
      return "checkpoint · saved, nothing committed";
    case "undelivered":
      return logText(`checkpoint · NOT delivered: ${result.reason} · ${rescueText(result.rescue)}`);
    default:
      return result satisfies never;
  }
}

function outcomeText(outcome: StepOutcome): string {
  const words = outcome.kind.replaceAll("_", " ");
  switch (outcome.kind) {
    case "verify_failed":
      return `${words} (${bounded(outcome.command, MAX_TITLE)})`;
    case "limit":
      return `${outcome.limit} limit`;
    case "tampered":
      return `${words} (${listText(outcome.touched, 5)})`;
    default:
      return words;
  }
}

function commits({ commits }: { readonly commits: readonly unknown[] }): string {
  return countText(commits.length, "commit");
}

function rescueText(rescue: Rescue): string {
  switch (rescue.kind) {
    case "branch":
      return `the work is on ${rescue.branch}`;
    case "bundle":
      return `the work is in ${rescue.path}; bring it back with: ${rescue.restore}`;
    case "local":
      return `the work is committed here as ${rescue.head}`;
    default:
      return rescue satisfies never;
  }
}
