/** Many hostile steps in one run: an item each, with what must come of it. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ActionEnd } from "../support/action.ts";
import { createHostileWorld, type HostileWorld } from "./hostile-world.ts";

export const TIMEOUT = 300_000;

/** A line of the journal about a step. */
export interface Journalled {
  readonly item: string;
  readonly outcome: string;
  readonly [field: string]: unknown;
}

export const outcomesIn = (entries: readonly Journalled[]): ReadonlyMap<string, string> =>
  new Map(entries.map(({ item, outcome }) => [item, outcome]));

/** Many steps in one run: an item each, whose shell command is chosen by its number. */
interface Steps {
  readonly hostile: HostileWorld;
  readonly end: ActionEnd;
  /** By the number of the item: the outcome of its step, as the journal has it. */
  readonly outcomes: ReadonlyMap<string, string>;
}

export const idOf = (at: number) => `WRK-${String(at + 1).padStart(3, "0")}`;

export interface StepCommand {
  readonly sh: string;
  /** What stands in the file of the case's own. */
  readonly json?: string;
}

async function runSteps(
  commands: readonly StepCommand[],
  phase: Readonly<Record<string, unknown>>,
  titles: readonly string[] = [],
): Promise<Steps> {
  const hostile = await createHostileWorld({
    config: {
      triage: "rules",
      agent: { cli: "command", command: ["true"], env: ["AGENT_KEY"] },
      execution: { max_retries: 0, max_wip: 100, circuit_breaker: 100, max_follow_ups: 50 },
      pipelines: {
        feature: {
          phases: [
            { name: "build", run: 'F="$TICKWORK_RESULT_FILE"; . ./cases/"$TICKWORK_ITEM_ID".sh', ...phase },
          ],
        },
      },
    },
    items: commands.map((_, at) => ({
      id: idOf(at),
      status: "in_progress",
      phase: "build",
      phase_pool: "main",
      ...(titles[at] === undefined ? {} : { title: titles[at], description: { context: titles[at] } }),
    })),
    files: { "cases/x": "x", ".gitignore": "*.local.json\n" },
  });
  for (const [at, { sh, json }] of commands.entries()) {
    await writeFile(join(hostile.checkout.path, `cases/${idOf(at)}.sh`), hostile.filled(sh));
    if (json !== undefined) await writeFile(join(hostile.checkout.path, `cases/${idOf(at)}.json`), json);
  }
  await hostile.checkout.commitAll("Plant the cases");
  await hostile.checkout.push();
  const end = await hostile.attack({
    inputs: { "max-ticks": "1000", "max-phases": "1000" },
    timeout_s: 280,
  });
  return { hostile, end, outcomes: outcomesIn(await journalled(hostile)) };
}

export async function journalled({ world }: HostileWorld): Promise<readonly Journalled[]> {
  const tree = (
    await execa("git", ["ls-tree", "-r", "--name-only", "main"], { cwd: world.remote })
  ).stdout.split("\n");
  const files = tree.filter((file) => /^_worklog\/.*\.jsonl$/.test(file));
  const texts = await Promise.all(files.map((file) => world.remoteFile(file)));
  const entries = texts.flatMap((text) =>
    (text ?? "")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
  // An item that is archived after its step has a line for that too.
  return entries.filter(({ phase, outcome }) => phase === "build" && outcome !== "archived");
}

export function inOneRun(
  name: string,
  cases: readonly (StepCommand & { readonly name: string; readonly outcome: string })[],
  options: { readonly phase: Readonly<Record<string, unknown>>; readonly titles?: readonly string[] },
): void {
  describe(name, () => {
    let steps: Steps;
    beforeAll(async () => {
      steps = await runSteps(cases, options.phase, options.titles);
    }, TIMEOUT);
    afterAll(() => steps?.hostile[Symbol.asyncDispose]());

    test.each(cases.map((one, at) => [one.name, one.outcome, at] as const))(
      "%s: %s",
      (_name, outcome, at) => {
        expect(steps.outcomes.get(idOf(at)), steps.end.log.slice(-1_500)).toBe(outcome);
      },
    );

    test("and nothing got out or was left", () => steps.hostile.inspect());
  });
}
