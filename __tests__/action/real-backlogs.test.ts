/** Every real backlog, several runs in a row, each from a fresh clone, until there is nothing left that a run may do. */
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/backlogs/", import.meta.url));
const BACKLOGS = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

/** A shell script starts faster than Node, and there are hundreds of steps. */
const AGENT = [
  'mkdir -p "$TICKWORK_CHANGE_FOLDER"',
  'echo done >> "$TICKWORK_CHANGE_FOLDER/$TICKWORK_PHASE.md"',
  `printf '{"item_id":"%s","phase":"%s","result":"phase_complete","summary":"%s is done"}' "$TICKWORK_ITEM_ID" "$TICKWORK_PHASE" "$TICKWORK_PHASE" > "$TICKWORK_RESULT_FILE"`,
].join("\n");

/** The phases that these backlogs name, all by a scripted agent; nothing is stopped by guardrails, so that much gets done. */
const CONFIG = {
  triage: "rules",
  guardrails: { max_size: "large", max_complexity: "high", max_risk: "high" },
  execution: { max_wip: 8, max_concurrent: 8, default_phase_cap: 400 },
  agent: { cli: "command", command: ["sh", "-c", AGENT] },
  pipelines: Object.fromEntries(
    ["feature", "blog-post"].map((name) => [
      name,
      {
        pre_phases: [{ name: "research" }],
        phases: [
          { name: "prd" },
          { name: "tech-research" },
          { name: "design" },
          { name: "spec" },
          { name: "build", destructive: true },
          { name: "review" },
        ],
      },
    ]),
  ),
};

interface Item {
  readonly id: string;
  readonly status: string;
  readonly dependencies?: readonly string[];
}

test.each(BACKLOGS)("%s is worked through to its halt reason", { timeout: 600_000 }, async (name) => {
  const text = await readFile(`${FOLDER}${name}`, "utf8");
  await using world = await createProject({ config: CONFIG, files: { "BACKLOG.yaml": text } });
  const before: readonly Item[] = parse(text).items;

  const reasons: (string | undefined)[] = [];
  for (let run = 0; run < 8 && reasons.at(-1) !== "all_done_or_blocked"; run += 1) {
    const end = await runAction(world, await world.clone({ depth: 1 }), {
      inputs: { "max-ticks": "60" },
      timeout_s: 300,
    });
    expect(end.exit_code, end.log.slice(-3000)).toBe(0);
    expect(JSON.parse(end.outputs.snapshots ?? "")).toEqual({
      tick: Number(end.outputs.ticks),
      executor: Number(end.outputs["phases-executed"]),
    });
    reasons.push(end.outputs["halt-reason"]);
  }

  expect(reasons.at(-1)).toBe("all_done_or_blocked");
  const left: readonly Item[] = parse((await world.remoteFile("BACKLOG.yaml")) ?? "").items ?? [];
  const kept = left.map(({ id }) => id);
  const month = new Date().toISOString().slice(0, 7);
  const worklog = (await world.remoteFile(`_worklog/${month}.md`)) ?? "";
  const headings = worklog.split("\n").filter((line) => line.startsWith("## "));
  for (const { id } of before) {
    const archived = headings.filter(
      (line) => line.split(" · ")[1]?.startsWith(`${id} `) && line.endsWith(" · archived"),
    ).length;
    expect([id, kept.includes(id) ? 1 : archived]).toEqual([id, 1]);
  }
});
