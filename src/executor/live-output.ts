/**
 * What a program of a step prints, in its log group while it comes: all of it up to a limit, after that the end once it
 * is known, so that neither the life of a step nor its last words are missing from the log.
 */
import type { LogGroup } from "../ports/log.ts";
import { boundedOutput } from "./process/output.ts";

export interface LiveOutput {
  show(text: string): void;
  /** Shows what was held back, and closes the group; of what was never started nothing is shown. */
  end(how: { readonly started: boolean }): void;
}

const LIVE_BYTES = 96 * 1024;
const TAIL = { headBytes: 0, tailBytes: 32 * 1024 };

/**
 * Shows the first 96 KiB as they come, and of the rest the last 32 KiB at the end, with what was left out stated.
 * `group` is closed by `end`.
 */
export function liveOutput(group: LogGroup): LiveOutput {
  const tail = boundedOutput(TAIL);
  let shown = 0;
  return {
    show(text) {
      const bytes = Buffer.from(text);
      if (shown < LIVE_BYTES) group.write(text);
      else tail.add(bytes);
      shown += bytes.length;
    },
    end({ started }) {
      group.write(shown === 0 && started ? "(no output)\n" : tail.text());
      group.close();
    },
  };
}
