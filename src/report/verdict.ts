/** How a run is to be taken, in one word: what its colour and its exit code follow from (spec §5, §6, §10). */
import type { Rescue } from "../ports/checkpoints.ts";
import { needsOf } from "./needs-person.ts";
import type { RunReport } from "./run-report.ts";
import { type StepHappening, type Tally, tallyOf } from "./tally.ts";

export type Verdict =
  /** Red, exit 1: `remedy` is the one thing to change. */
  | {
      readonly kind: "could_not";
      readonly what: string;
      readonly remedy: string;
      /** Nothing was run and nothing was spent. */
      readonly before_start: boolean;
      /** Where the work is that could not be delivered. */
      readonly rescue?: Rescue | undefined;
      /** The branch that has the work, without the pull request it was to have. */
      readonly kept?: { readonly branch: string; readonly compare?: string | undefined } | undefined;
    }
  /** Green: something moved on. */
  | { readonly kind: "worked" }
  /** Yellow: nothing moved on, and a person is asked, or is to mend the inbox, or steps were tried in vain. */
  | { readonly kind: "needs_you" }
  | { readonly kind: "nothing_to_do" };

export const COLOURS = {
  could_not: "🔴",
  worked: "🟢",
  needs_you: "🟡",
  nothing_to_do: "🔵",
} as const satisfies Record<Verdict["kind"], string>;

/** The gravest that holds: refused, undelivered, failed, a set-up that let no step work; then what was done. */
export function verdictOf(report: RunReport): Verdict {
  const { end, delivery } = report;
  if (end.kind === "refused")
    return { kind: "could_not", what: end.what, remedy: end.remedy, before_start: true };
  if (delivery?.kind === "undelivered") {
    const branch = report.branch === undefined ? "the branch" : `\`${report.branch}\``;
    const what = `The work did not get onto ${branch}: ${delivery.reason.replace(/\.$/, "")}.`;
    return { kind: "could_not", what, remedy: delivery.remedy, before_start: false, rescue: delivery.rescue };
  }
  if (end.kind === "failed")
    return { kind: "could_not", what: end.what, remedy: end.remedy, before_start: false };
  if (report.pull_request?.kind === "not_open") {
    const { reason, remedy, branch, compare } = report.pull_request;
    const kept = { branch, compare };
    return { kind: "could_not", what: `${reason}.`, remedy, before_start: false, kept };
  }
  const tally = tallyOf(report);
  return setUpAtFault(tally.steps) ?? verdictOnWork(report, tally);
}

/** A run in which no step could do its work for a reason of its set-up is red and says what to change (spec §5). */
function setUpAtFault(steps: readonly StepHappening[]): Verdict | undefined {
  const [first] = steps;
  const atFault = ({ outcome }: StepHappening) => outcome === "denied" || outcome === "unavailable";
  if (!first || !steps.every(atFault)) return undefined;
  const remedy =
    first.remedy ??
    (first.outcome === "denied"
      ? "Allow the agent the tools that its phase needs: `agent.args` in the config."
      : "Install the agent in a step before this one, and give it its key: `agent.env` in the config.");
  return { kind: "could_not", what: `No step could work: ${first.summary}`, remedy, before_start: false };
}

function verdictOnWork(report: RunReport, tally: Tally): Verdict {
  const { steps_done, archived, merged, from_inbox, triaged_by_rules, promoted } = tally;
  // What the rules alone moved is no success of a run whose every step was in vain.
  const by_rules = tally.steps.length > 0 && steps_done === 0 ? 0 : triaged_by_rules + promoted;
  if (steps_done + archived + merged + from_inbox + by_rules > 0) return { kind: "worked" };
  return tally.steps.length > 0 || needsOf(report).length > 0 || report.inbox_to_mend
    ? { kind: "needs_you" }
    : { kind: "nothing_to_do" };
}
