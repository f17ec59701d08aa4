/** How a step looks in the log while it runs: a group for each output, a line when it is tried again. */
import { phaseOf, type StepRequest } from "../ports/step.ts";
import { oneLine } from "./excerpt.ts";

const MAX_TITLE = 80;

/** `WRK-003 build  Sort flags in --help (attempt 2 of 3)`; the title of the item gives way to `about`. */
export function groupTitle(
  request: StepRequest,
  attempt: { readonly number: number; readonly max: number },
  about = request.item.title,
): string {
  const which = attempt.number > 1 ? ` (attempt ${attempt.number} of ${attempt.max})` : "";
  return `${stepName(request)}  ${oneLine(about, MAX_TITLE)}${which}`;
}

/** `WRK-003 build · attempt 1 of 3: verify failed, trying again` */
export function retryLine(
  request: StepRequest,
  attempt: { readonly number: number; readonly max: number; readonly outcome: string },
): string {
  const { number, max, outcome } = attempt;
  return `${stepName(request)} · attempt ${number} of ${max}: ${outcome.replaceAll("_", " ")}, trying again`;
}

function stepName(request: StepRequest): string {
  return `${request.item.id} ${phaseOf(request)}`;
}
