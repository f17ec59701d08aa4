/** What the main step leaves for the post step. The only file that knows the keys. */
import { getState, saveState } from "@actions/core";
import type { LeasePlace } from "../ports/lease.ts";

/** The post step is the same bundle, started again: this tells them apart. */
export function isPost(): boolean {
  return getState("main-started") === "true";
}

export function markMainStarted(): void {
  saveState("main-started", "true");
}

/** Absolute paths of the folder the run works in: its scratch is removed when the job ends. */
export function saveWorkingFolder(path: string): void {
  saveState("working-folder", path);
}

export function savedWorkingFolder(): string | undefined {
  return getState("working-folder") || undefined;
}

/** Where the run's lease is, from before it is taken: a main step that is killed cannot give it back. */
export function saveLease({ url, branch }: LeasePlace): void {
  saveState("lease-url", url);
  saveState("lease-branch", branch);
}

export function savedLease(): LeasePlace | undefined {
  const place = { url: getState("lease-url"), branch: getState("lease-branch") };
  return place.url && place.branch ? place : undefined;
}

export function markMainFinished(): void {
  saveState("main-finished", "true");
}

/** False when the main step was killed before it could save what it had. */
export function mainFinished(): boolean {
  return getState("main-finished") === "true";
}
