/** `doctor`: why does it not work? By the built command line and the built action, in real clones with a real remote. */
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { CHECKS } from "../../src/action/doctor/checks.ts";
import { runAction } from "../support/action.ts";
import { agentOnPath } from "../support/agent-on-path.ts";
import {
  ASKING,
  asking,
  diagnose,
  findingsOf,
  project,
  type Report,
  RUN_AGENT,
  set,
  WORKFLOW,
  workflow,
} from "../support/doctor.ts";
import { COMMANDS_CONFIG } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";
import { inTerminal, tickwork } from "../support/terminal.ts";
import { treeDigest } from "../support/tree-digest.ts";

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
