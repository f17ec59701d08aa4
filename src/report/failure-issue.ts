/** The one issue for runs that fail: opened by the first, brought up to date by each, closed by the next that works. Pure. */
import type { HubIssue } from "../ports/hub-issue.ts";
import { countText, dayAndTime } from "./amounts.ts";
import { bounded, markdownCode, markdownSentence } from "./escape.ts";
import {
  digest,
  FAILURE_MARK,
  type FailureMark,
  failureIn,
  failureMark,
  type IssuePlace,
  isPlace,
} from "./issue-mark.ts";
import type { IssueStep } from "./issue-step.ts";
import { paragraphs } from "./markdown-parts.ts";
import { withOwnPart } from "./own-part.ts";

const MAX_SENTENCE = 1_500;

export interface RunOutcome {
  /** What went wrong; undefined when the run worked. */
  readonly failure?: { readonly what: string; readonly remedy: string } | undefined;
  readonly run_id: string;
  readonly run_url: string | undefined;
  /** RFC 3339. */
  readonly now: string;
}

/** `issues` are the open ones, and when the run failed, as many closed ones as were looked at. */
export function planFailure(
  outcome: RunOutcome,
  { issues, place }: { readonly issues: readonly HubIssue[]; readonly place: IssuePlace },
): readonly IssueStep[] {
  const own = issues
    .flatMap((issue) => {
      const mark = failureIn(issue.body);
      return mark && isPlace(mark, place) ? [{ issue, mark }] : [];
    })
    .toSorted((a, b) => openFirst(a.issue) - openFirst(b.issue) || a.issue.number - b.issue.number);
  const open = own.filter(({ issue }) => issue.state === "open");
  // One that is settled and open again was opened by a person, who has their reasons.
  if (outcome.failure === undefined)
    return open.filter(({ mark }) => mark.settled === undefined).map((one) => closed(one, outcome, MENDED));
  const [first] = own;
  if (first === undefined) return [opened(outcome, outcome.failure, place)];
  const doubles = open.filter((one) => one !== first && one.mark.settled === undefined);
  const elsewhere = `It is told in ${first.issue.url} already.`;
  return [
    ...broughtUpToDate(first, outcome, outcome.failure),
    ...doubles.map((one) => closed(one, outcome, elsewhere)),
  ];
}

const MENDED = "Tickwork works again.";

interface Told {
  readonly issue: HubIssue;
  readonly mark: FailureMark;
}
type Failure = NonNullable<RunOutcome["failure"]>;

function openFirst({ state }: HubIssue): number {
  return state === "open" ? 0 : 1;
}

function opened(outcome: RunOutcome, failure: Failure, place: IssuePlace): IssueStep {
  const { run_id: run, now } = outcome;
  const mark = { ...place, what: digest(failure.what), since: now, count: 1, run };
  const title = bounded(`Tickwork cannot do its work on ${place.branch}`, 200);
  return { kind: "open", title, body: body("", outcome, failure, mark), about: "the failed run" };
}

function broughtUpToDate({ issue, mark }: Told, outcome: RunOutcome, failure: Failure): readonly IssueStep[] {
  const { run_id: run, now } = outcome;
  const what = digest(failure.what);
  const isOpen = issue.state === "open";
  // A person closed it and knows of it; only something else is worth another word.
  if (!isOpen && mark.settled === undefined && mark.what === what) return [];
  const goesOn = isOpen && mark.settled === undefined;
  const { settled: _, ...before } = mark;
  const next: FailureMark = goesOn
    ? { ...before, what, run, count: mark.run === run ? mark.count : mark.count + 1 }
    : { ...before, what, run, since: now, count: 1 };
  const change = { body: body(issue.body, outcome, failure, next) };
  return isOpen
    ? [{ kind: "change", issue, change }]
    : [{ kind: "change", issue, change: { ...change, state: "open" }, comment: whatText(failure) }];
}

function closed({ issue, mark }: Told, { now, run_url }: RunOutcome, why: string): IssueStep {
  const start = failureMark({ ...mark, settled: now });
  const said = `${paragraphs(why, run_url === undefined ? "" : `Closed by [a run](${run_url}).`)}\n`;
  const text = withOwnPart(issue.body, { start, starts: FAILURE_MARK, said });
  const state_reason = why === MENDED ? "completed" : "not_planned";
  return { kind: "change", issue, change: { body: text, state: "closed", state_reason } };
}

function body(existing: string, { run_url }: RunOutcome, failure: Failure, mark: FailureMark): string {
  const [day, time] = dayAndTime(Date.parse(mark.since));
  const runs =
    mark.count === 1 ? "One run failed" : `${countText(mark.count, "run")} failed, one after another`;
  const last = run_url === undefined ? "" : ` The last one: [its summary](${run_url}).`;
  const said = `${paragraphs(
    whatText(failure),
    `**Change this:** ${markdownSentence(bounded(failure.remedy, MAX_SENTENCE))}`,
    `${runs}, since ${day} ${time} UTC, on ${markdownCode(mark.branch)} with ${markdownCode(mark.backlog)}.${last}`,
    "This text is kept up to date by Tickwork; what you write below it stays. The next run that works closes the issue. Closed by you, it stays closed until something else goes wrong.",
  )}\n`;
  return withOwnPart(existing, { start: failureMark(mark), starts: FAILURE_MARK, said });
}

function whatText({ what }: Failure): string {
  return markdownSentence(bounded(what, MAX_SENTENCE));
}
