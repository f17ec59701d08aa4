/** What the main step leaves for the post step. The only file that knows the keys. */
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { getState, saveState } from "@actions/core";
import * as z from "zod";
import { commitShaSchema, itemIdSchema } from "../backlog/item.ts";
import { timestampSchema } from "../backlog/timestamp.ts";
import type { MadeFor, Pending } from "../ports/checkpoints.ts";
import type { LeasePlace } from "../ports/lease.ts";
import type { IssuePlace } from "../report/issue-mark.ts";
import type { RunnerEnvironment } from "./runner-environment.ts";

/** The post step has a file of its own, `bin/post.js`: a main step that is killed at once leaves no state to tell by. */
export function isPost(): boolean {
  return basename(process.argv[1] ?? "") === "post.js";
}

/** Absolute paths of the folder the run works in: its scratch is removed when the job ends. */
export function saveWorkingFolder(path: string): void {
  saveState("working-folder", path);
}

/** Absolute; undefined when the main step did not come so far, or saved nothing. */
export function savedWorkingFolder(): string | undefined {
  return getState("working-folder") || undefined;
}

/** From before anything in the checkout is touched. `began_ms`: when the main step began, epoch milliseconds. */
export function saveStart(start: RunStart): void {
  saveState("start", JSON.stringify(start));
}

/** Undefined when the main step did not come so far. */
export function savedStart(): RunStart | undefined {
  return parsed(startSchema, "start");
}

export interface RunStart {
  /** Absolute path in the checkout. */
  readonly folder: string;
  readonly began_ms: number;
}

const startSchema = z.object({ folder: z.string(), began_ms: z.number() } satisfies FieldsOf<RunStart>);

/** Where the run's lease is, from before it is taken: a main step that is killed cannot give it back. */
export function saveLease(place: LeasePlace): void {
  saveState("lease", JSON.stringify(place));
}

/** It was given back: nothing is left to do for the post step. */
export function forgetLease(): void {
  saveState("lease", "");
}

/** Undefined when none was taken, it was given back, or what stands there is none: see `placeFields`. */
export function savedLease(): LeasePlace | undefined {
  return parsed(placeSchema, "lease");
}

let pending: Pending | undefined;

/** Commits that are being pushed; undefined when they have arrived. */
export function savePending(commits: Pending | undefined): void {
  pending = commits;
  saveState("pending", pending === undefined ? "" : JSON.stringify(pending));
}

/** Undefined when all that was committed has arrived, or what stands there is no such thing. */
export function savedPending(): Pending | undefined {
  return parsed(pendingSchema, "pending");
}

/** A step that was under way when the main step was killed may have written here: what looks like an option is no URL. */
const placeFields = { url: z.string().regex(/^[^-]/), branch: z.string().regex(/^[^-]/) };

const placeSchema = z.object(placeFields satisfies FieldsOf<LeasePlace>);

const stateFields = {
  local: commitShaSchema.optional(),
  remote: commitShaSchema.optional(),
  common: commitShaSchema.optional(),
  without: z.array(z.string()),
  replaces: z.object({ old: commitShaSchema, by: commitShaSchema }).optional(),
} satisfies FieldsOf<Pending["state"]>;

const pendingSchema = z.object({
  ...placeFields,
  head: commitShaSchema,
  common_dir: z.string(),
  // JSON leaves out what is undefined.
  state: z
    .object(stateFields)
    .transform((state) => ({ local: undefined, remote: undefined, common: undefined, ...state })),
  owners: z.array(z.tuple([commitShaSchema, z.array(itemIdSchema)])),
  state_files: z.array(z.string()),
  made_for: z.object({
    branch: z.string(),
    backlog: z.string(),
    items: z.array(z.object({ id: itemIdSchema, created: timestampSchema })),
  } satisfies FieldsOf<MadeFor>),
} satisfies FieldsOf<Pending>);

/** All of them, also those that may be absent: one that is forgotten here would be lost on the way. */
type FieldsOf<T> = { readonly [Key in keyof T]-?: z.ZodType };

function parsed<T extends z.ZodType>(schema: T, key: string): z.infer<T> | undefined {
  try {
    return schema.safeParse(JSON.parse(getState(key) || "null")).data;
  } catch {
    return undefined;
  }
}

/** Where a failure of the run is to be told in an issue, and nothing of what went wrong: that is for the post step to see. */
export function saveFailurePlace(place: IssuePlace): void {
  saveState("failure-place", JSON.stringify(place));
}

/** Undefined when failures are told in no issue, or what stands there is no place. */
export function savedFailurePlace(): IssuePlace | undefined {
  return parsed(failurePlaceSchema, "failure-place");
}

const failurePlaceSchema = z.object({
  repository: z.string().optional(),
  branch: z.string(),
  backlog: z.string(),
} satisfies FieldsOf<IssuePlace>);

/**
 * A person, or a newer run, wanted it to end: a main step that is killed then did not fail. A signal comes while steps run,
 * and what is written to the runner's file of states then counts as a step's doing: so this has a file of its own.
 */
export function saveCancelled(at: RunMark): void {
  try {
    writeFileSync(cancelMark(at), "", { flag: "wx" });
  } catch {
    // Then it is told as a run that failed.
  }
}

/** Whether `saveCancelled` was said, be it by a main step that was killed afterwards. Forgets it. */
export function wasCancelled(at: RunMark): boolean {
  const path = cancelMark(at);
  const was = existsSync(path);
  rmSync(path, { force: true });
  return was;
}

type RunMark = Pick<RunnerEnvironment, "temp" | "run_id">;

function cancelMark({ temp, run_id }: RunMark): string {
  return join(temp, `tickwork-cancelled-${run_id}`);
}

/** What the run has taken out of the checkout while steps run, sealed: every step can read the file that this is saved in. */
export function saveHiddenCredentials(seal: string): void {
  saveState("hidden-credentials", seal);
}

/** They are back where they were: nothing is left to do for the post step. */
export function forgetHiddenCredentials(): void {
  saveState("hidden-credentials", "");
}

/** As it was sealed; undefined when none are hidden. A step may have changed it: who opens the seal finds out. */
export function savedHiddenCredentials(): string | undefined {
  return getState("hidden-credentials") || undefined;
}

/** Says again what is pending: of what a step may have written into the state's file, none is to be pushed. */
export function markMainFinished(): void {
  savePending(pending);
  saveState("main-finished", "true");
}

/** False when the main step was killed before it could save what it had. */
export function mainFinished(): boolean {
  return getState("main-finished") === "true";
}
