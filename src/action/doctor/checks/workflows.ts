/** The workflows in which Tickwork runs: would they start, may they push, do they hand over what a run needs? */
import { runsTickwork } from "../../../config/actions-workflow.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";
import { concurrencyFindings, permissionFindings, timeFindings } from "../workflow/job.ts";
import type { RunJob } from "../workflow/run-job.ts";
import { scheduleFindings } from "../workflow/schedule.ts";
import { agentFindings, checkoutFindings, pinFindings } from "../workflow/steps.ts";
import { triggerFindings } from "../workflow/triggers.ts";

export const WORKFLOWS: DoctorCheck = { name: "workflows", title: "Workflows", look };

async function look(subject: Subject): Promise<readonly Finding[]> {
  const broken = subject.workflows.flatMap((one): readonly Finding[] =>
    one.kind === "broken"
      ? [
          {
            kind: "error",
            at: `${one.file}:${one.line}`,
            says: one.says,
            remedy: "Mend it: GitHub cannot read it either.",
          },
        ]
      : [],
  );
  const all = subject.workflows.flatMap((one) => (one.kind === "tickwork" ? [one.workflow] : []));
  const running = all.filter(runsTickwork);
  const jobs = running.flatMap((workflow) =>
    workflow.jobs.map((job): RunJob => ({ workflow, job, subject })),
  );
  const checks = all.some(({ jobs: own }) =>
    own.some(({ tickwork }) => tickwork.some(({ command }) => command === "validate")),
  );
  return [
    ...broken,
    ...(running.length === 0 && broken.length === 0 ? [NONE] : []),
    ...running.map(({ file }) => ok(file)),
    ...running.flatMap(triggerFindings),
    ...(await scheduleFindings(running, subject)),
    ...jobs.flatMap((job) => [
      ...permissionFindings(job),
      ...concurrencyFindings(job),
      ...timeFindings(job),
      ...checkoutFindings(job),
      ...agentFindings(job),
    ]),
    ...all.flatMap((workflow) => workflow.jobs.flatMap((job) => pinFindings({ workflow, job, subject }))),
    ...(checks || running.length === 0 ? [] : [UNCHECKED]),
  ];
}

const NONE: Finding = {
  kind: "warning",
  says: "no workflow in .github/workflows runs Tickwork, so that nothing starts by itself",
  remedy: "`tickwork init` writes them.",
};

const UNCHECKED: Finding = {
  kind: "note",
  says: "no workflow checks the backlog of pull requests",
  remedy: "`tickwork init` writes one: `command: validate`.",
};
