/** Schema 1 to 2: today's names of the statuses, a pipeline for every item, and no phase that its pipeline has not. */

import type { Fields } from "../document/shape.ts";
import { presentFields } from "../present-fields.ts";

export interface DroppedPhase {
  readonly phase: string;
  readonly pipeline: string;
}

export interface MigratedItem {
  readonly item: Fields;
  readonly dropped?: DroppedPhase | undefined;
}

const STATUSES: Readonly<Record<string, string>> = { researching: "scoping", scoped: "ready" };
const PIPELINE = "feature";

/** `phasesOf` is undefined for a pipeline that the config does not have: then nothing is known against its phases. */
export function itemFromV1(
  item: Fields,
  phasesOf: (pipeline: string) => readonly string[] | undefined,
): MigratedItem {
  const { phase, phase_pool, ...others } = item;
  const pipeline = typeof item["pipeline_type"] === "string" ? item["pipeline_type"] : PIPELINE;
  const migrated = { ...others, pipeline_type: item["pipeline_type"] ?? PIPELINE, ...statuses(item) };
  const known = phasesOf(pipeline);
  if (typeof phase === "string" && known && !known.includes(phase)) {
    return { item: migrated, dropped: { phase, pipeline } };
  }
  return { item: { ...migrated, ...presentFields({ phase, phase_pool }) } };
}

function statuses(item: Fields): Fields {
  const fields = ["status", "blocked_from_status"].flatMap((name) => {
    const value = item[name];
    const today = typeof value === "string" && Object.hasOwn(STATUSES, value) ? STATUSES[value] : undefined;
    return today === undefined ? [] : [[name, today] as const];
  });
  return Object.fromEntries(fields);
}
