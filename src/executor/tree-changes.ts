/** Weighs what was changed while a step ran: what it keeps, what is put back, what it should not have touched. */
import { type Permission, type ProtectedPaths, permission, type StepScope } from "./scope.ts";

export interface TreeVerdict {
  /** The step's own work. */
  readonly kept: readonly string[];
  /** Not for this step to change. */
  readonly out_of_scope: readonly string[];
  /** Folders of its own work with a `.git` in them, which no commit can hold. */
  readonly repositories: readonly string[];
  readonly protected: readonly string[];
}

/** `changed` are paths of which only this step, or one of `others` that run beside it, can have made the change. */
export function weighChanges(of: {
  readonly changed: readonly string[];
  readonly scope: StepScope;
  readonly paths: ProtectedPaths;
  readonly others: readonly StepScope[];
}): TreeVerdict {
  const kept: string[] = [];
  const out_of_scope: string[] = [];
  const touched: string[] = [];
  const repositories: string[] = [];
  for (const path of of.changed) {
    const mine = permission(of.scope, of.paths, path);
    const theirs = of.others.map((scope) => permission(scope, of.paths, path));
    if (isTheirs(mine, theirs)) continue;
    // A repository of its own in there: no commit of this one can hold it.
    const unfit = path.endsWith("/");
    if (mine === "protected") touched.push(path);
    else if (mine === "out_of_scope") out_of_scope.push(path);
    else if (unfit) repositories.push(path);
    else kept.push(path);
  }
  return { kept, out_of_scope, repositories, protected: touched };
}

/** Another running step may be in the middle of it: that one answers for it when it ends. */
function isTheirs(mine: Permission, theirs: readonly Permission[]): boolean {
  if (mine === "own_word") return false;
  if (theirs.includes("own_word")) return true;
  return mine !== "allowed" && theirs.includes("allowed");
}
