/** What the last runs did, what is left of the budgets, and what the next run would begin with. */
import { timestamp } from "../../../backlog/timestamp.ts";
import { createStore } from "../../../coordinator/store.ts";
import { countText, instantText, listText, moneyText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import type { JournalEntry } from "../../../report/journal.ts";
import { ledgerOf } from "../../../report/ledger.ts";
import { needsOf } from "../../../report/needs-person.ts";
import { nextText } from "../../../report/next-text.ts";
import { chosenAction } from "../../../scheduler/action.ts";
import { selectionOfNextRun } from "../../../scheduler/next-run.ts";
import { pathsOf } from "../../paths.ts";
import { recentJournal, runPlan } from "../../run-plan.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const RUNS: DoctorCheck = { name: "runs", title: "Last and next run", look };

const MOST_RUNS = 3;

async function look(subject: Subject): Promise<readonly Finding[]> {
  const { context, what } = subject;
  const paths = pathsOf({ ...what, backlog: "" });
  const now = timestamp(context.clock.now());
  const entries = await recentJournal(what.files, paths, context.clock.now());
  return [
    ...lastRuns(entries, now),
    ...budgetFindings(subject, { entries, now }),
    ...(await nextRun(subject, now)),
  ];
}

/** A run is what has the same id in the journal; a person's command is one too. */
function lastRuns(entries: readonly JournalEntry[], now: string): readonly Finding[] {
  const runs = [...Map.groupBy(entries, ({ run }) => run)].slice(-MOST_RUNS).reverse();
  if (runs.length === 0) return [{ kind: "note", says: "the journal has no run of this month or the last" }];
  return runs.map(([run, all]) => {
    const outcomes = [...Map.groupBy(all, ({ outcome }) => outcome)].map(([outcome, some]) =>
      some.length === 1 ? outcome : `${some.length} × ${outcome}`,
    );
    const cost = all.reduce((sum, entry) => sum + (entry.cost ?? 0), 0);
    const money = cost > 0 ? `, ${moneyText(cost)}` : "";
    const time = instantText(all.at(-1)?.time ?? "", now);
    const items = countText(new Set(all.map(({ item }) => item)).size, "item");
    return { kind: "note", says: `run ${run} until ${time}: ${items}, ${listText(outcomes, 6)}${money}` };
  });
}

function budgetFindings(
  { config }: Subject,
  { entries, now }: { readonly entries: readonly JournalEntry[]; readonly now: string },
): readonly Finding[] {
  const { day_usd, month_usd } = ledgerOf(entries, now);
  const limits = [
    { limit: config?.budget.day_usd, spent: day_usd, key: "day_usd", of: "today" },
    { limit: config?.budget.month_usd, spent: month_usd, key: "month_usd", of: "this month" },
  ];
  return limits.flatMap(({ limit, spent, key, of }): readonly Finding[] => {
    if (limit === undefined || limit === null) return [];
    const left = limit - spent;
    if (left > 0) return [ok(`${moneyText(left)} of ${moneyText(limit)} left ${of}`)];
    return [
      {
        kind: "warning",
        says: `the budget is used up: ${moneyText(spent)} of ${moneyText(limit)} spent ${of}, so that no agent starts`,
        remedy: `Wait, or raise \`budget.${key}\` in ${config?.source ?? "the config"}.`,
      },
    ];
  });
}

async function nextRun(subject: Subject, now: string): Promise<readonly Finding[]> {
  const { context, what, files, config } = subject;
  const [backlog] = files.backlogs;
  if (!backlog?.document || !config) return [];
  const workspace = {
    store: createStore(what.top),
    config,
    document: backlog.document,
    paths: pathsOf({ ...what, backlog: backlog.file }),
  };
  const asked = await subject.rescues();
  const waiting = asked.kind === "known" ? asked.waiting?.get(backlog.file) : undefined;
  const plan = await runPlan(context, workspace, waiting);
  const { actions, why_not } = selectionOfNextRun(plan, backlog.document.backlog, { now });
  const first = nextText(actions.map(chosenAction), { reasons: false });
  // What is rescued has a check of its own, with other commands.
  const others = why_not.filter(({ kind }) => kind !== "rescued");
  const needs = needsOf({ after: backlog.document.backlog, why_not: others });
  const why =
    others.length < why_not.length
      ? "Take in the rescued work, or be rid of it: the commands are above."
      : "`tickwork status` has the reason for each item.";
  return [
    {
      kind: "note",
      says: first === "" ? "the next run would find nothing to do" : `the next run would begin with ${first}`,
      ...(first === "" ? { remedy: why } : {}),
    },
    ...(needs.length > 0
      ? [
          {
            kind: "warning" as const,
            says: `${countText(needs.length, "item")} ${needs.length === 1 ? "waits" : "wait"} for a person: ${listText(needs.map(({ item }) => item.id))}`,
            remedy: "`tickwork status` shows what is asked, with the command for each answer.",
          },
        ]
      : []),
  ];
}
