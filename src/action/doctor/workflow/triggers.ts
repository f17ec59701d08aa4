/** Can people start it, and answer through it? */
import { type ActionsWorkflow, at, mapOf } from "../../../config/actions-workflow.ts";
import { listText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import { placeIn } from "./run-job.ts";

/** Inputs that the commands of a summary give, and commands that they name. */
const ANSWERS = ["command", "item", "note"];
const COMMANDS = ["unblock", "approve", "retry"];

/** Whether there is a schedule and a dispatch with the inputs that a person answers by. */
export function triggerFindings(workflow: ActionsWorkflow): readonly Finding[] {
  const { triggers } = workflow;
  const where = placeIn({ workflow }, ["on"]);
  const schedule: readonly Finding[] = triggers.has("schedule")
    ? []
    : [
        {
          kind: "note",
          at: where,
          says: "there is no schedule: it starts by hand or by its other events alone",
        },
      ];
  if (!triggers.has("workflow_dispatch"))
    return [
      ...schedule,
      {
        kind: "warning",
        at: where,
        says: "there is no `workflow_dispatch`: the answers that a summary asks for cannot be given on GitHub",
        remedy: "Add it, with the inputs that README's workflow has.",
      },
    ];
  return [...schedule, ...inputFindings(workflow)];
}

function inputFindings(workflow: ActionsWorkflow): readonly Finding[] {
  const inputs = mapOf(at(at(at(workflow.value, "on"), "workflow_dispatch"), "inputs"));
  const where = placeIn({ workflow }, ["on", "workflow_dispatch", "inputs"]);
  const missing = ANSWERS.filter((name) => !Object.hasOwn(inputs, name));
  if (missing.length > 0)
    return [
      {
        kind: "warning",
        at: where,
        says: `\`workflow_dispatch\` has no input ${listText(missing)}, which the commands of a summary give`,
        remedy: "Add it, and hand it over to Tickwork's step, as README's workflow does.",
      },
    ];
  const passed = workflow.jobs.flatMap(({ tickwork }) =>
    tickwork.map(({ value }) => mapOf(at(value, "with"))),
  );
  const dropped = ANSWERS.filter(
    (name) => !passed.some((given) => String(given[name] ?? "").includes(`inputs.${name}`)),
  );
  const options = at(inputs["command"], "options");
  const unknown = Array.isArray(options) ? COMMANDS.filter((name) => !options.includes(name)) : [];
  return [
    ...(dropped.length > 0
      ? [
          {
            kind: "warning" as const,
            at: where,
            says: `${listText(dropped)}: no step of Tickwork gets this input, so that an answer would be lost`,
            remedy: `Under \`with:\` of the step: \`${dropped[0]}: \${{ inputs.${dropped[0]} }}\`.`,
          },
        ]
      : []),
    ...(unknown.length > 0
      ? [
          {
            kind: "warning" as const,
            at: placeIn({ workflow }, ["on", "workflow_dispatch", "inputs", "command", "options"]),
            says: `${listText(unknown)} cannot be chosen, and a summary may ask for it`,
            remedy: "Add it to the options of `command`.",
          },
        ]
      : []),
  ];
}
