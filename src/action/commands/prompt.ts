/** `prompt`: exactly what an agent would be told in a phase of an item. Reads, and changes nothing. */
import { join } from "node:path";
import { type Backlog, findItem } from "../../backlog/backlog.ts";
import type { Item } from "../../backlog/item.ts";
import { nearestName } from "../../backlog/schema-problems.ts";
import { type Config, pipelineName, pipelineOf, placeOf } from "../../config/config.ts";
import { nameChangeFolder } from "../../executor/process/change-folder.ts";
import { attemptFiles } from "../../executor/process/scratch.ts";
import { stepPrompt } from "../../executor/prompt.ts";
import { phaseOf, TRIAGE } from "../../ports/step.ts";
import type { StepAction } from "../../scheduler/action.ts";
import { planStep } from "../../scheduler/plan.ts";
import { stepActionOf } from "../../scheduler/step-action.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { RunFailure, WrongUse } from "../failure.ts";
import { SCRATCH } from "../step-executor.ts";
import { readWorkspace } from "../workspace.ts";

export const PROMPT: CommandDefinition = {
  name: "prompt",
  summary: "print what an agent would be told in a phase of an item",
  about: [
    "The whole prompt of a first attempt, as a step would write it, for the item as it is here. Without a phase: the step that comes next. `triage` is the name of the prompt for a new item.",
    "For a terminal; a workflow has no use for it. No step runs and nothing changes.",
  ],
  inputs: ["item", "phase"],
  words: ["item", "phase"],
  local: true,
  examples: [
    { line: "prompt WRK-007", does: "for the step that WRK-007 would take next" },
    { line: "prompt WRK-007 build", does: "for its phase build, wherever it is now" },
    { line: "prompt WRK-007 build > prompt.md", does: "into a file, to try an agent with" },
  ],
  perform: prompt,
};

async function prompt(context: CommandContext): Promise<CommandEnd> {
  if (context.environment.on_runner)
    throw new RunFailure(
      "`command: prompt` is for a terminal, so nothing was done.",
      "Use `tickwork prompt` in a checkout.",
    );
  const workspace = await readWorkspace(context);
  const { config, document, paths } = workspace;
  const item = itemNamed(context, document.backlog);
  const request = planStep(actionFor(item, config, context.inputs.phase), {
    snapshots: { takeSnapshot: () => document.backlog, counts: { tick: 0, executor: 0 } },
    config,
    run_id: context.environment.run_id,
  });
  const { work } = request;
  if (work.kind === "phase" && work.place.phase.run !== undefined)
    throw new RunFailure(
      `The phase "${work.place.phase.name}" of ${item.id} runs a command, and no agent is told anything.`,
      `It is: ${work.place.phase.run}`,
    );
  const attempt = { item_id: item.id, phase: phaseOf(request), number: 1 };
  const change_folder =
    work.kind === "triage" ? undefined : await nameChangeFolder(paths.working_folder, item);
  const { result } = attemptFiles(join(paths.working_folder, SCRATCH), attempt);
  const text = stepPrompt({ request, change_folder, result_file: result });
  return { exit_code: 0, summary: text, text, outputs: {} };
}

function itemNamed({ inputs }: CommandContext, backlog: Backlog): Item {
  if (inputs.item === undefined)
    throw new WrongUse("`prompt` needs an item.", "For example: tickwork prompt WRK-007");
  const item = findItem(backlog, inputs.item);
  if (item) return item;
  const near = nearestName(
    inputs.item,
    backlog.items.map(({ id }) => id),
  );
  throw new RunFailure(
    `${inputs.item} is not in the backlog.`,
    near === undefined ? "`tickwork status` lists its items." : `Did you mean ${near}?`,
  );
}

/** The step that comes next, or one of the phase that was asked for. */
function actionFor(item: Item, config: Config, phase: string | undefined): StepAction {
  if (phase === TRIAGE || (phase === undefined && item.status === "new"))
    return { kind: "triage", item_id: item.id, destructive: false, because: "asked for" };
  if (phase === undefined) {
    if ((item.status === "scoping" || item.status === "in_progress") && placeOf(config, item))
      return stepActionOf(item, config);
    throw new RunFailure(
      `${item.id} is ${item.status}, so no step comes next.`,
      `Name a phase: ${phasesOf(item, config)}.`,
    );
  }
  const place = placeOf(config, { ...item, phase });
  if (!place)
    throw new RunFailure(
      `The pipeline "${pipelineName(item)}" of ${item.id} has no phase "${phase}".`,
      `It has: ${phasesOf(item, config)}.`,
    );
  return {
    kind: "phase",
    item_id: item.id,
    place,
    destructive: place.phase.destructive,
    because: "asked for",
  };
}

function phasesOf(item: Item, config: Config): string {
  const pipeline = pipelineOf(config, item);
  const names = pipeline ? [...pipeline.pre_phases, ...pipeline.phases].map(({ name }) => name) : [];
  return [TRIAGE, ...names].join(", ");
}
