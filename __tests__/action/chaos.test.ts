/** `npm run chaos` in its short form. The seed is in the test's name: `npm run chaos -- --seed … --rounds 30` is the same. */
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { chaosRound, seedOf } from "../support/chaos/chaos.ts";

const ROUNDS = 30;
const AT_ONCE = 2;
const seed = randomInt(1_000_000_000);

test(`[GIT-3] [RUN-2] ${ROUNDS} rounds of runs, people, kills and failing remotes lose nothing (seed ${seed})`, {
  timeout: 20 * 60_000,
}, async () => {
  const faults: string[] = [];
  let next = 0;
  const worker = async () => {
    while (next < ROUNDS) {
      const report = await chaosRound(seedOf(seed, next++));
      if (report.faults.length > 0)
        faults.push(`seed ${report.plan.seed}: ${report.faults.join("\n")}\n${report.story}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));

  expect(faults).toEqual([]);
});
