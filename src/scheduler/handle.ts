import { timestamp } from "../backlog/timestamp.ts";
import type { HandlerReport, RunEvent } from "../ports/events.ts";
import type { Run } from "./run.ts";

/** Hands an event to its handler, with the tick's snapshot, and keeps account of what it reports. */
export function handle(run: Run, event: RunEvent): HandlerReport {
  const { ports, plan } = run;
  const report = ports.handle(event, {
    snapshot: run.snapshot,
    backlog: ports.backlog,
    config: plan.config,
    now: timestamp(ports.clock.now()),
    follow_ups_left: plan.max_follow_ups - run.follow_ups_created,
  });
  report.happenings.forEach(run.ports.story.happened);
  run.happenings.push(...report.happenings);
  run.unrecorded.push(...report.happenings);
  run.follow_ups_created += report.follow_ups_created ?? 0;
  if (report.breaker !== "leave")
    run.exhausted_in_a_row = report.breaker === "reset" ? 0 : run.exhausted_in_a_row + 1;
  if (report.set_aside) run.set_aside.set(report.set_aside.item_id, report.set_aside.because);
  return report;
}
