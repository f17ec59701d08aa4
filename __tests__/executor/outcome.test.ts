import { describe, expect, test } from "vitest";
import { type AttemptFacts, mayRetry, weighAttempt } from "../../src/executor/outcome.ts";
import type { ResultReading } from "../../src/executor/result.ts";
import { resultFileSchema } from "../../src/ports/result-file.ts";
import type { StepOutcome } from "../../src/ports/step.ts";

const valid = (result: string, fields: object = { summary: "From the file." }): ResultReading => ({
  kind: "valid",
  file: resultFileSchema.parse({ item_id: "WRK-001", phase: "build", result, summary: "", ...fields }),
});
const MISSING: ResultReading = { kind: "missing" };
const INVALID: ResultReading = { kind: "invalid", problem: "The result file is empty." };
const WRONG: ResultReading = { kind: "wrong", problem: "Another item's." };

const quota = { kind: "quota", message: "Over quota.", retry_after: "2026-01-10T14:30:00Z" } as const;
const denied = { kind: "denied", message: "No permission to write." } as const;
const limit = { kind: "limit", limit: "turns", message: "100 turns." } as const;
const unavailable = { kind: "unavailable", message: "No key.", remedy: "Set it." } as const;

const facts = (of: Partial<AttemptFacts>): AttemptFacts => ({
  work: "agent",
  exit_code: 0,
  verdicts: {},
  result: MISSING,
  output: "",
  ...of,
});

describe("an attempt's outcome, from the first fact that decides it", () => {
  const CASES: readonly [string, Partial<AttemptFacts>, StepOutcome, "again" | "no more"][] = [
    [
      "a cancel",
      { stopped: { kind: "cancelled" }, result: valid("phase_complete") },
      { kind: "cancelled" },
      "no more",
    ],
    ["the run's end", { stopped: { kind: "deadline" } }, { kind: "cut_off" }, "no more"],
    [
      "the run's end, work saved",
      { stopped: { kind: "deadline" }, result: valid("phase_complete") },
      { kind: "complete" },
      "no more",
    ],
    [
      "the time limit, whatever the file",
      { stopped: { kind: "timeout", after_ms: 9 }, result: valid("phase_complete") },
      { kind: "timeout", after_ms: 9 },
      "again",
    ],
    [
      "no first output",
      { stopped: { kind: "first_output", after_ms: 9 } },
      { kind: "idle", after_ms: 9 },
      "again",
    ],
    [
      "silence",
      { stopped: { kind: "idle", after_ms: 9 }, exit_code: undefined, signal: "SIGKILL" },
      { kind: "idle", after_ms: 9 },
      "again",
    ],
    [
      "turns that we counted",
      { stopped: { kind: "limit", limit: "turns" } },
      { kind: "limit", limit: "turns" },
      "again",
    ],
    ["a file: complete", { result: valid("phase_complete") }, { kind: "complete" }, "no more"],
    ["a file: subphase", { result: valid("subphase_complete") }, { kind: "subphase" }, "no more"],
    ["a file: blocked", { result: valid("blocked") }, { kind: "blocked" }, "no more"],
    ["a file: failed", { result: valid("failed") }, { kind: "failed" }, "again"],
    [
      "a file before the exit code",
      { result: valid("phase_complete"), exit_code: 1 },
      { kind: "complete" },
      "no more",
    ],
    [
      "a file before what the agent says",
      { result: valid("phase_complete"), verdicts: { by_json: denied } },
      { kind: "complete" },
      "no more",
    ],
    [
      "an exit code before JSON",
      { verdicts: { by_exit_code: limit, by_json: denied } },
      { kind: "limit", limit: "turns" },
      "again",
    ],
    [
      "JSON before an exit code without a meaning",
      { verdicts: { by_json: denied }, exit_code: 1 },
      { kind: "denied" },
      "no more",
    ],
    [
      "a missing key",
      { verdicts: { by_json: unavailable } },
      { kind: "unavailable", remedy: "Set it." },
      "no more",
    ],
    [
      "what the agent says before a broken file",
      { verdicts: { by_json: quota }, result: INVALID },
      { kind: "quota", retry_after: "2026-01-10T14:30:00Z" },
      "no more",
    ],
    ["a broken file before the exit code", { result: INVALID, exit_code: 1 }, { kind: "failed" }, "again"],
    ["a file for another step", { result: WRONG }, { kind: "failed" }, "no more"],
    ["exit 0 and nothing else", {}, { kind: "failed" }, "again"],
    ["another exit code and nothing else", { exit_code: 3 }, { kind: "crash" }, "again"],
    ["a signal that was not ours", { exit_code: undefined, signal: "SIGSEGV" }, { kind: "crash" }, "again"],
    ["a command that exits 0", { work: "command" }, { kind: "complete" }, "no more"],
    ["a command that does not", { work: "command", exit_code: 3 }, { kind: "failed" }, "again"],
    [
      "a command that a signal ended",
      { work: "command", exit_code: undefined, signal: "SIGKILL" },
      { kind: "failed" },
      "again",
    ],
    ["a command's broken file", { work: "command", result: INVALID }, { kind: "failed" }, "again"],
  ];

  test.each(CASES)("%s", (_name, of, outcome, retry) => {
    const verdict = weighAttempt(facts(of));

    expect(verdict.outcome).toEqual(outcome);
    expect(mayRetry(verdict)).toBe(retry === "again");
    expect(verdict.summary.trim()).not.toBe("");
  });
});

test("the summary says what the agent did and the end of what it printed", () => {
  const output = `${"x".repeat(5_000)}\nTypeError: no such thing`;

  const { summary } = weighAttempt(facts({ exit_code: 70, output }));

  expect(summary).toMatch(/^The agent exited with 70 and wrote no result file\./);
  expect(summary).toMatch(/TypeError: no such thing$/);
  expect(summary.length).toBeLessThan(2_000);
});

test("a file without a summary is summed up by its question, or by its result", () => {
  const asked = valid("blocked", { question: "Which?" });
  const silent = valid("failed", { summary: " " });

  expect(weighAttempt(facts({ result: asked })).summary).toBe("Which?");
  expect(weighAttempt(facts({ result: silent })).summary).toBe("The agent gave no summary (failed).");
});
