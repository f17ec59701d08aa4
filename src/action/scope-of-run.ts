/** Targets or filter of a start, judged before anything runs (TGT-1, TGT-4). */
import { type Backlog, findItem } from "../backlog/backlog.ts";
import { parseFilter } from "../backlog/filters.ts";
import { isArchivedId } from "../backlog/ids.ts";
import type { ItemId } from "../backlog/item.ts";
import { nearestName } from "../backlog/schema-problems.ts";
import type { Config } from "../config/config.ts";
import type { Scope } from "../scheduler/scope.ts";
import { WrongUse } from "./failure.ts";
import type { Inputs } from "./inputs.ts";

/** Throws `WrongUse` for a target that never existed and a filter that says nothing. An archived target counts as finished. */
export function scopeOfRun(inputs: Inputs, config: Config, backlog: Backlog): Scope {
  if (inputs.targets.length > 0) return targetScope(inputs, config, backlog);
  if (inputs.only === undefined) return { kind: "all" };
  const parsed = parseFilter(inputs.only);
  if (parsed.kind === "refused")
    throw new WrongUse(`Input only: ${parsed.message}`, "Mend the filter and start again.");
  return { kind: "filter", filter: parsed.filter };
}

function targetScope({ targets, auto_advance }: Inputs, config: Config, backlog: Backlog): Scope {
  const unknown = targets.filter(
    (id) => !findItem(backlog, id) && !isArchivedId(backlog, config.project.prefix, id),
  );
  if (unknown.length > 0) {
    const near = nearestName(
      unknown[0] ?? "",
      backlog.items.map(({ id }) => id),
    );
    throw new WrongUse(
      `Input targets: ${unknown.join(", ")} ${unknown.length > 1 ? "are" : "is"} not in the backlog.`,
      near === undefined ? "Check the ids." : `Did you mean ${near}?`,
    );
  }
  const isBlocked = (id: ItemId) => findItem(backlog, id)?.status === "blocked";
  return { kind: "targets", targets, auto_advance, blocked_before: new Set(targets.filter(isBlocked)) };
}
