/** What nobody should put where a backlog belongs: the check says so in a line, and shows no stack. */
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkIn, checkInTerminal } from "../support/check.ts";

const GOOD = "schema_version: 3\nitems: []\n";

test.each([
  ["nothing at all", "", 0, "No problems"],
  ["comments alone", "# later\n", 0, "No problems"],
  ["bytes that are no text", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]), 1, "it is not UTF-8 text"],
  ["a zero byte", "schema_version: 3\0\nitems: []\n", 1, "TW001"],
  ["a single bracket", "[", 1, "TW001"],
  ["brackets without end", "[".repeat(5_000), 1, "TW001"],
])("%s", async (_name, text, exit_code, words) => {
  const end = await checkInTerminal({ "BACKLOG.yaml": text });

  expect(end.exit_code, end.stdout + end.stderr).toBe(exit_code);
  expect(end.stdout).toContain(words);
  expect(end.stdout + end.stderr).not.toMatch(/^\s+at /m);
});

describe("in the place of the file", () => {
  test.each([
    ["a folder", (path: string) => mkdir(path), 1, "it is not a file"],
    [
      "a file of 100 MB",
      async (path: string) => {
        await writeFile(path, GOOD);
        await truncate(path, 100 * 1024 * 1024);
      },
      1,
      "MB",
    ],
    [
      "a link to a file of the repository",
      async (path: string) => {
        await writeFile(`${path}.real`, GOOD);
        await symlink(`${path}.real`, path);
      },
      0,
      "No problems",
    ],
    [
      "a link out of the repository",
      (path: string) => symlink("/etc/passwd", path),
      1,
      "out of the repository",
    ],
    ["a link to nothing", (path: string) => symlink("nowhere.yaml", path), 1, "there is no backlog"],
    ["a link to itself", (path: string) => symlink("BACKLOG.yaml", path), 1, "TW009"],
    ["nothing", async () => {}, 1, "there is no backlog"],
  ])("%s", async (_name, make, exit_code, words) => {
    const folder = await mkdtemp(join(tmpdir(), "tickwork-input-"));
    try {
      await make(join(folder, "BACKLOG.yaml"));

      const end = await checkIn(folder);

      expect(end.exit_code, end.stdout + end.stderr).toBe(exit_code);
      expect(end.stdout).toContain(words);
      expect(end.stdout + end.stderr).not.toMatch(/^\s+at |root:/m);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test("an inbox that cannot be read is told, not passed over", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tickwork-input-"));
  try {
    await writeFile(join(folder, "BACKLOG.yaml"), GOOD);
    await writeFile(join(folder, "BACKLOG_INBOX.yaml"), Buffer.from([0x2d, 0x20, 0xff, 0xfe]));

    const end = await checkIn(folder);

    expect(end.stdout).toMatch(
      /BACKLOG_INBOX\.yaml:1:1 warning TW009 +the inbox cannot be read: it is not UTF-8/,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
