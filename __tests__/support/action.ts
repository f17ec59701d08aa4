/** Starts the built action as the runner does: `node dist/index.js` in a checkout, INPUT_* and GITHUB_* set, nothing else. */
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { parse } from "yaml";
import type { Checkout, World } from "./repository.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const BUNDLE = "dist/index.js";
const POST = "bin/post.js";

const action = parse(await readFile(join(PROJECT, "action.yml"), "utf8")) as {
  inputs: Record<string, { default?: string }>;
};

export interface ActionStart {
  /** By their names in action.yml; what is not named has its default. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Variables of the job, beside those the runner sets. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly event?: string;
  /** What the main step saved: this is the post step of it. */
  readonly post_of?: (Pick<ActionEnd, "state"> & Partial<Pick<ActionEnd, "temp">>) | undefined;
  /** The folder that the action is in; default this project. */
  readonly action?: string | undefined;
  /** Seconds; a hang fails the test instead of the whole run. */
  readonly timeout_s?: number;
}

export interface ActionEnd {
  readonly exit_code: number | undefined;
  /** Standard output and error, as the log shows them. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly state: Readonly<Record<string, string>>;
  /** `RUNNER_TEMP`, which all steps of a job share. */
  readonly temp: string;
  /** It did not end by itself within `timeout_s`. */
  readonly timed_out: boolean;
}

/** Runs to the end. The values of `${{ github.token }}` and the like are what the runner would put there: a dummy token. */
export async function runAction(
  world: World,
  checkout: Checkout,
  start: ActionStart = {},
): Promise<ActionEnd> {
  const started = await startAction(world, checkout, start);
  return started.end();
}

export interface StartedAction {
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the log has this text. */
  said(text: string): Promise<void>;
  end(): Promise<ActionEnd>;
}

export async function startAction(
  world: World,
  checkout: Checkout,
  start: ActionStart = {},
): Promise<StartedAction> {
  const temp = start.post_of?.temp ?? (await mkdtemp(join(world.root, "runner-")));
  const files = { output: join(temp, "output"), summary: join(temp, "summary"), state: join(temp, "state") };
  for (const file of Object.values(files)) await writeFile(file, "");
  const state = Object.entries(start.post_of?.state ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  const program = join(start.action ?? PROJECT, start.post_of ? POST : BUNDLE);
  const child = execa(process.execPath, [program], {
    cwd: checkout.path,
    extendEnv: false,
    env: {
      ...world.env,
      ...runnerVariables(checkout, temp, files, start),
      ...inputVariables(start.inputs ?? {}),
      ...Object.fromEntries(state),
      ...start.env,
    },
    stdin: "ignore",
    all: true,
    reject: false,
    timeout: (start.timeout_s ?? 90) * 1000,
  });
  let log = "";
  child.all.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  return {
    kill: (signal) => void child.kill(signal),
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => log.includes(text) && resolve();
        child.all.on("data", look);
        child.all.on("end", () => reject(new Error(`it ended without saying "${text}":\n${log}`)));
        look();
      }),
    async end() {
      const { exitCode, all, timedOut } = await child;
      return {
        exit_code: exitCode,
        log: all,
        outputs: keyValues(await readFile(files.output, "utf8")),
        summary: await readFile(files.summary, "utf8"),
        state: keyValues(await readFile(files.state, "utf8")),
        temp,
        timed_out: timedOut,
      };
    },
  };
}

function runnerVariables(
  checkout: Checkout,
  temp: string,
  files: { output: string; summary: string; state: string },
  start: ActionStart,
): Record<string, string> {
  return {
    GITHUB_ACTIONS: "true",
    CI: "true",
    GITHUB_WORKSPACE: checkout.path,
    GITHUB_REPOSITORY: "example/repository",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: "4711",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_EVENT_NAME: start.event ?? "schedule",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REF_NAME: "main",
    GITHUB_REF_TYPE: "branch",
    GITHUB_WORKFLOW_REF: "example/repository/.github/workflows/tickwork.yml@refs/heads/main",
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_STATE: files.state,
    RUNNER_TEMP: temp,
    RUNNER_OS: "Linux",
  };
}

/** The runner sets every input, the defaults included, and upper-cases the name without touching its hyphens. */
function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const unknown = Object.keys(inputs).filter((name) => !(name in action.inputs));
  if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(", ")}`);
  return Object.fromEntries(
    Object.entries(action.inputs).map(([name, { default: preset = "" }]) => [
      `INPUT_${name.toUpperCase()}`,
      inputs[name] ?? preset.replace(/\$\{\{ github\.token \}\}/, "dummy-token"),
    ]),
  );
}

/** `name<<delimiter`, the value's lines, the delimiter: what the runner reads back. */
function keyValues(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const pattern = /^(?<name>[^<\n]+)<<(?<delimiter>[^\n]+)\n(?<value>[\s\S]*?)\n?\k<delimiter>$/gm;
  for (const { groups } of text.matchAll(pattern)) {
    if (groups) values[groups.name ?? ""] = groups.value ?? "";
  }
  return values;
}
