/** One thing that `doctor` looks at. Each is a small file, and a line in `checks.ts`. */

import type { ReadWorkflow } from "../../config/actions-workflow.ts";
import type { Config } from "../../config/config.ts";
import type { Inspection } from "../../delivery/inspection.ts";
import type { Refusal } from "../../delivery/refusal.ts";
import type { Finding } from "../../report/check-up.ts";
import type { CheckedFiles, FilesToCheck } from "../check/check-files.ts";
import type { CommandContext } from "../command.ts";
import type { RescuesWaiting } from "./rescues-waiting.ts";

/** What the checks look at: read once, changed by none. */
export interface Subject {
  readonly context: CommandContext;
  readonly what: FilesToCheck;
  readonly repository: Inspection | Refusal;
  /** Undefined where they could not be looked for, such as for a path that leads out. */
  readonly files: CheckedFiles;
  /** Sound or not, what could be made of it; undefined when nothing could. */
  readonly config: Config | undefined;
  /** Of all workflows in the repository. */
  readonly workflows: readonly ReadWorkflow[];
  readonly rescues: () => Promise<RescuesWaiting>;
  /** What GitHub said of the token, if it was asked: a line for people. */
  readonly token_facts: () => string | undefined;
}

export interface DoctorCheck {
  /** For scripts: never changes its meaning. */
  readonly name: string;
  readonly title: string;
  /** None: there is nothing to say. Throws for nothing that can be foreseen. */
  look(subject: Subject): Promise<readonly Finding[]>;
}

export const ok = (says: string): Finding => ({ kind: "ok", says });

/** On a person's machine something may be missing that the workflow brings along. */
export function missingHere({ context }: Subject): "error" | "warning" {
  return context.environment.on_runner ? "error" : "warning";
}
