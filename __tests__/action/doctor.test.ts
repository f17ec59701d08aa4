/** `doctor`: why does it not work? By the built command line and the built action, in real clones with a real remote. */
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { CHECKS } from "../../src/action/doctor/checks.ts";
import { runAction } from "../support/action.ts";
import { agentOnPath } from "../support/agent-on-path.ts";
import { createHubProject } from "../support/github/project.ts";
import { JOB_TOKEN } from "../support/github/state.ts";
import { backlogText, COMMANDS_CONFIG, createProject } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";
import { inTerminal, tickwork } from "../support/terminal.ts";
import { treeDigest } from "../support/tree-digest.ts";

const WORKFLOW = ".github/workflows/tickwork.yml";
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

interface Job {
  permissions?: unknown;
  concurrency?: unknown;
  "timeout-minutes"?: number;
  steps: Record<string, unknown>[];
}
interface Workflow {
  on: Record<string, unknown>;
  concurrency?: unknown;
  permissions?: unknown;
  jobs: Record<string, Job>;
}

/** As `init` writes it, with an action that has a home. */
function workflow(change: (workflow: Workflow, job: Job) => void = () => {}): string {
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
function set(of: object | undefined, key: string, value: unknown): void {
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
const ASKING = { ...COMMANDS_CONFIG, decisions: "issues", failures: "issue" };
/** Of a repository whose items ask in issues. */
const asking = (
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

const HEALTHY = {
  [WORKFLOW]: workflow(),
  ".github/workflows/tickwork-validate.yml": CHECK,
  ".gitattributes": ATTRIBUTES,
  "BACKLOG.yaml": backlogText([{ id: "WRK-001" }]),
};

interface Finding {
  readonly kind: string;
  readonly says: string;
  readonly at?: string;
  readonly remedy?: string;
}
interface Report {
  readonly ok: boolean;
  readonly errors: number;
  readonly warnings: number;
  readonly checks: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
}

const RUN_AGENT = { ...COMMANDS_CONFIG, triage: "agent", agent: { cli: "codex" } };

const findingsOf = (report: Report, name: string) =>
  report.checks.find((check) => check.name === name)?.findings ?? [];

function project(files: Record<string, string> = {}, config: unknown = COMMANDS_CONFIG): Promise<World> {
  return createProject({ config, files: { ...HEALTHY, ...files } });
}

async function diagnose(world: World, clone: Checkout, ...args: readonly string[]): Promise<Report> {
  const end = await tickwork(world, clone, "doctor", "--json", ...args);
  expect(end.stderr).toBe("");
  const report = JSON.parse(end.stdout) as Report;
  expect(end.exitCode).toBe(report.ok ? 0 : 1);
  return report;
}

describe("a repository that is well", () => {
  test("gets a mark for each check, says what the next run does, and exits 0", async () => {
    await using world = await project();
    const clone = await world.clone();

    const end = await tickwork(world, clone, "doctor");

    expect(end.exitCode, end.stdout).toBe(0);
    expect(end.stderr).toBe("");
    expect(end.stdout).toMatch(/^\[✓\] Node\.js and git +Tickwork \S+ · Node\.js \d+\S* · git \d+/m);
    expect(end.stdout).toMatch(/^\[✓\] Repository +branch main at [0-9a-f]{7} · no uncommitted changes/m);
    expect(end.stdout).toMatch(/^\[✓\] Workflows .*next start /m);
    expect(end.stdout).toMatch(/^\[✓\] Agents +none is needed/m);
    expect(end.stdout).toMatch(/^\[✓\] Push +origin \(.*\) takes a push to main/m);
    expect(end.stdout).toMatch(/the next run would begin with triage WRK-001/);
    expect(end.stdout).toMatch(/✓ Nothing stands in the way of a run\./);
    expect(end.stdout).not.toMatch(/✗/);
  });

  test("has a mark for its issues where the config wants them, and no word of them elsewhere", async () => {
    await using world = await project(asking(), ASKING);
    const with_issues = await diagnose(world, await world.clone());
    await using plain = await project();
    const without = await diagnose(plain, await plain.clone());

    expect(findingsOf(with_issues, "issues")).toEqual([
      { kind: "ok", says: "items are asked for, and comments are answered" },
    ]);
    expect(findingsOf(without, "issues")).toEqual([]);
  });

  test("has colours in a terminal, and none with NO_COLOR", async () => {
    await using world = await project();
    const clone = await world.clone();

    const coloured = await inTerminal(world, clone, ["doctor"]);
    const plain = await inTerminal(world, clone, ["doctor"], { env: { NO_COLOR: "1" } });

    expect(coloured.all).toContain("\u001b[32m[✓]\u001b[39m");
    expect(plain.all).not.toContain("\u001b[3");
    expect(plain.all).toContain("[✓] Repository");
  });

  test("on a runner the summary has it, and the step is green", async () => {
    await using world = await project();

    const end = await runAction(world, await world.clone({ detached: true }), {
      inputs: { command: "doctor" },
      event: "workflow_dispatch",
    });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["changed"]).toBe("false");
    expect(end.summary).toMatch(/^### 🟢 /);
    expect(end.summary).toContain("All that was looked at");
    expect((JSON.parse(end.outputs["result"] ?? "") as Report).ok).toBe(true);
  });
});

interface Illness {
  readonly files?: Record<string, string>;
  readonly config?: unknown;
  readonly arrange?: (clone: Checkout, world: World) => Promise<unknown>;
  readonly clone?: Parameters<World["clone"]>[0];
  readonly check: string;
  readonly kind: "error" | "warning" | "note" | "unknown";
  readonly says: RegExp;
  readonly at?: RegExp;
  readonly remedy?: RegExp;
}

const steps = (change: (steps: Record<string, unknown>[]) => void) => ({
  [WORKFLOW]: workflow((_, job) => change(job.steps)),
});
const jobs = (change: (job: Job) => void) => ({ [WORKFLOW]: workflow((_, job) => change(job)) });

const ILLNESSES: Readonly<Record<string, Illness>> = {
  "a shallow clone": {
    clone: { depth: 1 },
    arrange: (_, world) => world.personPushes({ "other.txt": "x\n" }),
    check: "repository",
    kind: "note",
    says: /the clone is shallow/,
  },
  "a detached HEAD": {
    clone: { detached: true },
    check: "repository",
    kind: "error",
    says: /HEAD is detached, so there is no branch/,
    remedy: /check out a branch/,
  },
  "uncommitted changes, staged and not": {
    arrange: async (clone) => {
      await clone.write("BACKLOG.yaml", "# mine\n");
      await clone.write(".gitattributes", "");
      await clone.git("add", ".gitattributes");
    },
    check: "repository",
    kind: "error",
    says: /tracked files have changes .*: .gitattributes, BACKLOG.yaml/,
    remedy: /git stash/,
  },
  "a merge that waits to be concluded": {
    arrange: async (clone) => {
      await clone.git("checkout", "--quiet", "-b", "other");
      await clone.commitAll("Theirs");
      await clone.git("checkout", "--quiet", "main");
      await clone.git("merge", "--no-commit", "--no-ff", "other");
    },
    check: "repository",
    kind: "error",
    says: /a merge is going on/,
    remedy: /git merge --abort/,
  },
  "a lock that a dead git left": {
    arrange: (clone) => clone.write(".git/index.lock", ""),
    check: "repository",
    kind: "error",
    says: /the index is locked .*no git process is at work here/,
    at: /index\.lock$/,
    remedy: /^Remove it.*rm /,
  },
  "credentials in the checkout": {
    arrange: (clone) => clone.git("config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic x"),
    check: "repository",
    kind: "warning",
    says: /keeps its token in .git\/config/,
    remedy: /persist-credentials: false/,
  },
  "no backlog": {
    arrange: async (clone) => {
      await clone.remove("BACKLOG.yaml");
      await clone.commitAll("Gone");
    },
    check: "files",
    kind: "error",
    says: /TW009 there is no backlog at BACKLOG.yaml/,
    remedy: /tickwork init/,
  },
  "a status that is none": {
    files: { "BACKLOG.yaml": backlogText([{ id: "WRK-001", status: "redy" }]) },
    check: "files",
    kind: "error",
    says: /status "redy"/,
    at: /^BACKLOG\.yaml:\d+:\d+$/,
    remedy: /Did you mean "ready"/,
  },
  "a rule that an item breaks, which stops no run": {
    files: { "BACKLOG.yaml": backlogText([{ id: "WRK-007" }], { next_item_id: 1 }) },
    check: "files",
    kind: "warning",
    says: /TW088/,
    at: /^BACKLOG\.yaml:\d+:\d+$/,
  },
  "an unknown key in the config": {
    files: { ".github/tickwork.yml": "agnet: { cli: claude }\n" },
    check: "files",
    kind: "error",
    says: /agnet/,
    at: /^\.github\/tickwork\.yml:1:1$/,
    remedy: /agent/,
  },
  "an inbox entry without a title": {
    files: { "BACKLOG_INBOX.yaml": "- titel: Mistyped\n" },
    check: "files",
    kind: "warning",
    says: /titel/,
    at: /^BACKLOG_INBOX\.yaml:1/,
  },
  "no workflow": {
    files: { [WORKFLOW]: "name: Other\non: push\njobs: {}\n" },
    check: "workflows",
    kind: "warning",
    says: /no workflow .* runs Tickwork/,
    remedy: /tickwork init/,
  },
  "a workflow that is no YAML": {
    files: { [WORKFLOW]: 'name: "Tickwork\non: push\n' },
    check: "workflows",
    kind: "error",
    says: /./,
    at: /tickwork\.yml:\d+$/,
  },
  "no dispatch": {
    files: { [WORKFLOW]: workflow((one) => set(one.on, "workflow_dispatch", undefined)) },
    check: "workflows",
    kind: "warning",
    says: /answers that a summary asks for cannot be given/,
    at: /tickwork\.yml:1$/,
  },
  "a dispatch without the inputs of an answer": {
    files: { [WORKFLOW]: workflow((one) => set(one.on, "workflow_dispatch", { inputs: { command: {} } })) },
    check: "workflows",
    kind: "warning",
    says: /no input item, note/,
  },
  "an input that no step gets": {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's own expression.
    files: steps(([, step]) => set(step, "with", { command: "${{ inputs.command }}" })),
    check: "workflows",
    kind: "warning",
    says: /item, note: no step of Tickwork gets this input/,
    remedy: /item: \$\{\{ inputs\.item \}\}/,
  },
  "an answer that cannot be chosen": {
    files: {
      [WORKFLOW]: workflow((one) => {
        one.on["workflow_dispatch"] = {
          inputs: { command: { options: ["run", "unblock"] }, item: {}, note: {} },
        };
      }),
    },
    check: "workflows",
    kind: "warning",
    says: /approve, retry cannot be chosen/,
  },
  "a schedule that is none": {
    files: { [WORKFLOW]: workflow((one) => set(one.on, "schedule", [{ cron: "61 2 * * *" }])) },
    check: "workflows",
    kind: "error",
    says: /"61 2 \* \* \*" is no schedule/,
    at: /tickwork\.yml:3$/,
    remedy: /Five fields/,
  },
  "a schedule that never comes": {
    files: { [WORKFLOW]: workflow((one) => set(one.on, "schedule", [{ cron: "1 1 31 2 *" }])) },
    check: "workflows",
    kind: "error",
    says: /never comes/,
  },
  "a schedule more often than GitHub knows": {
    files: { [WORKFLOW]: workflow((one) => set(one.on, "schedule", [{ cron: "* * * * *" }])) },
    check: "workflows",
    kind: "warning",
    says: /more often than every 5 minutes/,
  },
  "a schedule that GitHub may have switched off": {
    files: {
      "_worklog/2026-01.jsonl": "",
      [`_worklog/${new Date(Date.now() - 70 * 86_400_000).toISOString().slice(0, 7)}.jsonl`]: `${JSON.stringify(
        {
          time: new Date(Date.now() - 70 * 86_400_000).toISOString(),
          run: "1-1",
          item: "WRK-000",
          outcome: "archived",
        },
      )}\n`,
    },
    check: "workflows",
    kind: "warning",
    says: /this schedule may be switched off/,
    at: /tickwork\.yml:3$/,
    remedy: /60 days/,
  },
  "no permission to push": {
    files: jobs((job) => set(job, "permissions", { contents: "read" })),
    check: "workflows",
    kind: "error",
    says: /lacks `contents: write`, which pushes finished work/,
    at: /tickwork\.yml:\d+$/,
  },
  "no permission to open the pull request": {
    files: jobs((job) => set(job.steps[1], "with", { delivery: "pull-request" })),
    check: "workflows",
    kind: "error",
    says: /lacks `pull-requests: write`, which opens the pull request/,
  },
  "nothing said of permissions": {
    files: jobs((job) => set(job, "permissions", undefined)),
    check: "workflows",
    kind: "warning",
    says: /says nothing of its permissions/,
  },
  "no concurrency": {
    files: { [WORKFLOW]: workflow((one) => set(one, "concurrency", undefined)) },
    check: "workflows",
    kind: "warning",
    says: /no `concurrency`/,
  },
  "runs that cancel each other": {
    files: jobs((job) => set(job, "concurrency", { group: "x", "cancel-in-progress": true })),
    check: "workflows",
    kind: "error",
    says: /ends a run in the middle of a step/,
  },
  "a run that may outlast its job": {
    files: jobs((job) => set(job, "timeout-minutes", 20)),
    config: { ...COMMANDS_CONFIG, budget: { run_minutes: 60 } },
    check: "workflows",
    kind: "warning",
    says: /may take 60 minutes, and GitHub ends the job after 20/,
    remedy: /at most 15/,
  },
  "no checkout": {
    files: steps((all) => void all.shift()),
    check: "workflows",
    kind: "error",
    says: /nothing is checked out before Tickwork/,
  },
  "a checkout that keeps its token": {
    files: steps(([checkout]) => set(checkout, "with", undefined)),
    check: "workflows",
    kind: "warning",
    says: /keeps its token/,
    remedy: /persist-credentials: false/,
  },
  "a shallow checkout": {
    files: steps(([checkout]) => set(checkout, "with", { "persist-credentials": false })),
    check: "workflows",
    kind: "note",
    says: /the checkout is shallow/,
  },
  "an action that is not pinned": {
    files: steps(([, step]) => set(step, "uses", "example/tickwork@v1")),
    check: "workflows",
    kind: "warning",
    says: /example\/tickwork@v1` is not pinned/,
    at: /tickwork\.yml:\d+$/,
  },
  "an action that nobody filled in": {
    files: steps(([, step]) => set(step, "uses", "OWNER/tickwork@v0.1.0")),
    check: "workflows",
    kind: "error",
    says: /is a placeholder/,
  },
  "an agent that nothing installs": {
    config: RUN_AGENT,
    check: "workflows",
    kind: "warning",
    says: /no step before it installs codex/,
    remedy: /npm install --global @openai\/codex@/,
  },
  "a key that is not handed over": {
    config: RUN_AGENT,
    check: "workflows",
    kind: "error",
    says: /codex gets no key/,
    remedy: /OPENAI_API_KEY: "\$\{\{ secrets\.OPENAI_API_KEY \}\}".*gh secret set OPENAI_API_KEY/,
  },
  "an agent that is not on this machine": {
    config: RUN_AGENT,
    check: "agents",
    kind: "warning",
    says: /codex is not on the PATH here/,
    remedy: /npm install --global @openai\/codex@/,
  },
  "a program of a verify command that is not there": {
    config: {
      triage: "rules",
      pipelines: { feature: { phases: [{ name: "build", run: "true", verify: ["no-such-tool --check"] }] } },
    },
    check: "commands",
    kind: "warning",
    says: /verify\[0\]`? starts `no-such-tool`|starts `no-such-tool`/,
  },
  "a remote that refuses": {
    arrange: (clone) =>
      clone.git("remote", "set-url", "--push", "origin", `${clone.path}/no-such-repository`),
    check: "push",
    kind: "error",
    says: /main takes no push/,
  },
  "a branch that the remote does not have": {
    arrange: (clone) => clone.git("switch", "--quiet", "--create", "new-here"),
    check: "push",
    kind: "warning",
    says: /new-here is not on origin .* yet/,
  },
  "a remote that cannot be reached": {
    arrange: (clone) => clone.git("remote", "set-url", "origin", "http://127.0.0.1:9/example/repository"),
    check: "push",
    kind: "unknown",
    says: /whether main takes a push/,
  },
  "a budget that is used up": {
    config: { ...COMMANDS_CONFIG, budget: { day_usd: 1 } },
    files: {
      [`_worklog/${new Date().toISOString().slice(0, 7)}.jsonl`]: `${JSON.stringify({
        time: new Date().toISOString(),
        run: "7-1",
        item: "WRK-001",
        phase: "build",
        outcome: "complete",
        minutes: 1,
        cost: 1.5,
      })}\n`,
    },
    check: "runs",
    kind: "warning",
    says: /\$1\.50 of \$1\.00 spent today/,
    remedy: /budget\.day_usd/,
  },
  "an item that waits for a person": {
    files: { "BACKLOG.yaml": backlogText([{ id: "WRK-001", status: "blocked", blocked_reason: "Which?" }]) },
    check: "runs",
    kind: "warning",
    says: /1 item waits for a person: WRK-001/,
    remedy: /tickwork status/,
  },
  "a merge driver that git does not know": {
    check: "merge-driver",
    kind: "note",
    says: /git does not know it in this clone/,
    remedy: /git config merge\.tickwork\.driver/,
  },
  "a merge driver that git cannot start": {
    arrange: (clone) =>
      clone.git("config", "merge.tickwork.driver", "node /gone/tickwork.js merge-driver %O %A %B %P"),
    check: "merge-driver",
    kind: "warning",
    says: /\/gone\/tickwork\.js is not there/,
  },
  "a job that may not write the issues that the config asks for": {
    files: { ...asking(), [WORKFLOW]: workflow() },
    config: ASKING,
    check: "issues",
    kind: "warning",
    says: /the job lacks `issues: write`, which opens and closes the issues/,
    at: /tickwork\.yml:\d+/,
    remedy: /`issues: write`/,
  },
  "items that ask in issues, and no workflow for the answers": {
    files: { [WORKFLOW]: asking()[WORKFLOW] ?? "" },
    config: ASKING,
    check: "issues",
    kind: "warning",
    says: /no workflow takes them/,
    remedy: /tickwork init/,
  },
  "comments that may not be pushed": {
    files: asking((_, job) => {
      job.permissions = { issues: "write" };
    }),
    config: ASKING,
    check: "issues",
    kind: "error",
    says: /lacks `contents: write`, which pushes what a comment changes/,
    at: /tickwork-comments\.yml:\d+/,
  },
  "comments that may not be answered": {
    files: asking((_, job) => {
      job.permissions = { contents: "write" };
    }),
    config: ASKING,
    check: "issues",
    kind: "warning",
    says: /lacks `issues: write`, which answers the comment/,
  },
  "a workflow for comments that none starts": {
    files: asking((whole) => {
      whole.on = { issues: {} };
    }),
    config: ASKING,
    check: "issues",
    kind: "warning",
    says: /no comment starts it/,
    remedy: /issue_comment/,
  },
  "comments that are delivered elsewhere than runs": {
    files: asking(undefined, (job) => {
      set(job.steps[1]?.["with"] as object, "delivery", "pull-request");
      job.permissions = { contents: "write", issues: "write", "pull-requests": "write" };
    }),
    config: ASKING,
    check: "issues",
    kind: "warning",
    says: /comments are delivered by `push`, and runs by `pull-request`/,
    at: /tickwork-comments\.yml:\d+/,
    remedy: /`delivery: pull-request`/,
  },
  submodules: {
    arrange: async (clone, world) => {
      await clone.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", world.remote, "lib");
      await clone.commitAll("Add lib");
    },
    check: "repository",
    kind: "note",
    says: /submodules \(lib\)/,
  },
};

describe.each(Object.entries(ILLNESSES))("%s", (_, { files, config, arrange, clone: how, ...expected }) => {
  test("is found with its place and what to do, and nothing is changed", async () => {
    await using world = await project(files, config);
    const clone = await world.clone(how);
    await arrange?.(clone, world);
    const before = [await treeDigest(clone.path), await treeDigest(world.remote)];

    const report = await diagnose(world, clone);

    const found = findingsOf(report, expected.check).filter(({ says }) => expected.says.test(says));
    expect(found, JSON.stringify(findingsOf(report, expected.check), undefined, 2)).toHaveLength(1);
    expect(found[0]?.kind).toBe(expected.kind);
    if (expected.at) expect(found[0]?.at).toMatch(expected.at);
    if (expected.remedy) expect(found[0]?.remedy).toMatch(expected.remedy);
    expect([await treeDigest(clone.path), await treeDigest(world.remote)]).toEqual(before);
  });
});

test("who holds the lock of the index is named, with its process", async () => {
  await using world = await project();
  const clone = await world.clone();
  await clone.write(".git/index.lock", "");
  const held = execa("git", ["cat-file", "--batch"], {
    cwd: clone.path,
    env: world.env,
    extendEnv: false,
    reject: false,
  });
  held.stdin.write("HEAD\n");
  await once(held.stdout, "data");

  const report = await diagnose(world, clone);
  held.stdin.end();
  await held;

  const [lock] = findingsOf(report, "repository").filter(({ says }) => says.includes("the index is locked"));
  expect(lock?.says).toMatch(new RegExp(`maybe by process ${held.pid}: .git cat-file --batch`));
  expect(lock?.remedy).toBe("Wait until it has ended.");
});

test("outside a repository it says so, and looks at the rest all the same", async () => {
  await using world = await project();

  const report = await diagnose(world, { path: world.root } as Checkout);

  expect(findingsOf(report, "repository")[0]).toMatchObject({ kind: "error" });
  expect(findingsOf(report, "tools").every(({ kind }) => kind === "ok")).toBe(true);
  expect(findingsOf(report, "disk")).not.toEqual([]);
});

test("a program is asked for its version in a home that is gone afterwards, and a key is never shown", async () => {
  const key = "sk-very-secret-0123456789";
  await using world = await project({}, RUN_AGENT);
  const clone = await world.clone();
  const path = await agentOnPath(world, { name: "codex", version: "0.169.0", script: "exit 1" });
  await writeFile(
    join(world.root, "agents/codex"),
    '#!/bin/sh\ntouch "$HOME/.codex-state"\nenv > "$HOME/env"\necho codex-cli 0.169.0\n',
  );
  const withKey: World = { ...world, env: { ...world.env, ...path, OPENAI_API_KEY: key } };
  const before = await treeDigest(join(world.root, "home"));

  const end = await tickwork(withKey, clone, "doctor");

  expect(end.stdout).toMatch(/\[✓\] Agents +codex 0\.169\.0 · OPENAI_API_KEY is set/);
  expect(`${end.stdout}${end.stderr}`).not.toContain(key);
  expect(await treeDigest(join(world.root, "home"))).toEqual(before);
});

test("on a runner a missing agent and key are errors, and the annotation is the first thing to mend", async () => {
  await using world = await project({}, { ...COMMANDS_CONFIG, triage: "agent" });

  const end = await runAction(world, await world.clone(), { inputs: { command: "doctor" } });

  expect(end.exit_code).toBe(1);
  expect(end.log.match(/^::error/gm)).toHaveLength(1);
  expect(end.summary).toMatch(/^### 🔴 \d errors?/);
  expect(end.summary).toContain("#### Agents");
  expect(end.summary).toContain("claude is not on the PATH here");
  expect(end.summary).toContain("gh secret set ANTHROPIC\\_API\\_KEY".replaceAll("\\", ""));
});

describe("with a run that died", () => {
  test("lease, unfinished step and rescued work are told, and left as they are", async () => {
    await using world = await project();
    const clone = await world.clone();
    const lease = {
      run_id: "99-1",
      started_at: "2026-01-01T01:00:00.000Z",
      expires_at: "2026-01-01T01:30:00.000Z",
      steps: [
        {
          run_id: "99-1",
          item_id: "WRK-001",
          phase: "build",
          attempts_before: 0,
          started_at: "2026-01-01T01:00:00.000Z",
        },
      ],
    };
    const author = await world.clone();
    const commit = await author.git("commit-tree", "HEAD^{tree}", "-m", JSON.stringify(lease));
    await author.git("push", "--quiet", "origin", `${commit}:refs/tickwork/lease/main`);
    await author.write("built.txt", "built\n");
    await author.commitAll("[WRK-001][build] Build it");
    await author.git("push", "--quiet", "origin", "HEAD:refs/heads/tickwork/rescue/99-1");
    // The branch has moved on, and this clone has not.
    await world.personPushes({ "other.txt": "x\n" });
    const before = [await treeDigest(clone.path), await treeDigest(world.remote)];

    const report = await diagnose(world, clone);

    expect(findingsOf(report, "lease")).toEqual([
      expect.objectContaining({
        kind: "warning",
        says: expect.stringMatching(/run 99-1 did not end in order.*WRK-001 build/),
      }),
    ]);
    expect(findingsOf(report, "rescues")).toEqual([
      expect.objectContaining({
        kind: "warning",
        says: expect.stringContaining("[WRK-001][build] Build it"),
        remedy: expect.stringMatching(
          /git fetch origin tickwork\/rescue\/99-1 .*--delete tickwork\/rescue\/99-1/,
        ),
      }),
    ]);
    expect([await treeDigest(clone.path), await treeDigest(world.remote)]).toEqual(before);
  });

  test("a run that is at work is named with its time", async () => {
    await using world = await project();
    const author = await world.clone();
    const soon = new Date(Date.now() + 20 * 60_000).toISOString();
    const lease = { run_id: "99-1", started_at: new Date().toISOString(), expires_at: soon, steps: [] };
    const commit = await author.git("commit-tree", "HEAD^{tree}", "-m", JSON.stringify(lease));
    await author.git("push", "--quiet", "origin", `${commit}:refs/tickwork/lease/main`);

    const report = await diagnose(world, await world.clone());

    expect(findingsOf(report, "lease")).toEqual([
      expect.objectContaining({
        kind: "note",
        says: expect.stringContaining(`run 99-1 has been at work`),
      }),
    ]);
  });
});

describe("with GitHub to ask", () => {
  const start = { inputs: { command: "doctor", token: JOB_TOKEN }, event: "workflow_dispatch" };

  async function ask(arrange: (hub: Awaited<ReturnType<typeof createHubProject>>) => void) {
    await using hub = await createHubProject({ files: HEALTHY });
    const grant = hub.github.state.tokens.get(JOB_TOKEN);
    if (grant)
      hub.github.state.tokens.set(JOB_TOKEN, {
        ...grant,
        permissions: { ...grant.permissions, administration: "read", actions: "read" },
      });
    hub.github.state.workflows.set("tickwork-validate.yml", { state: "active", enabled: 0 });
    arrange(hub);
    const end = await hub.run(start);
    const asked = hub.github.requests.map(({ route }) => route);
    return { end, report: JSON.parse(end.outputs["result"] ?? "null") as Report, asked };
  }

  test("all is asked, nothing is told to do, and all is well", async () => {
    const { end, report, asked } = await ask(() => {});

    expect(end.exit_code, end.log).toBe(0);
    const says = findingsOf(report, "github").map((finding) => finding.says);
    expect(says).toEqual([
      "tickwork-validate.yml is enabled",
      "tickwork.yml is enabled",
      "Actions may open pull requests",
      "no pull request of ours is open",
    ]);
    expect(findingsOf(report, "push").map(({ kind, says: one }) => `${kind} ${one}`)).toEqual([
      expect.stringContaining("ok origin"),
      "ok no rule of main is in the way",
      expect.stringMatching(/^note the token is of an installation/),
    ]);
    expect(asked.every((route) => route.startsWith("GET "))).toBe(true);
  });

  test("a rule in the way is an error with the ways past it", async () => {
    const { end, report } = await ask(({ github }) =>
      github.state.rules.set("main", [{ type: "pull_request" }]),
    );

    expect(end.exit_code).toBe(1);
    expect(findingsOf(report, "push")).toContainEqual(
      expect.objectContaining({ kind: "error", remedy: expect.stringContaining("delivery: pull-request") }),
    );
  });

  test("a workflow that GitHub switched off, and one that it does not know", async () => {
    const { end, report } = await ask(({ github: { state } }) => {
      state.workflows.set("tickwork.yml", { state: "disabled_inactivity", enabled: 0 });
      state.workflows.delete("tickwork-validate.yml");
    });

    expect(end.exit_code).toBe(1);
    expect(findingsOf(report, "github")).toContainEqual(
      expect.objectContaining({
        kind: "error",
        at: WORKFLOW,
        says: expect.stringContaining("after 60 days without activity"),
        remedy: expect.stringContaining("gh workflow enable tickwork.yml"),
      }),
    );
    expect(findingsOf(report, "github")).toContainEqual(
      expect.objectContaining({ kind: "warning", says: "GitHub does not know this workflow yet" }),
    );
  });

  test("settings that forbid pull requests, which need not matter", async () => {
    const { report } = await ask(({ github }) => set(github.state, "actions_may_open_pulls", false));

    expect(findingsOf(report, "github")).toContainEqual(
      expect.objectContaining({ kind: "note", says: expect.stringContaining("may not open pull requests") }),
    );
  });

  test("what the API does not answer is said, and is no error", async () => {
    const { end, report } = await ask(({ github }) => github.fail({ as: 500 }));

    expect(end.exit_code, end.log).toBe(0);
    expect(
      report.checks.flatMap(({ findings }) => findings).filter(({ kind }) => kind === "unknown"),
    ).not.toEqual([]);
  });
});

test("without a network it says what it could not ask, and exits 0", async () => {
  await using world = await project();
  const clone = await world.clone();
  await clone.git("remote", "set-url", "origin", "http://127.0.0.1:9/example/repository");

  const report = await diagnose(world, clone);

  expect(report.ok).toBe(true);
  for (const name of ["push", "lease", "rescues"])
    expect(findingsOf(report, name).map(({ kind }) => kind)).toContain("unknown");
});

test("what stands in workflows and items can be no command to the runner, and no markup", async () => {
  await using world = await project({
    [WORKFLOW]: workflow((one) => set(one.on, "schedule", [{ cron: "::error::x <b>@octocat</b>" }])),
  });

  const end = await runAction(world, await world.clone(), { inputs: { command: "doctor" } });

  expect(end.log.match(/^::error/gm)).toHaveLength(1);
  expect(end.summary).not.toContain("<b>");
});

test("docs/doctor.md has a row for each check, and no other", async () => {
  const page = await readFile(new URL("../../docs/doctor.md", import.meta.url), "utf8");

  const rows = [...page.matchAll(/^\| ([^|]+) \| `([a-z-]+)` \|/gm)].map(([, title, name]) => ({
    name,
    title,
  }));

  expect(rows).toEqual(CHECKS.map(({ name, title }) => ({ name, title })));
});
