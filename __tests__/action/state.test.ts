/** What the main step leaves for the post step comes back as it was. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { savedPending, savePending } from "../../src/action/state.ts";
import type { CommitSha, ItemId } from "../../src/backlog/item.ts";
import type { Pending } from "../../src/ports/checkpoints.ts";

afterEach(() => vi.unstubAllEnvs());

type AllFields<T> = { readonly [Key in keyof T]-?: T[Key] };

const sha = (digit: string) => digit.repeat(40) as CommitSha;
const state = {
  local: sha("1"),
  remote: sha("2"),
  common: sha("3"),
  without: ["src/a.ts"],
  replaces: { old: sha("4"), by: sha("5") },
} satisfies AllFields<Pending["state"]>;
const made_for = {
  branch: "main",
  backlog: "BACKLOG.yaml",
  items: [{ id: "WRK-001" as ItemId, created: "2026-01-10T10:00:00.000Z" }],
} satisfies AllFields<Pending["made_for"]>;
const pending = {
  url: "https://example.com/o/r",
  branch: "main",
  head: sha("5"),
  common_dir: "/repo/.git",
  state,
  owners: [[sha("6"), ["WRK-001" as ItemId]]],
  state_files: ["BACKLOG.yaml"],
  made_for,
} satisfies AllFields<Pending>;

/** As the runner does: from the file of the main step into the environment of the post step. */
async function handedOver(saved: Pending): Promise<Pending | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "tickwork-state-"));
  const file = join(folder, "state");
  await writeFile(file, "");
  vi.stubEnv("GITHUB_STATE", file);
  savePending(saved);
  const [, value] = /^pending<<.*\n(.*)\n/.exec(await readFile(file, "utf8")) ?? [];
  await rm(folder, { recursive: true });
  vi.stubEnv("STATE_pending", value);
  return savedPending();
}

test("[GIT-3] commits on their way are handed to the post step with every field", async () => {
  expect(await handedOver(pending)).toStrictEqual(pending);
});

test("what is not known stays not known", async () => {
  const unknown = {
    ...pending,
    state: { local: undefined, remote: undefined, common: undefined, without: [] },
  };

  expect(await handedOver(unknown)).toEqual(unknown);
});
