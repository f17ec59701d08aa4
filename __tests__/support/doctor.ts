/** For tests of `doctor`: a repository that is well, with the workflows that `init` writes, and what is found there. */
import { expect } from "vitest";
import { stringify } from "yaml";
import { backlogText, COMMANDS_CONFIG, createProject } from "./project.ts";
import type { Checkout, World } from "./repository.ts";
import { tickwork } from "./terminal.ts";

export const WORKFLOW = ".github/workflows/tickwork.yml";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

export interface Job {
  permissions?: unknown;
  concurrency?: unknown;
  "timeout-minutes"?: number;
  steps: Record<string, unknown>[];
}

export interface Workflow {
  on: Record<string, unknown>;
  concurrency?: unknown;
  permissions?: unknown;
  jobs: Record<string, Job>;
}

/** As `init` writes it, with an action that has a home. */
export function workflow(change: (workflow: Workflow, job: Job) => void = () => {}): string {
  const whole: Workflow = {
    on: {
      schedule: [{ cron: "23 2 * * *" }],
      workflow_dispatch: {
        inputs: {
          command: { type: "choice", options: ["run", "unblock", "approve", "retry"] },
          item: {},
          note: {},
        },
      },
    },
    concurrency: { group: "tickwork", "cancel-in-progress": false },
    jobs: {
      tickwork: {
        permissions: { contents: "write" },
        "timeout-minutes": 120,
        steps: [
          { uses: `actions/checkout@${COMMIT}`, with: { "persist-credentials": false, "fetch-depth": 0 } },
          {
            uses: `example/tickwork@${COMMIT}`,
            with: {
              // biome-ignore-start lint/suspicious/noTemplateCurlyInString: GitHub's own expressions.
              command: "${{ inputs.command || 'run' }}",
              item: "${{ inputs.item }}",
              note: "${{ inputs.note }}",
              // biome-ignore-end lint/suspicious/noTemplateCurlyInString: GitHub's own expressions.
            },
          },
        ],
      },
    },
  };
  const job = whole.jobs["tickwork"];
  if (job) change(whole, job);
  return stringify(whole);
}

/** A key whose value is undefined is not written. */
export function set(of: object | undefined, key: string, value: unknown): void {
  if (of) Reflect.set(of, key, value);
}

const CHECK = stringify({
  on: { pull_request: {} },
  jobs: { validate: { steps: [{ uses: `example/tickwork@${COMMIT}`, with: { command: "validate" } }] } },
});

const COMMENTS = ".github/workflows/tickwork-comments.yml";

function comments(change: (workflow: Workflow, job: Job) => void = () => {}): string {
  const job: Job = {
    permissions: { contents: "write", issues: "write" },
    steps: [
      { uses: `actions/checkout@${COMMIT}`, with: { "persist-credentials": false, "fetch-depth": 0 } },
      { uses: `example/tickwork@${COMMIT}`, with: { command: "comment" } },
    ],
  };
  const whole: Workflow = { on: { issue_comment: { types: ["created"] } }, jobs: { comment: job } };
  change(whole, job);
  return stringify(whole);
}

export const ASKING = { ...COMMANDS_CONFIG, decisions: "issues", failures: "issue" };

/** Of a repository whose items ask in issues. */
export const asking = (
  change?: (workflow: Workflow, job: Job) => void,
  run: (job: Job) => void = () => {},
): Record<string, string> => ({
  [WORKFLOW]: workflow((_, job) => {
    job.permissions = { contents: "write", issues: "write" };
    run(job);
  }),
  [COMMENTS]: comments(change),
});

const ATTRIBUTES =
  "BACKLOG.yaml merge=tickwork\n_worklog/*.md merge=tickwork\n_worklog/*.jsonl merge=tickwork\n";

export const HEALTHY = {
  [WORKFLOW]: workflow(),
  ".github/workflows/tickwork-validate.yml": CHECK,
  ".gitattributes": ATTRIBUTES,
  "BACKLOG.yaml": backlogText([{ id: "WRK-001" }]),
};

export interface Finding {
  readonly kind: string;
  readonly says: string;
  readonly at?: string;
  readonly remedy?: string;
}

export interface Report {
  readonly ok: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly checks: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
}

export const RUN_AGENT = { ...COMMANDS_CONFIG, triage: "agent", agent: { cli: "codex" } };

export const findingsOf = (report: Report, name: string) =>
  report.checks.find((check) => check.name === name)?.findings ?? [];

export function project(
  files: Record<string, string> = {},
  config: unknown = COMMANDS_CONFIG,
): Promise<World> {
  return createProject({ config, files: { ...HEALTHY, ...files } });
}

export async function diagnose(world: World, clone: Checkout, ...args: readonly string[]): Promise<Report> {
  const end = await tickwork(world, clone, "doctor", "--json", ...args);
  expect(end.stderr).toBe("");
  const report = JSON.parse(end.stdout) as Report;
  expect(end.exitCode).toBe(report.ok ? 0 : 1);
  return report;
}
