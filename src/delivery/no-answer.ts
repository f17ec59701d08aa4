/** What it means for delivery that git was not heard out: never started, ended by us, or ended because it hung. */
import { failureWords, type GitAnswer } from "./git.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Worth another try. `reason` and `remedy` are for when that does not help. */
export interface Unreachable {
  readonly kind: "unreachable";
  readonly reason: string;
  readonly remedy: string;
}

export const LOOK_AT_THE_SERVER =
  "Run the job again; if it stays so, look at the state of the server and of the network.";

/** A server that hung may answer the next time; all else is refused. */
export function noAnswer(answer: Exclude<GitAnswer, { kind: "ok" | "failed" }>): Unreachable | Refusal {
  switch (answer.kind) {
    case "timed_out": {
      const said = `git ${answer.command} ${failureWords(answer)}`;
      return answer.silent
        ? {
            kind: "unreachable",
            reason: `the remote did not answer: ${said}`,
            remedy: `${LOOK_AT_THE_SERVER} A server that only needs longer gets it by the variable GIT_HTTP_LOW_SPEED_TIME (seconds).`,
          }
        : { kind: "unreachable", reason: `the remote was too slow: ${said}`, remedy: LOOK_AT_THE_SERVER };
    }
    case "no_token":
      return refusal(answer.reason, answer.remedy);
    case "aborted":
    case "folder_gone":
    case "not_installed":
      return refusal(`git ${failureWords(answer)}`, "Run the job again.");
    default:
      return answer satisfies never;
  }
}
