/** A person's hand in the backlog, in the same checkout as a run and with what YAML readers disagree about. */
import { open, readFile, watch } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { runAction, startAction } from "../support/action.ts";
import { backlogText, createProject } from "../support/project.ts";

const MONTH = new Date().toISOString().slice(0, 7);

test("an edit of the backlog while a run works in the same checkout is merged by meaning, never overwritten", async () => {
  const done = { id: "WRK-001", status: "done" };
  const other = { id: "WRK-002", title: "Sort flags", status: "ready" };
  await using world = await createProject({ items: [done, other] });
  const clone = await world.clone();
  // Whoever writes to a pipe waits for a reader: the run stands still where it has saved its first change.
  const pipe = join(clone.path, `_worklog/${MONTH}.md`);
  await execa("sh", ["-c", 'mkdir -p _worklog && mkfifo "$0"', pipe], { cwd: clone.path });
  const saved = firstSave(clone.path);
  const run = await startAction(world, clone, { inputs: { delivery: "none", "max-phases": "1" } });
  const text = await saved;
  const edited = text
    .replace("title: Sort flags", "title: Sort all flags # as people ask")
    .replace("items:", "# What we do next.\nitems:");
  await clone.write("BACKLOG.yaml", edited);

  await using _reader = await open(pipe, "r+");
  const end = await run.end();

  expect(end.exit_code, end.log).toBe(0);
  const after = await clone.read("BACKLOG.yaml");
  expect(after).toContain("title: Sort all flags # as people ask");
  expect(after).toContain("# What we do next.\n");
  expect(after).toContain("phase: check");
  expect(after).not.toContain("WRK-001");
});

/** The backlog when it has been saved without the item that is done. */
async function firstSave(folder: string): Promise<string> {
  for await (const { filename } of watch(folder)) {
    if (filename !== "BACKLOG.yaml") continue;
    const text = await readFile(join(folder, "BACKLOG.yaml"), "utf8");
    if (!text.includes("WRK-001")) return text;
  }
  throw new Error("nothing was saved");
}

test("where the readers of YAML differ, the file is refused with the line and both readings", async () => {
  const text = `%YAML 1.1\n---\n${backlogText([{ id: "WRK-001" }]).replace("size: small", "size: small\n    requires_human_review: yes")}`;
  await using world = await createProject({ files: { "BACKLOG.yaml": text } });

  const end = await runAction(world, await world.clone());

  const line = text.split("\n").findIndex((one) => one.includes("requires_human_review")) + 1;
  expect(end.exit_code).toBe(1);
  expect(end.log).toContain(`file=BACKLOG.yaml,line=${line},`);
  expect(end.log).toContain('YAML readers understand this differently: as "yes" or as true');
  expect(await world.remoteFile("BACKLOG.yaml")).toBe(text.trimEnd());
});

test("an edit of the backlog beside a running step is put back as the step's, and kept for the person", async () => {
  const build = { name: "build", run: 'echo "# mine" >> BACKLOG.yaml', destructive: true };
  const config = { triage: "rules", pipelines: { feature: { phases: [build] } } };
  await using world = await createProject({ items: [{ id: "WRK-001", status: "ready" }], config });
  const clone = await world.clone();

  const end = await runAction(world, clone);

  expect(await clone.read("BACKLOG.yaml")).not.toContain("# mine");
  expect(await clone.read(".tickwork/put-back/BACKLOG.yaml")).toMatch(/\n# mine\n$/);
  for (const text of [end.log, end.summary.replaceAll("\\", "")]) {
    expect(text).toContain("What stood in BACKLOG.yaml is kept in .tickwork/put-back/");
    expect(text).toContain("git diff --no-index -- BACKLOG.yaml .tickwork/put-back/BACKLOG.yaml");
  }
  expect(await world.remoteFile("BACKLOG.yaml")).toContain("status: blocked");
});
