import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { readUsageFile } from "../../../src/executor/process/agent-home.ts";

const FILE = "usage.json";

test.each<[string, (home: string) => Promise<unknown>, string | undefined]>([
  ["a file", (home) => writeFile(join(home, FILE), "{}"), "{}"],
  ["nothing", async () => {}, undefined],
  ["a link to a file outside", (home) => symlink("../secret", join(home, FILE)), undefined],
  ["a link to a device", (home) => symlink("/dev/zero", join(home, FILE)), undefined],
  ["a folder", (home) => mkdir(join(home, FILE)), undefined],
  [
    "a pipe that nobody writes to",
    (home) => execa("sh", ["-c", 'mkfifo "$1"', "sh", join(home, FILE)]),
    undefined,
  ],
  [
    "more than may be in it",
    async (home) => {
      await writeFile(join(home, FILE), "");
      await truncate(join(home, FILE), 1024 * 1024 + 1);
    },
    undefined,
  ],
  [
    "a file, in a folder behind a link",
    async (home) => {
      await rm(home, { recursive: true });
      await symlink("elsewhere", home);
    },
    undefined,
  ],
])("[T7] %s in the place of an agent's usage file", async (_name, plant, expected) => {
  const root = await realpath(await mkdtemp(join(tmpdir(), "agent-home-")));
  try {
    await mkdir(join(root, "home"));
    await mkdir(join(root, "elsewhere"));
    await writeFile(join(root, "secret"), "{}");
    await writeFile(join(root, "elsewhere", FILE), "{}");
    await plant(join(root, "home"));

    expect(await readUsageFile(join(root, "home", FILE))).toBe(expected);
  } finally {
    await rm(root, { recursive: true });
  }
});
