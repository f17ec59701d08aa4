/** What every look at a repository's tools has in common. */
import type { Files } from "./files.ts";

export interface Toolchain {
  /** As people call it: `npm`, `cargo`. */
  readonly name: string;
  /** Steps of the workflow before Tickwork's own, each a block of YAML without indent. */
  readonly setup: readonly string[];
  /** What must succeed after a build; undefined when the repository says no such thing. */
  readonly test?: string | undefined;
  /** Folders in the checkout that installing and testing leave behind, and that no commit should hold. */
  readonly leaves?: readonly string[] | undefined;
}

export type Look = (files: Files) => Toolchain | undefined;

/** A step of a workflow with a name and a script. */
export function runStep(name: string, script: string): string {
  const lines = script.split("\n");
  const [only] = lines;
  if (lines.length === 1) return `- name: ${name}\n  run: ${only}`;
  return [`- name: ${name}`, "  run: |", ...lines.map((line) => `    ${line}`)].join("\n");
}
