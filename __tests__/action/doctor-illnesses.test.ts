/** `doctor` in repositories of which one thing is ill: what it says, where, and what to do. */
import { describe, expect, test } from "vitest";
import {
  ASKING,
  asking,
  diagnose,
  findingsOf,
  type Job,
  project,
  RUN_AGENT,
  set,
  WORKFLOW,
  workflow,
} from "../support/doctor.ts";
import { backlogText, COMMANDS_CONFIG } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";
import { treeDigest } from "../support/tree-digest.ts";

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
