/** How the workflows say that work is to be delivered. */
import { at } from "../../../config/actions-workflow.ts";
import type { Subject } from "../check.ts";

/** Also where `auto` or an expression may come to it. */
export function deliversByPullRequest({
  workflows,
  context,
}: Pick<Subject, "workflows" | "context">): boolean {
  const named = workflows.flatMap((one) =>
    one.kind === "tickwork" ? one.workflow.jobs.flatMap(({ tickwork }) => tickwork.map(deliveryOf)) : [],
  );
  return [...named, context.inputs.delivery].some((mode) => /pull-request|auto|\$\{\{/.test(mode));
}

/** The input `delivery` of a step. */
export function deliveryOf({ value }: { readonly value: unknown }): string {
  const mode = at(at(value, "with"), "delivery");
  return typeof mode === "string" && mode !== "" ? mode : "push";
}
