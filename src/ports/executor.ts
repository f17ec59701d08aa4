import type { StepRequest, StepResult } from "./step.ts";

export interface Executor {
  /** Runs one step to its end. Never rejects for what an agent or command did; `signal` ends it as `cancelled`. */
  execute(request: StepRequest, signal: AbortSignal): Promise<StepResult>;
}
