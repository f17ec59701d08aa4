/** A row of the table: one thing that Tickwork asks GitHub for, in a run that does. */
import type { ActionEnd } from "../../support/action.ts";
import type { HubProject } from "../../support/github/project.ts";
import { BUILD } from "../../support/project.ts";
import type { Answer } from "./kinds.ts";

export type Outcome =
  /** Green, all is done, and nobody has to do anything. */
  | "as ever"
  /** Green, the work is done, and the log names what is not. */
  | "told"
  /** Green, and the page that was asked for says what could not be found out. */
  | "shown"
  /** Red, before anything was run. */
  | "refused"
  /** Red, and the work is on the branch for the pull request. */
  | "not shown"
  /** Green, and nothing was run: another run may be at work, and the log says what is not known of it. */
  | "passed over"
  /** Green, and nothing was done: whoever asked may not, or has taken it back. */
  | "declined";

/** What every run of a cell has besides. */
export interface More {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Row {
  /** As GitHub's reference has it. Undefined: all of them fail. */
  readonly route: string | undefined;
  readonly name: string;
  prepare(): Promise<HubProject>;
  run(hub: HubProject, more: More): Promise<ActionEnd>;
  /** What becomes of an answer that stays so. */
  readonly outcome: Outcome;
  readonly except?: Partial<Record<Answer, Outcome>>;
  /** The question, in words for people. */
  readonly says: RegExp;
  /** Where GitHub's answer means something of its own here. */
  readonly words?: Partial<Record<Answer, { readonly says?: RegExp; readonly remedy?: RegExp }>>;
  /** What to do about it is always the same here. */
  readonly own_remedy?: RegExp;
  /** How many questions of this route a run has at most. */
  readonly asks: number;
  /** Nobody knows whether it was done: it is not asked twice. */
  readonly unrepeatable?: boolean;
  /** What holds after a run with which nothing is wrong. Throws where it does not. */
  calm(hub: HubProject, end: ActionEnd): void | Promise<void>;
  /** It has an App's token anyway. */
  readonly as_app?: boolean;
  /** How many steps such a run finishes. Default 1. */
  readonly steps?: number;
  /** What a run in which this did not work leaves for the next one, which makes up for it. Default: it does. */
  readonly makes_up?: boolean;
}

/** One step an item, which says in a file of the world that it ran. */
export const CONFIG = {
  triage: "rules",
  pipelines: {
    feature: {
      phases: [{ name: "build", run: `echo "$TICKWORK_ITEM_ID" >> ../ran; ${BUILD}`, destructive: true }],
    },
  },
};
export const ONE = { id: "WRK-001", title: "Sort flags" };
export const TWO = { id: "WRK-002", title: "Retry uploads" };
export const WORK = "tickwork/main";
