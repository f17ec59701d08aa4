/** The work of one attempt: the phase's own command, or an agent with its prompt. */
import { phaseOf } from "../ports/step.ts";
import type { AgentDescription, AgentProgram, AgentReport, AgentUnavailable } from "./agents/agent.ts";
import { agentDescription } from "./agents/registry.ts";
import { namedVariables } from "./environment.ts";
import { namesFound, openAgentHome, readUsageFile } from "./process/agent-home.ts";
import { type AttemptFiles, writePrompt } from "./process/scratch.ts";
import type { ProgramEnd } from "./process/spawn.ts";
import { stepPrompt } from "./prompt.ts";
import { runStepProgram, type StepProgram, type StepSurroundings, shellProgram } from "./step-program.ts";

export type WorkDone =
  | { readonly kind: "unavailable"; readonly because: string; readonly remedy: string }
  | {
      readonly kind: "ended";
      readonly end: Extract<ProgramEnd, { readonly kind: "ended" }>;
      readonly report: AgentReport;
      /** What people should know of how the agent was started. */
      readonly notice?: string | undefined;
    };

interface WorkFor {
  readonly files: AttemptFiles;
  readonly attempt: { readonly previous_failure?: string | undefined };
  /** What may still be spent on the step, in US dollars. */
  readonly max_cost_usd?: number | undefined;
  readonly show: (text: string) => void;
}

/**
 * Starts the phase's command or its agent, and waits for its end. `unavailable` where it could not be started, with
 * what to change: no attempt is used up then.
 */
export async function runWork(step: StepSurroundings, work: WorkFor): Promise<WorkDone> {
  const { request } = step;
  const command = request.work.kind === "phase" ? request.work.place.phase.run : undefined;
  if (command === undefined) return runAgent(step, work);
  const how = { files: work.files, watched: true, show: work.show };
  const end = await runStepProgram(step, await shellProgram(step, command, how));
  if (end.kind === "ended") return { kind: "ended", end, report: { verdicts: {} } };
  return notStarted(end, "Mend the machine the run is on.");
}

async function runAgent(step: StepSurroundings, work: WorkFor): Promise<WorkDone> {
  const { parts, request, change_folder } = step;
  const { files } = work;
  const { previous_failure } = work.attempt;
  const prompt = stepPrompt({ request, change_folder, previous_failure, result_file: files.result });
  await writePrompt(files, prompt);
  await using home = await openAgentHome(files.folder);
  const description = agentDescription(request.agent.cli);
  const started = description.start({
    agent: request.agent,
    prompt,
    prompt_file: files.prompt,
    result_file: files.result,
    item_id: request.item.id,
    phase: phaseOf(request),
    home: home.path,
    max_cost_usd: work.max_cost_usd,
    named: namedVariables(parts.runnerEnv, request.agent.env),
    obeyed: await namesFound(description.needs?.obeys ?? [], {
      top: parts.workTree.top,
      workingFolder: parts.workingFolder,
    }),
  });
  if (started.kind === "unavailable") return started;
  await home.write(started.files ?? {});
  const unready = await ready(step, { description, started, files });
  if (unready) return unready;
  // Awaited here: the home goes when this function ends.
  return await runStarted(step, { work, description, started });
}

/** Asks for the version in the surroundings that the agent will have. */
async function ready(
  step: StepSurroundings,
  of: {
    readonly description: AgentDescription;
    readonly started: AgentProgram;
    readonly files: AttemptFiles;
  },
): Promise<AgentUnavailable | undefined> {
  const { needs } = of.description;
  if (!needs) return undefined;
  const { parts, request } = step;
  const program: StepProgram = {
    argv: [of.started.argv[0], "--version"],
    env: of.started.env,
    files: of.files,
    watched: false,
    timeout_ms: VERSION_MS,
    show: () => {},
  };
  return parts.readiness.of({
    agent: request.agent,
    needs,
    runnerEnv: parts.runnerEnv,
    askVersion: () => runStepProgram(step, program),
    tell: (line) => parts.log.info(line),
  });
}

const VERSION_MS = 60_000;

async function runStarted(
  step: StepSurroundings,
  of: { readonly work: WorkFor; readonly description: AgentDescription; readonly started: AgentProgram },
): Promise<WorkDone> {
  const { description, started, work } = of;
  const reader = description.openReader?.({
    max_turns: step.request.agent.max_turns,
    max_cost_usd: work.max_cost_usd,
    secrets: step.secrets,
    now: () => step.parts.clock.now(),
  });
  const end = await runStepProgram(step, {
    argv: started.argv,
    stdin: started.stdin,
    env: started.env,
    files: work.files,
    watched: true,
    show: work.show,
    reader,
  });
  if (end.kind !== "ended") return notStarted(end, started.install);
  const usage = started.usage_file === undefined ? undefined : await readUsageFile(started.usage_file);
  const report = reader?.report({ exit_code: end.exit_code, usage }) ?? { verdicts: {} };
  return { kind: "ended", end, report, notice: started.notice };
}

function notStarted(end: Exclude<ProgramEnd, { readonly kind: "ended" }>, remedy: string): AgentUnavailable {
  switch (end.kind) {
    case "missing":
      return {
        kind: "unavailable",
        because: `${end.program} is not on the PATH of this runner, or may not be run.`,
        remedy,
      };
    case "refused":
      return { kind: "unavailable", because: `It could not be started: ${end.message}`, remedy };
  }
}
