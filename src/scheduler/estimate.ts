/** How much is left, for "about N more runs". */
import type { Backlog } from "../backlog/backlog.ts";
import type { Item } from "../backlog/item.ts";
import { type Config, pipelineOf } from "../config/config.ts";
import { placeOfStep } from "./step-action.ts";

/** Executor steps that the open items need until all are archived, if each phase succeeds at once. Blocked ones wait for a person and do not count. */
export function stepsToGo(backlog: Backlog, config: Config): number {
  return backlog.items.reduce((sum, item) => sum + stepsOf(item, config), 0);
}

function stepsOf(item: Item, config: Config): number {
  const pipeline = pipelineOf(config, item);
  if (!pipeline) return 0;
  const total = pipeline.pre_phases.length + pipeline.phases.length;
  switch (item.status) {
    case "new":
      return total + (config.triage === "agent" ? 1 : 0);
    case "ready":
      return pipeline.phases.length;
    case "scoping":
    case "in_progress": {
      const place = placeOfStep(item, config);
      return place ? place.total - place.position + 1 : 0;
    }
    default:
      return 0;
  }
}
