/** Where work is that did not get onto its branch, for logs and messages. */
import type { Rescue } from "../ports/checkpoints.ts";

/** A sentence, with the command that brings the work back. Not escaped. */
export function rescueSentence(rescue: Rescue): string {
  switch (rescue.kind) {
    case "branch":
      return `It is on the branch "${rescue.branch}"; this brings it back: ${rescue.restore}`;
    case "bundle":
      return `It is in ${rescue.path} on this runner, which keeps it no longer than its job if it is a hosted one; this brings it back: ${rescue.restore}`;
    case "local":
      return `It is committed in this checkout as ${rescue.head}, and nowhere else.`;
    default:
      return rescue satisfies never;
  }
}
