/**
 * A program under the name of a real agent, first on the PATH of the job: says a version when it is asked for one, and
 * otherwise reads its prompt and does what a shell script says. The real ones run in `__tests__/agents/`.
 */
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { World } from "./repository.ts";

/** Variables of a job in which that program is found. */
export async function agentOnPath(
  world: World,
  agent: { readonly name: string; readonly version?: string; readonly script: string },
): Promise<Readonly<Record<string, string>>> {
  const folder = join(world.root, "agents");
  await mkdir(folder, { recursive: true });
  const path = join(folder, agent.name);
  const { version = "1.2.3" } = agent;
  await writeFile(
    path,
    `#!/bin/sh
if [ "$1" = --version ]; then echo asked >> '${folder}/asked'; echo '${version} (an agent)'; exit; fi
PROMPT=$(cat)
${agent.script}
`,
  );
  await chmod(path, 0o755);
  return { PATH: `${folder}:${world.env["PATH"]}` };
}

/** Shell: prints what a real agent printed (`__tests__/fixtures/agents`), `.jsonl` where no other ending is named. */
export const prints = (record: string) => {
  const file = record.includes(".") ? record : `${record}.jsonl`;
  return `cat '${fileURLToPath(new URL(`../fixtures/agents/${file}`, import.meta.url))}'`;
};

/** Shell: the result file of the step, phase complete. */
export const RESULT = `printf '{"item_id":"%s","phase":"%s","result":"phase_complete","summary":"Did it."}' "$TICKWORK_ITEM_ID" "$TICKWORK_PHASE" > "$TICKWORK_RESULT_FILE"`;
