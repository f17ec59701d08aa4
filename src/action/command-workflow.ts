/** Which workflow a person's commands are given to: not always the one that shows them, which may only publish the board. */
import { basename } from "node:path";
import { at, mapOf, readActionsWorkflow, type WorkflowText } from "../config/actions-workflow.ts";
import { workflowTexts } from "./check/schedule.ts";
import type { CommandContext } from "./command.ts";
import type { ReadOnlyWorkspace } from "./workspace.ts";

/**
 * A file's name: that of the workflow that runs, if it takes commands, else of the first of the checkout that does.
 * Undefined on a person's machine, where commands are typed.
 */
export async function commandWorkflow(
  { environment }: Pick<CommandContext, "environment">,
  { store, paths: { top } }: Pick<ReadOnlyWorkspace, "store" | "paths">,
): Promise<string | undefined> {
  if (!environment.on_runner) return undefined;
  const own = environment.workflow_file;
  const isOwn = ({ file }: WorkflowText) => basename(file) === own;
  const workflows = await workflowTexts({ top, files: store });
  for (const workflow of workflows.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)))) {
    if (await takesCommands(workflow)) return basename(workflow.file);
  }
  return own;
}

async function takesCommands(workflow: WorkflowText): Promise<boolean> {
  // Most have none, and to parse them all would cost more than the board.
  if (!workflow.text.includes("workflow_dispatch")) return false;
  const read = await readActionsWorkflow(workflow);
  if (read.kind !== "tickwork") return false;
  const inputs = mapOf(at(at(at(read.workflow.value, "on"), "workflow_dispatch"), "inputs"));
  return Object.hasOwn(inputs, "command") && Object.hasOwn(inputs, "item");
}
