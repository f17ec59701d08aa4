/** What a step is told by its environment, besides what it may see of the runner's; docs/steps.md is made of this. */
export const STEP_VARIABLES = {
  TICKWORK_ITEM_ID: "The item's id, such as `WRK-007`.",
  TICKWORK_PHASE: "The phase, by its name in the config; `triage` for a triage.",
  TICKWORK_RESULT_FILE: "Absolute path of the result file. It is not there when the step starts.",
  TICKWORK_CHANGE_FOLDER:
    "Absolute path of the item's change folder, where its phases write what is for people. Not set for a triage.",
} as const;

export type StepVariable = keyof typeof STEP_VARIABLES;
