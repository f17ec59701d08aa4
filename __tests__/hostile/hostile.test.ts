/** The corpus, against the built action. `npm run hostile` runs all of it, `npm test` a sample. */
import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { AGENT_CASES, TONGUES } from "./cases/agents.ts";
import { BACKLOG_WORDS } from "./cases/backlog-words.ts";
import { BACKLOGS } from "./cases/backlogs.ts";
import { CALL_FILES } from "./cases/call-files.ts";
import { CALLS } from "./cases/calls.ts";
import { CONFIGS } from "./cases/configs.ts";
import type { FileCase } from "./cases/file-case.ts";
import { INBOXES } from "./cases/inboxes.ts";
import { OUTPUTS } from "./cases/outputs.ts";
import { RESULTS } from "./cases/results.ts";
import { STEPS } from "./cases/steps.ts";
import { TEXTS } from "./cases/texts.ts";
import { idOf, inOneRun, type StepCommand, TIMEOUT } from "./hostile-steps.ts";
import { createHostileWorld, type HostileWorld } from "./hostile-world.ts";
import { IS_WHOLE, sample } from "./sample.ts";

/** In the short form one of so many: of the cases that need a process each, and of those that are steps of one run. */
const ONE_PROCESS_OF = 12;
const ONE_STEP_OF = 5;

test("the corpus has at least 600 cases", () => {
  const texts = Object.keys(TEXTS).length;
  const tables = [BACKLOGS, BACKLOG_WORDS, CONFIGS, INBOXES, CALLS, CALL_FILES, RESULTS, OUTPUTS, STEPS];
  const count = tables.reduce((sum, table) => sum + table.length, 2 * texts);
  const agents = AGENT_CASES.length * Object.keys(TONGUES).length;

  expect(count + agents).toBeGreaterThanOrEqual(600);
});

/** Puts the checkout back as the remote has it. */
async function reset({ checkout, world }: HostileWorld): Promise<void> {
  const options = { cwd: checkout.path, env: world.env, extendEnv: false } as const;
  await execa("git", ["reset", "--quiet", "--hard"], options);
  await execa("git", ["clean", "-ffdqx"], options);
}

async function plant(hostile: HostileWorld, file: string, { text }: FileCase): Promise<void> {
  const path = join(hostile.checkout.path, file);
  await mkdir(dirname(path), { recursive: true });
  if (typeof text === "string") await writeFile(path, hostile.filled(text));
  else if (text instanceof Uint8Array) await writeFile(path, text);
  else {
    await writeFile(path, "");
    await truncate(path, text.sparse);
  }
}

/** In one clone, validated again and again. */
function validated(name: string, file: string, cases: readonly FileCase[]): void {
  describe(name, () => {
    let hostile: HostileWorld;
    beforeAll(async () => {
      hostile = await createHostileWorld({ items: [{ id: "WRK-001" }] });
    });
    afterAll(() => hostile[Symbol.asyncDispose]());

    test.each(sample(cases, ONE_PROCESS_OF).map((one) => [one.name, one] as const))(
      "%s",
      async (_name, one) => {
        await reset(hostile);
        await plant(hostile, one.file ?? file, one);

        const end = await hostile.attack({ inputs: { command: "validate" } });

        expect([one.exit].flat(), end.log.slice(0, 2_000)).toContain(end.exit_code);
        if (one.says) expect(end.log).toMatch(one.says);
        expect(end.log.length).toBeLessThan(10_000_000);
      },
      TIMEOUT,
    );
  });
}

validated("[T5] [T6] a hostile backlog", "BACKLOG.yaml", [...BACKLOGS, ...BACKLOG_WORDS]);
validated("[T6] [T8] a hostile config", ".github/tickwork.yml", CONFIGS);

describe("[T2] [T6] a hostile inbox", () => {
  test.each(sample(INBOXES, ONE_PROCESS_OF).map((one) => [one.name, one] as const))(
    "%s",
    async (_name, one) => {
      const config = { triage: "rules", pipelines: { other: { phases: [{ name: "build", run: "true" }] } } };
      await using hostile = await createHostileWorld({ config, items: [] });
      const text = typeof one.text === "string" ? hostile.filled(one.text) : one.text;
      await writeFile(join(hostile.checkout.path, "BACKLOG_INBOX.yaml"), text);
      await execa("git", ["add", "-A"], { cwd: hostile.checkout.path });
      await hostile.checkout.commitAll("Drop something into the inbox");
      await hostile.checkout.push();

      const end = await hostile.attack({ inputs: { "max-ticks": "1" } });
      await hostile.inspect();

      const after = parse((await hostile.world.remoteFile("BACKLOG.yaml")) ?? "", { maxAliasCount: -1 });
      expect(after.items ?? [], end.log.slice(0, 2_000)).toHaveLength(one.items);
      expect((await hostile.world.remoteFile("BACKLOG_INBOX.yaml")) !== undefined).toBe(one.stays ?? false);
    },
    TIMEOUT,
  );
});

test.runIf(IS_WHOLE)(
  "[T6] 10,000 items that somebody set to done",
  async () => {
    const items = Array.from({ length: 10_000 }, (_, at) => ({
      id: idOf(at),
      status: "done",
      ...(at === 0 ? {} : { dependencies: [idOf(at - 1)] }),
    }));
    await using hostile = await createHostileWorld({ items });

    const end = await hostile.attack({ inputs: { "max-ticks": "1" } });
    await hostile.inspect();

    expect(end.exit_code, end.log.slice(0, 2_000)).toBe(0);
    const after = parse((await hostile.world.remoteFile("BACKLOG.yaml")) ?? "");
    expect(after).toMatchObject({ items: [], next_item_id: 10_000 });
  },
  TIMEOUT,
);

describe("[T5] [T7] [T8] a hostile call", () => {
  test.each(sample([...CALLS, ...CALL_FILES], ONE_PROCESS_OF).map((one) => [one.name, one] as const))(
    "%s",
    async (_name, one) => {
      await using hostile = await createHostileWorld({
        items: [{ id: "WRK-001", status: "in_progress", phase: "build", phase_pool: "main" }],
      });
      const { path } = hostile.checkout;
      if (one.before)
        await execa("sh", ["-c", hostile.filled(one.before)], {
          cwd: path,
          env: hostile.world.env,
          extendEnv: false,
        });
      const fill = (values: Readonly<Record<string, string>> = {}) =>
        Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hostile.filled(value)]));

      const end = await hostile.attack({
        inputs: { "max-ticks": "1", ...fill(one.inputs) },
        env: fill(one.env),
        ...(one.event === undefined ? {} : { event: one.event }),
      });

      expect([one.exit].flat(), end.log.slice(0, 2_000)).toContain(end.exit_code);
      if (one.says) expect(end.log).toMatch(one.says);
    },
    TIMEOUT,
  );
});

const TEXT_CASES = sample(Object.entries(TEXTS), ONE_STEP_OF);
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
/** A command that leaves a result with these fields; what it says stands in a file of its own. */
const writes = (value: unknown): StepCommand => ({ sh: WRITE, json: JSON.stringify(value) });
const WRITE = `echo x > "built-$TICKWORK_ITEM_ID"; node -e ${quoted(
  "const {TICKWORK_ITEM_ID:item_id,TICKWORK_PHASE:phase,TICKWORK_RESULT_FILE:f}=process.env;const fs=require('fs');fs.writeFileSync(f,JSON.stringify({item_id,phase,...JSON.parse(fs.readFileSync('cases/'+item_id+'.json','utf8'))}))",
)}`;

/** What a result file may not have at all; elsewhere such characters are made harmless. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isRefused = (text: string) => /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text);

inOneRun(
  "[T1] [T2] [T3] items whose words are hostile",
  TEXT_CASES.map(([name]) => ({ name, sh: 'echo x > "built-$TICKWORK_ITEM_ID"', outcome: "complete" })),
  { phase: { destructive: true }, titles: TEXT_CASES.map(([, text]) => text) },
);

inOneRun(
  "[T2] [T3] results whose words are hostile",
  TEXT_CASES.map(([name, text]) => ({
    name,
    ...writes({
      result: text.length % 2 === 0 ? "phase_complete" : "blocked",
      summary: text,
      context: text,
      commit_summary: text,
      question: text,
      options: [text, "no"],
      follow_ups: [{ title: text, context: text, tags: [text] }],
      pipeline_type: text,
    }),
    outcome: isRefused(text) ? "failed" : text.length % 2 === 0 ? "complete" : "blocked",
  })),
  { phase: { destructive: true } },
);

inOneRun(
  "[T20] hostile result files",
  sample(RESULTS, ONE_STEP_OF).map(({ name, write, outcome }) => ({
    name,
    ...resultCommand(write),
    outcome,
  })),
  { phase: {} },
);

function resultCommand(write: (typeof RESULTS)[number]["write"]): StepCommand {
  if (typeof write === "string" || write instanceof Uint8Array)
    return { sh: `printf %s ${Buffer.from(write).toString("base64")} | base64 -d > "$F"` };
  return "sh" in write && typeof write.sh === "string" ? { sh: write.sh } : writes(write);
}

inOneRun(
  "[T10] [T11] hostile outputs",
  sample(OUTPUTS, ONE_STEP_OF).map(({ name, sh }) => ({ name, sh, outcome: "complete" })),
  { phase: {} },
);

inOneRun("[T13] [T14] [T16] [T18] [T19] hostile steps", sample(STEPS, ONE_STEP_OF), {
  phase: { destructive: true },
});

test("a command file that a step writes to is put back", async () => {
  await using hostile = await createHostileWorld({
    config: {
      triage: "rules",
      pipelines: { feature: { phases: [{ name: "build", run: 'echo "PWNED=1" >> ../command-file' }] } },
    },
    items: [{ id: "WRK-001", status: "in_progress", phase: "build", phase_pool: "main" }],
  });

  const end = await hostile.attack();

  expect(end.summary).toContain("touched what it may not");
  expect(await readFile(join(hostile.world.root, "command-file"), "utf8")).toBe("");
});
