/**
 * `npm run chaos`: runs, people and remotes against each other, and a look at whether anything got lost.
 *
 *   npm run chaos                               30 rounds, a seed of the moment
 *   npm run chaos -- --rounds 1000 --jobs 4
 *   npm run chaos -- --seed 4711 --rounds 1     the plan of one round again
 *   npm run chaos -- --delivery pull-request    all by this way of delivery, instead of a third of them
 *
 * The plan of a round comes from its seed; how processes interleave does not, so a fault may need a few tries.
 */
import { randomInt } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { added, chaosRound, NO_FIGURES, seedOf } from "../__tests__/support/chaos/chaos.ts";
import { DELIVERIES } from "../__tests__/support/chaos/plan.ts";
import { reportFailure } from "./report-failure.ts";

async function chaos(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string" },
      seed: { type: "string" },
      jobs: { type: "string" },
      delivery: { type: "string" },
    },
  });
  const delivery = DELIVERIES.find((name) => name === values.delivery);
  if (values.delivery !== undefined && delivery === undefined)
    throw new Error(`--delivery is one of ${DELIVERIES.join(", ")}, not "${values.delivery}"`);
  const rounds = Number(values.rounds ?? 30);
  const seed = Number(values.seed ?? randomInt(1_000_000_000));
  const started = performance.now();
  console.log(`chaos: ${rounds} rounds, seed ${seed}`);
  let figures = NO_FIGURES;
  let next = 0;
  const failed: number[] = [];
  const worker = async () => {
    while (next < rounds) {
      const at = seedOf(seed, next++);
      const report = await chaosRound(at, delivery);
      figures = added(figures, report.figures);
      if (figures.rounds % 25 === 0) console.log(`${figures.rounds} rounds, ${failed.length} with faults`);
      if (report.faults.length === 0) continue;
      failed.push(at);
      const file = join(tmpdir(), `tickwork-chaos-${at}.log`);
      await writeFile(
        file,
        `${JSON.stringify(report.plan, null, 2)}\n${report.faults.join("\n")}\n${report.story}\n`,
      );
      console.log(
        `\nseed ${at}: npm run chaos -- --seed ${at} --rounds 1 --delivery ${report.plan.delivery} · logs in ${file}\n  ${report.faults.join("\n  ")}`,
      );
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs ?? 2) }, worker));
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${JSON.stringify(figures)} in ${seconds} s, seed ${seed}: ${failed.length} rounds with faults`,
  );
  if (failed.length > 0) process.exitCode = 1;
}

await chaos().catch(reportFailure);
