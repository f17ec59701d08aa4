/** What the job may do, and for how long. */
import { at, mapOf, mayRun } from "../../../config/actions-workflow.ts";
import type { Finding } from "../../../report/check-up.ts";
import { deliveryOf } from "./delivery.ts";
import { placeIn, type RunJob } from "./run-job.ts";

/**
 * What `permissions` lacks for what the config and inputs ask for, at its line. Nothing where another token than the
 * job's is used.
 */
export function permissionFindings(of: RunJob): readonly Finding[] {
  const { workflow, job } = of;
  const own = at(job.value, "permissions");
  const permissions = own ?? at(workflow.value, "permissions");
  const where = placeIn(of, own === undefined ? ["permissions"] : ["jobs", job.name, "permissions"]);
  if (job.tickwork.every(({ value }) => hasOwnToken(at(value, "with")))) return [];
  if (permissions === undefined)
    return [
      {
        kind: "warning",
        at: placeIn(of, ["jobs", job.name]),
        says: "the job says nothing of its permissions, and has what the repository's settings give",
        remedy: "Write down what it needs: `permissions: { contents: write }`.",
      },
    ];
  if (permissions === "write-all")
    return [
      {
        kind: "note",
        at: where,
        says: "the job may do everything",
        remedy: "`permissions: { contents: write }` is enough for pushes.",
      },
    ];
  return lacking(of, neededBy(of));
}

export interface Needed {
  readonly scope: "contents" | "pull-requests" | "actions" | "issues";
  /** Completes "the job lacks `issues: write`, which …". */
  readonly why: string;
  /** Default `error`. */
  readonly kind?: "error" | "warning";
}

/** Of a job that says what it may; nothing about one that says nothing, or has a token of its own. */
export function lacking(of: RunJob, needed: readonly Needed[]): readonly Finding[] {
  const { workflow, job } = of;
  const own = at(job.value, "permissions");
  const permissions = own ?? at(workflow.value, "permissions");
  const where = placeIn(of, own === undefined ? ["permissions"] : ["jobs", job.name, "permissions"]);
  if (permissions === undefined || permissions === "write-all") return [];
  if (job.tickwork.every(({ value }) => hasOwnToken(at(value, "with")))) return [];
  return needed
    .filter(({ scope }) => mapOf(permissions)[scope] !== "write")
    .map(({ scope, why, kind = "error" }) => ({
      kind,
      at: where,
      says: `the job lacks \`${scope}: write\`, which ${why}`,
      remedy: `Under \`permissions:\` of the job: \`${scope}: write\`.`,
    }));
}

/** With another token than the job's own, its permissions are not what counts. */
function hasOwnToken(given: unknown): boolean {
  const token = at(given, "token");
  const isOther = typeof token === "string" && token !== "" && !/github\.token|GITHUB_TOKEN/.test(token);
  return isOther || Boolean(at(given, "app-id"));
}

function neededBy({ job }: RunJob): readonly Needed[] {
  const steps = job.tickwork.filter(mayRun);
  const modes = steps.map(deliveryOf);
  const keepalive = steps.some(({ value }) => /^true$/i.test(String(at(at(value, "with"), "keepalive"))));
  return [
    ...(modes.some((mode) => !/^(none|commit)$/.test(mode))
      ? [{ scope: "contents", why: "pushes finished work" } as const]
      : []),
    ...(modes.some((mode) => /^(pull-request|auto)$/.test(mode))
      ? [{ scope: "pull-requests", why: "opens the pull request" } as const]
      : []),
    ...(keepalive ? [{ scope: "actions", why: "keeps the schedule alive" } as const] : []),
  ];
}

/** Whether `concurrency` keeps a second run away without ending the one at work. */
export function concurrencyFindings(of: RunJob): readonly Finding[] {
  const { workflow, job } = of;
  const own = at(job.value, "concurrency");
  const concurrency = own ?? at(workflow.value, "concurrency");
  const where = placeIn(of, own === undefined ? ["concurrency"] : ["jobs", job.name, "concurrency"]);
  if (concurrency === undefined)
    return [
      {
        kind: "warning",
        at: placeIn(of, ["jobs", job.name]),
        says: "there is no `concurrency`: a second run would start, find the first at work, and end",
        remedy: "`concurrency: { group: tickwork, cancel-in-progress: false }`.",
      },
    ];
  if (at(concurrency, "cancel-in-progress") !== true) return [];
  return [
    {
      kind: "error",
      at: where,
      says: "`cancel-in-progress: true` ends a run in the middle of a step whenever another begins",
      remedy: "Set it to `false`: later runs wait.",
    },
  ];
}

/** Minutes that a run needs behind its time budget to deliver what it has. */
const MARGIN_MINUTES = 5;
/** GitHub's own limit for a job that names none. */
const DEFAULT_MINUTES = 360;

/** Whether the time budget leaves room for saving before `timeout-minutes` ends the job. */
export function timeFindings(of: RunJob): readonly Finding[] {
  const { job, subject } = of;
  const limit = Number(at(job.value, "timeout-minutes") ?? DEFAULT_MINUTES);
  return job.tickwork.filter(mayRun).flatMap(({ value, index }): readonly Finding[] => {
    const given = at(at(value, "with"), "time-budget-minutes");
    const budget = Number(given ?? subject.config?.budget.run_minutes ?? Number.NaN);
    if (Number.isNaN(limit) || !(budget > limit - MARGIN_MINUTES)) return [];
    return [
      {
        kind: "warning",
        at: placeIn(of, ["jobs", job.name, "steps", index]),
        says: `a run may take ${budget} minutes, and GitHub ends the job after ${limit}: the step at work then is lost`,
        remedy: `Set \`time-budget-minutes\` to at most ${Math.max(1, limit - MARGIN_MINUTES)}, or raise the job's \`timeout-minutes\`.`,
      },
    ];
  });
}
