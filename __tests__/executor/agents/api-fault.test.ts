import { expect, test } from "vitest";
import { faultVerdict } from "../../../src/executor/agents/api-fault.ts";

const of = { keys: ["SOME_KEY"], now: new Date("2026-11-24T12:00:00Z") };

test.each([
  ["a status of 401", { status: 401, message: "no" }, "unavailable", /SOME_KEY/],
  ["a 401 in the words", { message: "unexpected status 401 Unauthorized: x" }, "unavailable", /SOME_KEY/],
  [
    "a 403 in JSON in the words",
    { message: '[API Error: {"error":{"code":403}}]' },
    "unavailable",
    /SOME_KEY/,
  ],
  ["a model that is not there", { status: 404, message: "model: x" }, "unavailable", /agent\.model/],
  [
    "an account without credit",
    { status: 400, message: "Your credit balance is too low" },
    "unavailable",
    /credit/,
  ],
  [
    "credit that is used up, told as a rate limit",
    { status: 429, message: "insufficient_quota" },
    "unavailable",
    /credit/,
  ],
] as const)("%s is for a person to change", (_what, fault, kind, remedy) => {
  expect(faultVerdict(fault, of)).toMatchObject({ kind, remedy: expect.stringMatching(remedy) });
});

test.each([
  ["a status of 429", { status: 429, message: "slow down, try again in 60s" }, "2026-11-24T12:01:00.000Z"],
  ["words about a usage limit", { message: "You've hit your usage limit." }, undefined],
])("%s is a quota, with when to come back if that is told", (_what, fault, retry_after) => {
  expect(faultVerdict(fault, of)).toMatchObject({ kind: "quota", retry_after });
});

test.each([
  { status: 529, message: "Overloaded" },
  { status: 500, message: "" },
  { message: "connect ECONNREFUSED" },
])("%j is a crash, which another attempt may mend", (fault) => {
  const verdict = faultVerdict(fault, of);

  expect(verdict.kind).toBe("crash");
  expect(verdict.message).not.toMatch(/: $/);
});
