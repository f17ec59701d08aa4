/**
 * A repository under attack, and what must hold whatever is in it: nothing crashes or hangs, no secret gets out, nothing
 * is written outside the checkout, no canary command runs, and the runner obeys nobody but Tickwork.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { type ActionEnd, type ActionStart, runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";
import type { Checkout, World } from "../support/repository.ts";
import { obeyedCommands } from "./runner-commands.ts";

/** None of them may be seen anywhere; `key` is the one that agents are given. */
const SECRETS = {
  token: "ghs_canaryTOKEN0123456789abcdef",
  runtime: "canaryRUNTIMEtoken0123456789",
  job: "canaryJOBsecret0123456789",
  key: "sk-canaryKEY0123456789",
};

export const KEY_OF_AGENTS = SECRETS.key;

export interface HostileWorld extends AsyncDisposable {
  readonly world: World;
  readonly checkout: Checkout;
  /** With `%CANARY%` (a file that must never be there) and `%OUTSIDE%` (a folder that must stay as it is) filled in. */
  filled(text: string): string;
  /** Runs the built action, and looks at everything that must hold of any run. */
  attack(start?: ActionStart): Promise<ActionEnd>;
  /** What must hold when it is all over: files, commits, folders outside. */
  inspect(): Promise<void>;
}

export async function createHostileWorld(
  project: Parameters<typeof createProject>[0],
): Promise<HostileWorld> {
  const world = await createProject(project);
  const checkout = await world.clone();
  const [canary, outside] = [join(world.root, "canary"), join(world.root, "outside")];
  await mkdir(outside);
  await writeFile(join(outside, "keep.txt"), "as it was\n");
  const command = join(world.root, "command-file");
  await writeFile(command, "");
  const home = (await readdir(world.env["HOME"] ?? "", { recursive: true })).sort();

  const nothingHappened = async () => {
    expect(existsSync(canary), "a canary command ran").toBe(false);
    expect(await readdir(outside, { recursive: true }), "written outside").toEqual(["keep.txt"]);
    expect(await readFile(join(outside, "keep.txt"), "utf8")).toBe("as it was\n");
    expect(await readFile(command, "utf8"), "a command file of the runner").toBe("");
    expect((await readdir(world.env["HOME"] ?? "", { recursive: true })).sort(), "the home folder").toEqual(
      home,
    );
  };

  return {
    world,
    checkout,
    filled: (text) => text.replaceAll("%CANARY%", canary).replaceAll("%OUTSIDE%", outside),
    async attack(start = {}) {
      const end = await runAction(world, checkout, {
        timeout_s: 60,
        ...start,
        env: {
          INPUT_TOKEN: SECRETS.token,
          ACTIONS_RUNTIME_TOKEN: SECRETS.runtime,
          ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRETS.runtime,
          JOB_SECRET: SECRETS.job,
          AGENT_KEY: SECRETS.key,
          GITHUB_ENV: command,
          GITHUB_PATH: command,
          ...start.env,
        },
      });
      expectOrderlyEnd(end);
      expectNoSecret(end);
      expectObeyed(end.log);
      expectHarmlessMarkdown(end.summary);
      await nothingHappened();
      return end;
    },
    async inspect() {
      await nothingHappened();
      await expectCleanHistory(world);
      await expectNoSecretInFiles(checkout);
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** Ended by itself, with an exit code that means something, and with words for people. */
function expectOrderlyEnd({ exit_code, log, outputs }: ActionEnd): void {
  expect([0, 1, 2], log.slice(-3000)).toContain(exit_code);
  const ours = withoutFenced(log);
  expect(ours, "a stack trace").not.toMatch(/^\s+at .+[:(]\S*:\d+:\d+\)?$/m);
  expect(ours).not.toMatch(
    /did not foresee|UnhandledPromise|node:internal|heap out of memory|\[object Object\]/,
  );
  for (const name of Object.keys(outputs)) expect(KNOWN_OUTPUTS, `the output ${name}`).toContain(name);
}

const KNOWN_OUTPUTS = await outputNames();

async function outputNames(): Promise<readonly string[]> {
  const { parse } = await import("yaml");
  const action = parse(await readFile(new URL("../../action.yml", import.meta.url), "utf8"));
  return Object.keys(action.outputs);
}

function expectNoSecret({ log, summary, outputs, state }: ActionEnd): void {
  const shown = log
    .split("\n")
    .filter((line) => !line.startsWith("::add-mask::"))
    .join("\n");
  for (const [name, secret] of Object.entries(SECRETS)) {
    for (const text of [shown, summary, JSON.stringify(outputs), JSON.stringify(state)])
      expect(text.includes(secret), `the ${name} got out`).toBe(false);
  }
}

/** What the runner would do on reading this log: what Tickwork says, and nothing else. */
function expectObeyed(log: string): void {
  const masks = [SECRETS.token, SECRETS.key];
  for (const { name, properties, message } of obeyedCommands(log)) {
    expect(["debug", "notice", "warning", "error", "group", "endgroup", "add-mask"]).toContain(name);
    if (name === "add-mask") expect(masks).toContain(message);
    expect(properties).not.toMatch(/PWNED/);
  }
}

/** Of what GitHub would make of the summary, outside of code: no markup, mention, reference or link of a stranger's. */
export function expectHarmlessMarkdown(summary: string): void {
  const text = summary
    .replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1/gm, "")
    .replace(/(?<![`\\])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, "");
  expect(text).not.toMatch(/<(?!\/?(?:details|summary|br|sub|b|code|pre|kbd)\b)[a-z!/]/i);

  expect(text, "a mention").not.toMatch(/@evil/i);
  expect(text, "a reference").not.toMatch(/(?<!&)#1337|GH-1337/);
  expect(text, "a link").not.toMatch(/\]\(\s*(?:https?:)?\/\/evil|(?<!\S)https?:\/\/evil|www\.evil/i);
  expect(summary, "control characters").not.toMatch(CONTROL);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

async function expectCleanHistory(world: World): Promise<void> {
  const inRemote = async (...args: readonly string[]) =>
    (await execa("git", args, { cwd: world.remote, env: world.env, extendEnv: false, reject: false })).stdout;
  const messages = (await inRemote("log", "--all", "--format=%B%x00")).split("\0");
  for (const message of messages) {
    expect(message).not.toMatch(
      /\[\s*(?:skip|no)[\s-]+(?:ci|actions)\s*\]|\[\s*(?:ci|actions)[\s-]+skip\s*\]|skip-checks\s*:/i,
    );
    expect(message).not.toMatch(
      /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\s*:?\s+(?:\S*#|GH-|https?:\/\/\S+\/)\d/i,
    );
    expect(message).not.toMatch(CONTROL);
    const trailers = await execa("git", ["interpret-trailers", "--parse"], {
      input: message,
      env: world.env,
      extendEnv: false,
    });
    expect(trailers.stdout, `trailers in ${message}`).toBe("");
  }
  const everything = await inRemote("log", "--all", "-p", "--format=%an %ae %cn %ce %B");
  for (const secret of Object.values(SECRETS)) expect(everything.includes(secret)).toBe(false);
}

/** Scratch is the agents' own, and goes when the job ends. */
async function expectNoSecretInFiles(checkout: Checkout): Promise<void> {
  const patterns = Object.values(SECRETS).flatMap((secret) => ["-e", secret]);
  const found = await execa("grep", ["-rlF", "--exclude-dir=.tickwork", ...patterns, checkout.path], {
    reject: false,
  });
  expect(found.stdout).toBe("");
}

/** The log without what stands between fences, where agents may print what they like. */
function withoutFenced(log: string): string {
  return log.replace(/^::stop-commands::(\S+)$[\s\S]*?^::\1::$/gm, "");
}
