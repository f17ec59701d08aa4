import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { archivedHappening } from "./happenings.ts";

/** Archives what a person set to done, or what a run that died had finished (IDX-6). Change-then-return. */
export function doneFound(context: HandlerContext): HandlerReport {
  const archived = context.backlog.archiveDone();
  return { happenings: archived.map((item) => archivedHappening(item, context.now)), breaker: "leave" };
}
