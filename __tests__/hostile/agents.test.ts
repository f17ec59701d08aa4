/** What agents print, of all five, read by the built action. `npm run hostile` runs all of it, `npm test` a sample. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { OWN_KEYS } from "../../src/config/config.ts";
import type { ActionEnd } from "../support/action.ts";
import { agentOnPath, RESULT } from "../support/agent-on-path.ts";
import { AGENT_CASES, TONGUES } from "./cases/agents.ts";
import { idOf, type Journalled, journalled, outcomesIn, TIMEOUT } from "./hostile-steps.ts";
import { createHostileWorld, type HostileWorld, KEY_OF_AGENTS } from "./hostile-world.ts";
import { sample } from "./sample.ts";

const CLIS = Object.keys(TONGUES) as (keyof typeof TONGUES)[];
const CASES = sample(AGENT_CASES, 5);

/** A file of the case's lines, with what cannot stand in them filled in. */
function printed(lines: readonly string[]): Buffer {
  const text = lines
    .join("\n")
    .replaceAll("%KEY%", KEY_OF_AGENTS)
    .replaceAll("%KEY<%", KEY_OF_AGENTS.slice(0, 10))
    .replaceAll("%KEY>%", KEY_OF_AGENTS.slice(10))
    .replaceAll("%20MB%", "x".repeat(20_000_000));
  const [before = "", ...after] = text.split("%BYTES%");
  const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x9b, 0x33, 0xc3]);
  return Buffer.concat([Buffer.from(before), ...after.flatMap((part) => [bytes, Buffer.from(part)])]);
}

describe.each(CLIS)("[T2] [T3] [T11] what %s prints", (cli) => {
  let hostile: HostileWorld;
  let end: ActionEnd;
  let entries: readonly Journalled[];

  beforeAll(async () => {
    const keys = OWN_KEYS[cli];
    hostile = await createHostileWorld({
      items: CASES.map((_, at) => ({
        id: idOf(at),
        status: "in_progress",
        phase: "build",
        phase_pool: "main",
      })),
      config: {
        triage: "rules",
        agent: { cli },
        execution: { max_retries: 0, max_wip: 100, circuit_breaker: 100 },
        pipelines: { feature: { phases: [{ name: "build" }] } },
      },
    });
    const folder = join(hostile.world.root, "printed");
    await mkdir(folder);
    for (const [at, { lines }] of CASES.entries())
      await writeFile(join(folder, idOf(at)), printed(lines(TONGUES[cli])));
    const script = `cat '${folder}'/$TICKWORK_ITEM_ID; ${RESULT}`;
    const path = await agentOnPath(hostile.world, { name: cli, script });
    end = await hostile.attack({
      inputs: { "max-ticks": "1000", "max-phases": "1000" },
      env: { ...path, ...Object.fromEntries(keys.map((name) => [name, KEY_OF_AGENTS])) },
      timeout_s: 280,
    });
    entries = await journalled(hostile);
  }, TIMEOUT);
  afterAll(() => hostile?.[Symbol.asyncDispose]());

  test.each(CASES.map(({ name }, at) => [name, idOf(at)] as const))(
    "%s: it is complete all the same",
    (_name, id) => {
      expect(outcomesIn(entries).get(id), end.log.slice(-1_500)).toBe("complete");
    },
  );

  test("and every amount is one", async () => {
    const { items } = parse((await hostile.world.remoteFile("BACKLOG.yaml")) ?? "");
    const amounts = [...entries, ...items].flatMap(({ cost, cost_usd, tokens, turns }) =>
      [cost, cost_usd, tokens, turns].filter((amount) => amount !== undefined),
    );

    expect(amounts.filter((amount) => !(Number(amount) >= 0 && Number(amount) < 1e13))).toEqual([]);
    expect(end.summary).not.toMatch(/NaN|Infinity|e\+\d/);
  });

  test("and no half of the key got out", () => {
    const shown = end.log.split("\n").filter((line) => !line.startsWith("::add-mask::"));
    const halves = [KEY_OF_AGENTS.slice(0, 10), KEY_OF_AGENTS.slice(10)];

    for (const half of halves) expect(shown.filter((line) => line.includes(half))).toEqual([]);
  });

  test("and nothing else got out or was left", () => hostile.inspect());
});
