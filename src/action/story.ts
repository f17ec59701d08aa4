/** The run's story on the log: a line an event, problems as annotations. */

import { problemLine, problemSentences } from "../backlog/problem.ts";
import type { Log } from "../ports/log.ts";
import type { Story } from "../ports/story.ts";
import { checkpointLine, happeningLine, stepLine, tickLine } from "../report/run-log.ts";

/** Of problems, what was said once in a run is not said again. */
export function createStory(log: Log): Story {
  const said = new Set<string>();
  const say = (line: string | undefined) => {
    if (line !== undefined) log.info(line);
  };
  return {
    tick: (tick) => say(tickLine(tick)),
    stepEnded: (result) => {
      say(stepLine(result));
      for (const notice of result.notices) log.notice(`${result.item_id} ${result.phase}: ${notice}`);
    },
    happened: (happening) => {
      if (happening.kind === "warning") log.warning(`${happening.item_id}: ${happening.message}`);
      say(happeningLine(happening));
    },
    checkpoint: (result) => say(checkpointLine(result)),
    inboxProblem(problem) {
      const line = problemLine(problem);
      if (said.has(line)) return;
      said.add(line);
      const { file, line: at, column } = problem;
      log.warning(problemSentences(problem), { file, line: at, column });
    },
  };
}
