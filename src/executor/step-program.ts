/** Starts what a step runs (its agent, its command, its checks), each in the same surroundings. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { phaseOf, type StepRequest } from "../ports/step.ts";
import { environmentFor, TAG_PREFIX } from "./environment.ts";
import { GIT_SETTINGS_VARIABLE } from "./git-settings.ts";
import type { ExecutorParts } from "./parts.ts";
import { shellFor } from "./process/program-path.ts";
import type { AttemptFiles } from "./process/scratch.ts";
import type { OutputReader } from "./process/shown-output.ts";
import { type ProgramEnd, runProgram } from "./process/spawn.ts";
import { redact } from "./secrets.ts";
import type { StepVariable } from "./step-variables.ts";

/** What is the same for every program of a step. */
export interface StepSurroundings {
  readonly parts: ExecutorParts;
  readonly request: StepRequest;
  /** Relative to the repository; undefined for triage. */
  readonly change_folder: string | undefined;
  readonly secrets: readonly string[];
  readonly cancelled: AbortSignal;
  /** Epoch milliseconds at which the longest time that any phase may take is over. */
  readonly longest_until_ms: number;
}

export interface StepProgram {
  readonly argv: readonly [string, ...string[]];
  /** Of the attempt that it belongs to. */
  readonly files: Pick<AttemptFiles, "result" | "git_settings">;
  readonly stdin?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** With the silence watchdogs of the step: not for checks. */
  readonly watched: boolean;
  /** Milliseconds; the step's own limit where there is none. */
  readonly timeout_ms?: number | undefined;
  /** Sees what it prints as it comes, without secrets. */
  readonly show: (text: string) => void;
  /** Makes something else of what it prints, for everybody to see. */
  readonly reader?: OutputReader | undefined;
}

/** Its output has no secret in it. */
export function runStepProgram(step: StepSurroundings, program: StepProgram): Promise<ProgramEnd> {
  const { parts, request } = step;
  const { limits } = request;
  const now = parts.clock.now().getTime();
  const tag = `${TAG_PREFIX}${randomBytes(12).toString("hex")}`;
  return runProgram({
    argv: program.argv,
    cwd: parts.workingFolder,
    env: { ...environmentOf(step, program), [tag]: "1" },
    tag,
    stdin: program.stdin ?? "",
    limits: {
      timeoutMs: Math.max(0, Math.min(program.timeout_ms ?? limits.timeout_ms, step.longest_until_ms - now)),
      firstOutputMs: program.watched ? limits.first_output_ms : undefined,
      idleMs: program.watched ? limits.idle_ms : undefined,
      deadlineMs: limits.deadline_ms === undefined ? undefined : limits.deadline_ms - now,
    },
    grace: parts.grace,
    cancelled: step.cancelled,
    output: { hide: (text) => redact(text, step.secrets), show: program.show, reader: program.reader },
  });
}

/** A command of the repository's own config, in a shell as a step of a workflow has it. */
export async function shellProgram(
  step: StepSurroundings,
  command: string,
  how: Pick<StepProgram, "files" | "watched" | "show">,
): Promise<StepProgram> {
  const path = step.parts.runnerEnv["PATH"];
  return { ...how, argv: await shellFor(command, { path, cwd: step.parts.workingFolder }) };
}

function environmentOf(step: StepSurroundings, program: StepProgram): Record<string, string> {
  const { parts, request, change_folder } = step;
  const folder =
    change_folder === undefined ? {} : { TICKWORK_CHANGE_FOLDER: join(parts.workingFolder, change_folder) };
  return environmentFor({
    runner: parts.runnerEnv,
    named: request.agent.env,
    program: program.env,
    extra: {
      ...({
        TICKWORK_ITEM_ID: request.item.id,
        TICKWORK_PHASE: phaseOf(request),
        TICKWORK_RESULT_FILE: program.files.result,
        ...folder,
      } satisfies Partial<Record<StepVariable, string>>),
      [GIT_SETTINGS_VARIABLE]: program.files.git_settings,
    },
  });
}
