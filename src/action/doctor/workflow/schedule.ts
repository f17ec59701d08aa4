/** When it starts, and whether it still does. */
import { Cron } from "croner";
import { timestamp } from "../../../backlog/timestamp.ts";
import type { ActionsWorkflow } from "../../../config/actions-workflow.ts";
import { instantText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import { scheduleProblems } from "../../check/schedule.ts";
import type { Subject } from "../check.ts";

/** GitHub starts nothing more often. */
const LEAST_MINUTES = 5;

/** When each `cron` starts next, and whether the schedule still runs (as `validate` finds out). */
export async function scheduleFindings(
  workflows: readonly ActionsWorkflow[],
  { context, files, what }: Subject,
): Promise<readonly Finding[]> {
  const now = context.clock.now();
  const stale = await scheduleProblems(files, { what, context });
  return [
    ...workflows.flatMap(({ file, schedules }) =>
      schedules.map(({ cron, place }) => cronFinding(cron, { at: `${file}:${place.line}`, now })),
    ),
    ...stale.map(
      ({ file, line, message, hint }): Finding => ({
        kind: "warning",
        at: `${file}:${line}`,
        says: message,
        remedy: hint,
      }),
    ),
  ];
}

function cronFinding(cron: string, { at, now }: { readonly at: string; readonly now: Date }): Finding {
  const runs = nextRuns(cron, now);
  const [first, second] = runs ?? [];
  if (runs === undefined || cron.trim().split(/\s+/).length !== 5)
    return {
      kind: "error",
      at,
      says: `"${cron}" is no schedule that GitHub knows`,
      remedy: 'Five fields: minute, hour, day, month, weekday, such as "23 2 * * *".',
    };
  if (first === undefined)
    return { kind: "error", at, says: `"${cron}" never comes`, remedy: "Look at its day and month." };
  const next = `next start ${instantText(timestamp(first), timestamp(now))}`;
  if (second && second.getTime() - first.getTime() < LEAST_MINUTES * 60_000)
    return {
      kind: "warning",
      at,
      says: `"${cron}" is more often than every ${LEAST_MINUTES} minutes, which GitHub does not do`,
      remedy: "Make it rarer.",
    };
  if (/^0\b/.test(cron.trim()))
    return {
      kind: "note",
      at,
      says: `${next}, on the hour, when GitHub is busiest and may start late or not at all`,
      remedy: "Another minute is safer.",
    };
  return { kind: "ok", says: next };
}

/** In UTC, as GitHub counts. Undefined for what is no expression. */
function nextRuns(cron: string, now: Date): readonly Date[] | undefined {
  try {
    return new Cron(cron, { timezone: "UTC" }).nextRuns(2, now);
  } catch {
    return undefined;
  }
}
