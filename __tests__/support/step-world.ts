/** An executor in a real checkout, with a scripted agent, a clock that goes and a log that can be read. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import type { Phase } from "../../src/config/config.ts";
import { createExecutor, type StepExecutor } from "../../src/executor/executor.ts";
import type { ExecutorOptions } from "../../src/executor/parts.ts";
import type { StepLimits, StepRequest, StepResult, StepWork } from "../../src/ports/step.ts";
import type { WorkTree } from "../../src/ports/work-tree.ts";
import { openReady, type RecordedLog, RUN, recordedLog } from "./delivery.ts";
import { item, phase } from "./items.ts";
import { type Checkout, type CloneOptions, createWorld, type Files, type World } from "./repository.ts";

const AGENT = fileURLToPath(new URL("../fixtures/bin/scripted-agent.mjs", import.meta.url));

/** The command line of the scripted agent. */
const scripted = (...actions: readonly string[]): readonly string[] => [process.execPath, AGENT, ...actions];

/** The same for a shell. */
export const scriptedShell = (...actions: readonly string[]): string =>
  scripted(...actions)
    .map((part) => `'${part.replaceAll("'", "'\\''")}'`)
    .join(" ");

export interface StepWorld extends AsyncDisposable {
  readonly world: World;
  readonly checkout: Checkout;
  readonly workTree: WorkTree;
  readonly log: RecordedLog;
  readonly executor: StepExecutor;
  /** Outside the repository. */
  path(name: string): string;
  run(overrides?: RequestOverrides, signal?: AbortSignal): Promise<StepResult>;
}

export interface RequestOverrides {
  readonly item?: Parameters<typeof item>[0];
  /** Named `build` and not destructive unless it says otherwise. */
  readonly phase?: Partial<Phase> & { readonly name?: Phase["name"] };
  readonly work?: StepWork;
  /** Actions of the scripted agent. */
  readonly agent?: readonly string[];
  readonly agentConfig?: Partial<StepRequest["agent"]>;
  readonly limits?: Partial<StepLimits>;
}

export interface StepWorldOptions {
  readonly files?: Files;
  /** What a person pushes after the first commit, a commit each. */
  readonly pushed?: readonly Files[];
  readonly clone?: CloneOptions;
  readonly env?: Readonly<Record<string, string>>;
  readonly executor?: Partial<ExecutorOptions>;
}

export const BACKLOG = "schema_version: 3\nitems: []\n";

export async function createStepWorld(options: StepWorldOptions = {}): Promise<StepWorld> {
  const files = {
    "README.md": "Hello\n",
    "src/app.ts": "export {};\n",
    "BACKLOG.yaml": BACKLOG,
    ...options.files,
  };
  const world = await createWorld({ files });
  for (const commit of options.pushed ?? []) await world.personPushes(commit);
  const checkout = await world.clone(options.clone);
  const { workTree } = await openReady(world, checkout);
  const log = recordedLog();
  const executor = createExecutor({
    workTree,
    clock: { now: () => new Date() },
    log,
    runnerEnv: { ...world.env, ...options.env },
    workingFolder: checkout.path,
    scratchRoot: join(checkout.path, ".tickwork"),
    protectedPaths: {
      own: ["BACKLOG.yaml", "BACKLOG_INBOX.yaml", "_worklog"],
      prompts: ["workflows/build.md"],
    },
    grace: { ms: 100, afterCancelMs: 50 },
    ...options.executor,
  });
  return {
    world,
    checkout,
    workTree,
    log,
    executor,
    path: (name) => join(world.root, name),
    run: (overrides, signal = new AbortController().signal) =>
      executor.execute(stepRequest(overrides), signal),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

export function stepRequest(overrides: RequestOverrides = {}): StepRequest {
  const { name = "build", ...rest } = overrides.phase ?? {};
  const place = {
    pipeline: "feature",
    phase: phase(name, rest),
    pool: "main",
    index: 1,
    position: 3,
    total: 6,
  } as const;
  return {
    run_id: RUN,
    item: item({ status: "in_progress", title: "Sort flags in --help", ...overrides.item }),
    work: overrides.work ?? { kind: "phase", place },
    agent: {
      cli: "command",
      args: [],
      max_turns: 100,
      command: scripted(...(overrides.agent ?? ["result"])),
      env: [],
      ...overrides.agentConfig,
    },
    limits: { max_attempts: 1, timeout_ms: 30_000, ...overrides.limits },
  };
}

/** Resolves when a program has written the file. */
export async function written(path: string): Promise<string> {
  await vi.waitFor(() => existsSync(path) || Promise.reject(new Error(`${path} is not there`)), {
    timeout: 20_000,
    interval: 10,
  });
  return readFileSync(path, "utf8");
}

/** Is a process with this number running, and not merely waiting to be buried? */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}
