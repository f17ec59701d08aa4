/** The lease of a run that had nothing to do and took none, for what it has to do in the end after all. */
import type { StepUnderWay } from "../ports/lease.ts";
import type { CommandContext } from "./command.ts";
import type { Entrance } from "./entrance.ts";
import type { Alone } from "./issues/decisions.ts";
import { saveLease } from "./state.ts";

export interface Turn {
  alone(): Promise<Alone>;
  /** What a run that died left under way, as far as the lease was taken late: whoever gives it back passes it on. */
  found(): readonly StepUnderWay[];
}

export function turnOf(
  { environment, log }: CommandContext,
  { workspace, leased }: Entrance & { readonly kind: "entered" },
): Turn {
  const { lease } = workspace.repository;
  let found: readonly StepUnderWay[] = [];
  return {
    async alone() {
      if (leased) return "already";
      if (environment.on_runner && lease.place) saveLease(lease.place);
      const taking = await lease.take();
      if (taking.kind === "held") {
        found = taking.interrupted;
        return "from now on";
      }
      log.info("issues · another run is at work: what is to be asked is asked by the next");
      return "no";
    },
    found: () => found,
  };
}
