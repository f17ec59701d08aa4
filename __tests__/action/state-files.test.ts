import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pathsOf } from "../../src/action/paths.ts";
import { createStateFiles } from "../../src/action/state-files.ts";
import { readBacklog } from "../../src/backlog/document.ts";
import { createCoordinator } from "../../src/coordinator/coordinator.ts";
import { createStore } from "../../src/coordinator/store.ts";
import { runIdSchema } from "../../src/ports/run-id.ts";
import { recordedLog } from "../support/delivery.ts";
import { config, id } from "../support/items.ts";

const TEXT = [
  "schema_version: 3",
  "items:",
  "  - id: WRK-001 # mine",
  "    title: Sort flags",
  "    status: new",
  "    created: 2026-01-10T10:00:00Z",
  "    updated: 2026-01-10T10:00:00Z",
  "",
].join("\n");

/** A run's state files in a folder, with checkpoints that only remember what they were asked. */
async function stateIn(top: string) {
  await writeFile(join(top, "BACKLOG.yaml"), TEXT);
  const read = await readBacklog(TEXT, { file: "BACKLOG.yaml" });
  if (read.kind === "refused") throw new Error("refused");
  const { document } = read;
  const coordinator = createCoordinator({
    backlog: document.backlog,
    prefix: "WRK",
    clock: { now: () => new Date() },
  });
  const log = recordedLog();
  const files = createStateFiles({
    store: createStore(top),
    paths: pathsOf({ top, working_folder: top, backlog: "BACKLOG.yaml" }),
    config: config(),
    document,
    coordinator,
    checkpoints: {
      checkpoint: async () => ({ kind: "left_uncommitted" }),
      hasUndelivered: () => false,
      knownRemoteCommit: () => undefined,
    },
    run_id: runIdSchema.parse("1-1"),
    log,
  });
  const save = () =>
    files.checkpoint({ outputs: [], happenings: [], message: "save", inbox_consumed: false });
  return { coordinator, save, log };
}

test("a person's edit of the file between load and save, in the same checkout, is merged and never overwritten", async () => {
  const top = await mkdtemp(join(tmpdir(), "tickwork-state-"));
  try {
    const { coordinator, save, log } = await stateIn(top);
    await writeFile(
      join(top, "BACKLOG.yaml"),
      TEXT.replace("Sort flags", "Sort flags, all of them").replace("# mine", "# mine, still"),
    );
    coordinator.change(id("WRK-001"), (item) => ({ ...item, status: "scoping", title: "Ours" }));

    await save();

    const saved = await readFile(join(top, "BACKLOG.yaml"), "utf8");
    expect(saved).toContain("# mine, still");
    expect(saved).toContain("title: Sort flags, all of them");
    expect(saved).toContain("status: scoping");
    expect(coordinator.current().items[0]).toMatchObject({
      title: "Sort flags, all of them",
      status: "scoping",
    });
    expect(log.lines.join()).toContain("a person and the run both changed title");
  } finally {
    await rm(top, { recursive: true });
  }
});

test("an edit that breaks the file ends the run with what to do, and the file is left as the person wrote it", async () => {
  const top = await mkdtemp(join(tmpdir(), "tickwork-state-"));
  try {
    const { coordinator, save } = await stateIn(top);
    await writeFile(join(top, "BACKLOG.yaml"), "items: [");
    coordinator.change(id("WRK-001"), (item) => ({ ...item, status: "scoping" }));

    const { fault } = await save();

    expect(String(fault)).toMatch(/changed on disk.*cannot be merged.*Mend the file/);
    expect(await readFile(join(top, "BACKLOG.yaml"), "utf8")).toBe("items: [");
  } finally {
    await rm(top, { recursive: true });
  }
});
