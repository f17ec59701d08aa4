/** Where the config wants issues: may the workflows write them, and is there one that takes answers by comment? */
import { type ActionsWorkflow, mayRun, runsTickwork } from "../../../config/actions-workflow.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";
import { deliveryOf } from "../workflow/delivery.ts";
import { lacking } from "../workflow/job.ts";
import { placeIn, type RunJob } from "../workflow/run-job.ts";

export const ISSUES: DoctorCheck = { name: "issues", title: "Issues and comments", look };

async function look(subject: Subject): Promise<readonly Finding[]> {
  const { config, workflows } = subject;
  const asks = config?.decisions === "issues";
  if (!asks && config?.failures !== "issue") return [];
  const all = workflows.flatMap((one) => (one.kind === "tickwork" ? [one.workflow] : []));
  const running = jobsOf(all.filter(runsTickwork), subject);
  if (running.length === 0) return [];
  const taking = asks ? jobsOf(all, subject).filter(takesComments) : [];
  const found = [
    ...running.flatMap((job) => lacking(job, [{ scope: "issues", why: TELLS, kind: "warning" }])),
    ...(asks && taking.length === 0 ? [NO_COMMENTS] : []),
    ...taking.flatMap((job) => [...triggerFinding(job), ...commentFindings(job, running)]),
  ];
  return found.length > 0
    ? found
    : [ok(asks ? "items are asked for, and comments are answered" : "runs that fail are told")];
}

const TELLS = "opens and closes the issues that the config asks for";

const NO_COMMENTS: Finding = {
  kind: "warning",
  says: "issues ask for answers by comment, and no workflow takes them",
  remedy: "`tickwork init` writes it: `.github/workflows/tickwork-comments.yml`.",
};

function jobsOf(workflows: readonly ActionsWorkflow[], subject: Subject): readonly RunJob[] {
  return workflows.flatMap((workflow) => workflow.jobs.map((job) => ({ workflow, job, subject })));
}

function takesComments({ job }: RunJob): boolean {
  return job.tickwork.some(({ command }) => command === "comment");
}

function triggerFinding(of: RunJob): readonly Finding[] {
  if (of.workflow.triggers.has("issue_comment")) return [];
  return [
    {
      kind: "warning",
      at: placeIn(of, ["on"]),
      says: "the workflow takes comments, and no comment starts it",
      remedy: "Under `on:`: `issue_comment: { types: [created] }`.",
    },
  ];
}

/** Answers have to get to where the runs look for them. */
function commentFindings(of: RunJob, running: readonly RunJob[]): readonly Finding[] {
  const steps = of.job.tickwork.filter(({ command }) => command === "comment");
  const modes = running.flatMap(({ job }) => job.tickwork.filter(mayRun).map(deliveryOf));
  // What an expression comes to is not known before it runs.
  const isKnown = ![...modes, ...steps.map(deliveryOf)].some((mode) => mode.includes("${{"));
  const other = isKnown ? steps.find((step) => !modes.includes(deliveryOf(step))) : undefined;
  const byPullRequest = steps.some((step) => /^(pull-request|auto)$/.test(deliveryOf(step)));
  const [wanted] = modes;
  return [
    ...lacking(of, [
      { scope: "contents", why: "pushes what a comment changes" },
      { scope: "issues", why: "answers the comment and closes the issue", kind: "warning" },
      ...(byPullRequest
        ? [{ scope: "pull-requests", why: "shows the change in the pull request" } as const]
        : []),
    ]),
    ...(other && wanted
      ? [
          {
            kind: "warning" as const,
            at: placeIn(of, ["jobs", of.job.name, "steps", other.index]),
            says: `comments are delivered by \`${deliveryOf(other)}\`, and runs by \`${wanted}\``,
            remedy: `Under \`with:\`: \`delivery: ${wanted}\`.`,
          },
        ]
      : []),
  ];
}
