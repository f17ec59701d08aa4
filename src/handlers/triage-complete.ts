import { applyAssessments, applyDescription } from "../backlog/assessments.ts";
import type { Item, ItemId } from "../backlog/item.ts";
import { block, moveTo, withoutAnswer } from "../backlog/status.ts";
import { type Config, firstPrePhase, pipelineName, pipelineOf } from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import type { Happening } from "../ports/happening.ts";
import type { StepResult } from "../ports/step.ts";
import { createFollowUps } from "./follow-ups.ts";
import { stepHappening } from "./happenings.ts";
import { OUTCOME_EFFECTS } from "./outcome-effect.ts";
import { mustStillBeIn } from "./overtaken.ts";
import { accounted } from "./step-account.ts";
import { outputOf } from "./step-output.ts";
import { inPhase, toReady } from "./transition.ts";

/**
 * Follow-ups, assessments, description and pipeline; then duplicates are merged, so that what a person wrote in one of
 * them is added to what triage wrote and never replaced by it; then the item goes to ready, to its first pre-phase, or to
 * a person (spec §4, TRI). An item that was merged away has no life of its own any more.
 * Change-then-return: what is merged is decided on the backlog as it is, by the coordinator.
 */
export function triageComplete(result: StepResult, context: HandlerContext): HandlerReport {
  const file = result.result_file;
  const item = context.backlog.change(result.item_id, (item) => {
    mustStillBeIn(item, undefined);
    const rated = applyAssessments(accounted(item, result), file?.updated_assessments ?? {});
    const described = applyDescription(withoutAnswer(rated), file?.description ?? {});
    return { ...described, pipeline_type: file?.pipeline_type ?? item.pipeline_type };
  });
  const followUps = createFollowUps(result, context);
  const merges = mergeDuplicates(result.item_id, file?.duplicates ?? [], context);
  const effect = merges.gone
    ? "→ merged"
    : whereTo(context.backlog.change(result.item_id, (item) => afterTriage(item, context.config)));
  return {
    happenings: [
      stepHappening({ result, title: item.title, at: context.now, effect }),
      ...merges.happenings,
      ...followUps.happenings,
    ],
    breaker: OUTCOME_EFFECTS[result.outcome.kind].breaker,
    output: outputOf({ result, place: undefined, item }),
    follow_ups_created: followUps.created,
  };
}

/** Small and low (or unstated) risk, or a pipeline without pre-phases: ready, if nothing forbids it; else the first pre-phase. */
export function afterTriage(item: Item, config: Config): Item {
  if (!pipelineOf(config, item)) {
    const known = Object.keys(config.pipelines).join(", ");
    return block(item, { reason: `pipeline "${pipelineName(item)}" is not in the config; known: ${known}` });
  }
  const first = firstPrePhase(config, item);
  const simple = item.size === "small" && (item.risk === undefined || item.risk === "low");
  if (first && !simple) return inPhase(moveTo(item, "scoping"), first.phase.name, "pre");
  const gate = toReady(item, config);
  return gate.kind === "ready"
    ? moveTo(moveTo(item, "scoping"), "ready")
    : block(item, { reason: gate.reason, type: "decision" });
}

/** The effect of a triage in a few words. */
export function whereTo(item: Item): string {
  if (item.status === "blocked") return "→ needs a person";
  return `→ ${item.phase ?? item.status}`;
}

function mergeDuplicates(
  item_id: ItemId,
  duplicates: readonly ItemId[],
  context: HandlerContext,
): { readonly happenings: readonly Happening[]; readonly gone: boolean } {
  const happenings: Happening[] = [];
  let gone = false;
  for (const duplicate of duplicates) {
    const merged = context.backlog.merge(item_id, duplicate);
    happenings.push(
      merged
        ? {
            kind: "merged",
            at: context.now,
            item_id: merged.gone.id,
            title: merged.gone.title,
            into: merged.kept.id,
          }
        : {
            kind: "warning",
            at: context.now,
            item_id,
            title: item_id,
            message: `triage named ${duplicate} as a duplicate, but that is finished, gone or the item itself: skipped`,
          },
    );
    gone ||= merged?.gone.id === item_id;
  }
  return { happenings, gone };
}
