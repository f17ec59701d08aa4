import type { CommandDefinition } from "../command.ts";
import { simulateAll } from "./dry-run.ts";

export const SIMULATE: CommandDefinition = {
  name: "simulate",
  summary: "say what would happen to the very end of the backlog, and change nothing",
  about: [
    "Goes through as many runs as it takes, by the real scheduler and handlers, as if every step succeeded. No step runs and nothing is fetched.",
  ],
  inputs: ["targets", "only", "auto-advance"],
  examples: [
    { line: "simulate", does: "how many steps and ticks the whole backlog takes, and what stays behind" },
    { line: "simulate --only impact=high", does: "the same for what weighs most" },
  ],
  perform: simulateAll,
};
