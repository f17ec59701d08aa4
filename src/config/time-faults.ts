/** Phases that may take longer than a run has (spec §2): each run would cut them off. */
import type { Config } from "./config.ts";
import type { Fault } from "./fault.ts";

const MOST_NAMED = 5;

/** A warning at `budget.run_minutes`, with the phases; a run may be given another time by an input. */
export function timeFaults({ budget, execution, pipelines }: Config): readonly Fault[] {
  const { run_minutes } = budget;
  if (run_minutes === undefined) return [];
  const longer = Object.values(pipelines)
    .flatMap(({ pre_phases, phases }) => [...pre_phases, ...phases])
    .map(({ name, timeout_minutes = execution.phase_timeout_minutes }) => ({ name, timeout_minutes }))
    .filter(({ timeout_minutes }) => timeout_minutes > run_minutes)
    .map(({ name, timeout_minutes }) => `${name} (${timeout_minutes} min)`);
  const names = [...new Set(longer)];
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return [
    {
      code: "TW070",
      severity: "warning",
      path: ["budget", "run_minutes"],
      message: `budget.run_minutes is ${run_minutes}, and phases may take longer: ${names.slice(0, MOST_NAMED).join(", ")}${more}`,
      hint: "The end of a run cuts off what is under way, and what a whole run was not enough for is not started again. Give the run more time, or those phases a shorter `timeout_minutes`.",
    },
  ];
}
