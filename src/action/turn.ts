/** The lease of a run that had nothing to do and took none, for what it has to do in the end after all. */
import type { LeaseTaking, StepUnderWay } from "../ports/lease.ts";
import type { CommandContext } from "./command.ts";
import type { Entrance } from "./entrance.ts";
import type { Alone } from "./issues/decisions.ts";
import { saveLease } from "./state.ts";

export interface Turn {
  /** Takes the lease, unless the run has it. Never rejects for what the remote does. */
  alone(): Promise<Alone>;
  /** What a run that died left under way, as far as the lease was taken late: whoever gives it back passes it on. */
  found(): readonly StepUnderWay[];
}

/** For a run that has entered, with its lease or without one. */
export function turnOf(
  { environment, log }: CommandContext,
  { workspace, leased }: Entrance & { readonly kind: "entered" },
): Turn {
  const { lease } = workspace.repository;
  let found: readonly StepUnderWay[] = [];
  return {
    async alone() {
      if (leased) return { kind: "already" };
      if (environment.on_runner && lease.place) saveLease(lease.place);
      const taking = await lease.take();
      if (taking.kind !== "held") {
        const because = whyNot(taking);
        log.info(`issues · ${because}: what is to be asked is asked by the next run`);
        return { kind: "no", because, expected: taking.kind !== "unreachable" };
      }
      found = taking.interrupted;
      return { kind: "from now on" };
    },
    found: () => found,
  };
}

/** A clause for people. */
function whyNot(taking: Exclude<LeaseTaking, { kind: "held" }>): string {
  switch (taking.kind) {
    case "busy":
      return taking.because;
    case "moved":
      return "the branch has moved since this run looked at it";
    case "unreachable":
      return `no lease could be taken: ${taking.reason}`;
    default:
      return taking satisfies never;
  }
}
