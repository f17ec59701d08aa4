/** What a step may change (spec §5, §9). */
import type { ItemId } from "../backlog/item.ts";
import type { StepOutcome, StepRequest } from "../ports/step.ts";
import { isProtectedByName, isWithin } from "./protected-paths.ts";

export interface StepScope {
  readonly item_id: ItemId;
  /** `everything` but what is protected; `own`: its change folder, ideas and `allowed_paths`; `nothing`. */
  readonly reach: "everything" | "own" | "nothing";
  /** Relative to the repository; undefined for triage. */
  readonly change_folder?: string | undefined;
  /** The folder of idea files. */
  readonly ideas: string;
  readonly allowed_paths: readonly string[];
}

/** What Tickwork itself keeps in the repository. Relative to it; a folder stands for all that is in it. */
export interface ProtectedPaths {
  /** Backlog, inbox, worklog and journal, config: no `allowed_paths` opens them. */
  readonly own: readonly string[];
  /** The workflow files of every pipeline. */
  readonly prompts: readonly string[];
}

/** `own_word`: the item's own file or folder, which no other item's step claims. */
export type Permission = "own_word" | "allowed" | "out_of_scope" | "protected";

/**
 * The scope while the step works, and of what it keeps when it ends well. `base` leads from the repository's top to the
 * working folder, which config and change folder are relative to: empty, or ending with `/`.
 */
export function scopeOf(
  request: StepRequest,
  where: { readonly change_folder: string | undefined; readonly base: string },
): StepScope {
  const { change_folder, base } = where;
  const phase = request.work.kind === "phase" ? request.work.place.phase : undefined;
  return {
    item_id: request.item.id,
    reach: phase?.destructive ? "everything" : "own",
    change_folder: change_folder === undefined ? undefined : `${base}${change_folder}`,
    ideas: `${base}_ideas`,
    allowed_paths: (phase?.allowed_paths ?? []).map((path) => `${base}${path.replace(/^(\.\/+)+/, "")}`),
  };
}

/**
 * What is kept when the step has ended. Unfinished work must not lie in the tree that the next step works on, so of a
 * step that did not come to its end only its notes stay; of one that was cut off or touched what it may not, nothing.
 */
export function scopeAfter(outcome: StepOutcome, scope: StepScope): StepScope {
  switch (outcome.kind) {
    case "complete":
    case "subphase":
      return scope;
    case "cancelled":
    case "cut_off":
    case "tampered":
    case "interrupted":
      return { ...scope, reach: "nothing" };
    default:
      return { ...scope, reach: "own", allowed_paths: [] };
  }
}

/**
 * What a step with this scope may do with a file. `path` is relative to the repository, with `/`. What is Tickwork's
 * own comes first, then protected names, then the phase's reach (spec §5, §9).
 */
export function permission(scope: StepScope, paths: ProtectedPaths, path: string): Permission {
  if (isTickworksOwn(paths, path)) return "protected";
  if (isProtected(paths, path) && !scope.allowed_paths.some((one) => opens(one, paths, path)))
    return "protected";
  if (scope.reach === "nothing") return "out_of_scope";
  if (isOwn(scope, path)) return "own_word";
  const open = scope.reach === "everything" || isWithin(path, scope.ideas);
  return open || scope.allowed_paths.some((one) => isWithin(path, one)) ? "allowed" : "out_of_scope";
}

/** May one of these steps change a file that is protected by its name? */
export function keepable(scopes: readonly StepScope[], paths: ProtectedPaths): (path: string) => boolean {
  return (path) => scopes.some((scope) => permission(scope, paths, path) !== "protected");
}

/** Is it one of the files that Tickwork itself keeps? */
export function isTickworksOwn(paths: ProtectedPaths, path: string): boolean {
  return paths.own.some((own) => isWithin(path, own));
}

function isOwn({ change_folder, ideas, item_id }: StepScope, path: string): boolean {
  if (path.startsWith(`${ideas}/${item_id}_`)) return true;
  return change_folder !== undefined && isWithin(path, change_folder);
}

function isProtected(paths: ProtectedPaths, path: string): boolean {
  return isProtectedByName(path) || paths.prompts.some((prompt) => isWithin(path, prompt));
}

/** `docs` does not open `docs/AGENTS.md`: what is protected must be meant. */
function opens(allowed: string, paths: ProtectedPaths, path: string): boolean {
  return isWithin(path, allowed) && isProtected(paths, allowed.replace(/^(\.\/+)+/, ""));
}
