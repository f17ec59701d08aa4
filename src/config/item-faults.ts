/**
 * What is wrong with one item's pipeline, phase and status, seen with the config. For validation and
 * scheduler alike.
 */
import type { Item, Status } from "../backlog/item.ts";
import type { ProblemCode } from "../backlog/problem-codes.ts";
import { knownValues } from "../backlog/schema-problems.ts";
import { type Config, pipelineName, pipelineOf, placeOf } from "./config.ts";

export interface ItemFault {
  readonly code: ProblemCode;
  readonly field: keyof Item;
  readonly message: string;
  readonly hint: string;
  /** Does it keep the item from being worked on, as it stands? */
  readonly stops: boolean;
}

/** Done items have none: they are about to leave. A new one may lack a pipeline, which triage gives it. */
export function itemFaults(item: Item, config: Config): readonly ItemFault[] {
  if (item.status === "done") return [];
  if (!pipelineOf(config, item)) return pipelineFaults(item, config);
  return item.phase === undefined ? phaselessFaults(item, config) : phaseFaults(item, item.phase, config);
}

const WORKED_ON: readonly Status[] = ["scoping", "ready", "in_progress"];
const IN_A_PHASE: readonly Status[] = ["scoping", "in_progress"];

function pipelineFaults(item: Item, config: Config): readonly ItemFault[] {
  const known = Object.keys(config.pipelines);
  const stops = WORKED_ON.includes(item.status);
  if (item.pipeline_type !== undefined) {
    const message = `pipeline_type "${item.pipeline_type}" is not a pipeline of the config`;
    return [
      { code: "TW083", field: "pipeline_type", message, hint: knownValues(item.pipeline_type, known), stops },
    ];
  }
  if (!stops) return [];
  const fallback = pipelineName(item);
  const message = `it has no pipeline_type, and the config has no pipeline "${fallback}" to fall back on`;
  return [
    { code: "TW083", field: "status", message, hint: `Give it a pipeline_type: ${known.join(", ")}.`, stops },
  ];
}

function phaselessFaults(item: Item, config: Config): readonly ItemFault[] {
  const pipeline = pipelineOf(config, item);
  if (item.status === "in_progress") {
    const names = pipeline?.phases.map(({ name }) => name).join(", ");
    const hint = `Name the phase to go on with in \`phase\`: ${names}.`;
    return [
      {
        code: "TW087",
        field: "status",
        message: "status is in_progress, but no phase is named",
        hint,
        stops: true,
      },
    ];
  }
  if (item.status !== "scoping" || pipeline?.pre_phases.length !== 0) return [];
  const message = `status is scoping, but the pipeline "${pipelineName(item)}" has no pre-phases`;
  return [{ code: "TW086", field: "status", message, hint: "Set status to ready.", stops: true }];
}

function phaseFaults(item: Item, phase: string, config: Config): readonly ItemFault[] {
  const place = placeOf(config, item);
  if (!place) {
    const pipeline = pipelineOf(config, item);
    const known = [...(pipeline?.pre_phases ?? []), ...(pipeline?.phases ?? [])].map(({ name }) => name);
    const message = `the pipeline "${pipelineName(item)}" has no phase "${phase}"`;
    const stops = IN_A_PHASE.includes(item.status);
    return [{ code: "TW084", field: "phase", message, hint: knownValues(phase, known), stops }];
  }
  const faults: ItemFault[] = [];
  if (item.phase_pool !== undefined && item.phase_pool !== place.pool) {
    const kind = place.pool === "pre" ? "pre-phase" : "main phase";
    const message = `phase_pool is ${item.phase_pool}, but "${phase}" is a ${kind}`;
    faults.push({
      code: "TW085",
      field: "phase_pool",
      message,
      hint: `Set it to ${place.pool}.`,
      stops: false,
    });
  }
  if (item.status === "in_progress" && place.pool === "pre") {
    const message = `status is in_progress, but "${phase}" is a pre-phase`;
    const hint = "Set status to scoping, or name a main phase.";
    faults.push({ code: "TW086", field: "phase", message, hint, stops: true });
  }
  if (item.status === "scoping" && place.pool === "main") {
    const message = `status is scoping, but "${phase}" is a main phase`;
    const hint = "Set status to in_progress, or name a pre-phase.";
    faults.push({ code: "TW086", field: "phase", message, hint, stops: true });
  }
  return faults;
}
