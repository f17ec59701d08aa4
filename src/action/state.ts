/** What the main step leaves for the post step. The only file that knows the keys. */
import { getState, saveState } from "@actions/core";

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

export function markMainFinished(): void {
  saveState("main-finished", "true");
}

/** False when the main step was killed before it could save what it had. */
export function mainFinished(): boolean {
  return getState("main-finished") === "true";
}
