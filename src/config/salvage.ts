/**
 * A config without what its schema refuses, so that what is wrong besides is seen in the same pass (CFG-2). Nothing runs
 * by it.
 */
import type * as z from "zod";
import type { Config } from "./config.ts";
import type { FaultPath } from "./fault.ts";
import { configSchema } from "./schema.ts";

export interface SalvagedConfig {
  readonly config: Config;
  /** Was anything left out there, below it or around it? Then nothing more can be said of the place. */
  spoiled(path: FaultPath): boolean;
}

/** Undefined where nothing sound is left. */
export function salvagedConfig(
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
): SalvagedConfig | undefined {
  const copy: unknown = structuredClone(value);
  const paths = issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
  });
  for (const path of paths) leaveOut(copy, path);
  const checked = configSchema.safeParse(copy ?? {});
  if (!checked.success) return undefined;
  const spoiled = (path: FaultPath) =>
    paths.some((other) => startsWith(path, other) || startsWith(other, path));
  return { config: checked.data, spoiled };
}

/** Lists keep their length, so that what stands behind keeps its place: the key that holds the list goes, or a phase loses its name. */
function leaveOut(root: unknown, path: FaultPath): void {
  const [top, , pool, index] = path;
  const inPhase =
    top === "pipelines" && (pool === "phases" || pool === "pre_phases") && typeof index === "number";
  if (inPhase && (path.length === 4 || (path.length === 5 && path[4] === "name"))) {
    const list = valueAt(root, path.slice(0, 3));
    if (!Array.isArray(list)) return;
    const phase: unknown = list[index];
    list[index] = { ...(typeof phase === "object" ? phase : {}), name: `unnamed-${pool}-${index}` };
    return;
  }
  const last = path.findLastIndex(
    (step, at) => typeof step === "string" && !Array.isArray(valueAt(root, path.slice(0, at))),
  );
  const holder = valueAt(root, path.slice(0, last));
  if (typeof holder === "object" && holder !== null) Reflect.deleteProperty(holder, String(path[last]));
}

function valueAt(root: unknown, path: FaultPath): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined),
    root,
  );
}

function startsWith(path: FaultPath, start: FaultPath): boolean {
  return start.every((step, at) => path[at] === step);
}
