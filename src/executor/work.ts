/** The work of one attempt: the phase's own command, or an agent with its prompt. */
import { phaseOf } from "../ports/step.ts";
import type { AgentReader, AgentReport } from "./agents/agent.ts";
import { agentDescription } from "./agents/registry.ts";
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
    };

interface WorkFor {
  readonly files: AttemptFiles;
  readonly attempt: { readonly previous_failure?: string | undefined };
}

export async function runWork(step: StepSurroundings, work: WorkFor): Promise<WorkDone> {
  const { request } = step;
  const command = request.work.kind === "phase" ? request.work.place.phase.run : undefined;
  if (command === undefined) return runAgent(step, work);
  const program = await shellProgram(step, command, { result_file: work.files.result, watched: true });
  return done(await runStepProgram(step, program), { install: "Mend the machine the run is on." });
}

async function runAgent(step: StepSurroundings, { files, attempt }: WorkFor): Promise<WorkDone> {
  const { request, change_folder } = step;
  const { previous_failure } = attempt;
  const prompt = stepPrompt({ request, change_folder, previous_failure, result_file: files.result });
  await writePrompt(files, prompt);
  const description = agentDescription(request.agent.cli);
  const started = description.start({
    agent: request.agent,
    prompt,
    prompt_file: files.prompt,
    result_file: files.result,
    item_id: request.item.id,
    phase: phaseOf(request),
  });
  if (started.kind === "unavailable") return started;
  const reader = description.openReader?.();
  const program: StepProgram = {
    argv: started.argv,
    stdin: started.stdin,
    env: started.env,
    result_file: files.result,
    watched: true,
    onStdout: reader && ((text) => reader.read(text)),
  };
  return done(await runStepProgram(step, program), { install: started.install, reader });
}

function done(
  end: ProgramEnd,
  of: { readonly install: string; readonly reader?: AgentReader | undefined },
): WorkDone {
  switch (end.kind) {
    case "missing":
      return {
        kind: "unavailable",
        because: `${end.program} is not on the PATH of this runner, or may not be run.`,
        remedy: of.install,
      };
    case "refused":
      return { kind: "unavailable", because: `It could not be started: ${end.message}`, remedy: of.install };
    case "ended":
      return { kind: "ended", end, report: of.reader?.report(end) ?? { verdicts: {} } };
  }
}
