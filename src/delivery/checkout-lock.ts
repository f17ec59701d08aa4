/**
 * One process at a time in a checkout, whatever it delivers: two would commit and move files under each other's feet. The
 * lease keeps runs apart that share a remote; this keeps apart those that share a folder.
 */
import { rmSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Refusal, refusal } from "./refusal.ts";

const held = new Set<string>();

/** `gitDir` is absolute. Locked until this process ends; one that died without a word locks nobody out. */
export async function lockCheckout(gitDir: string): Promise<{ readonly kind: "locked" } | Refusal> {
  const path = join(gitDir, "tickwork-at-work");
  if (held.has(path)) return { kind: "locked" };
  const own = `${process.pid} ${(await startOf(process.pid)) ?? ""}\n`;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (await tryCreate(path, own)) {
      if (held.size === 0) process.once("exit", giveBack);
      held.add(path);
      return { kind: "locked" };
    }
    const found = await readFile(path, "utf8").catch(() => undefined);
    if (found !== undefined && (await isHeld(found))) return busy(found);
    if (found !== undefined) await takeAway(path, found);
  }
  return busy("");
}

function giveBack(): void {
  for (const path of held) rmSync(path, { force: true });
}

const MOST_TRIES = 5;

async function tryCreate(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** By way of another name: if somebody else was quicker and it is theirs now, it is put back. */
async function takeAway(path: string, dead: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    const text = await readFile(aside, "utf8");
    if (text !== dead) await tryCreate(path, text);
  } catch {
    // It is gone already.
  }
  await rm(aside, { force: true });
}

async function isHeld(text: string): Promise<boolean> {
  const [pid = "", start = ""] = text.trim().split(" ");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // Of another user's process it is known at least that it lives.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  // Numbers are given out again.
  const now = await startOf(Number(pid));
  return start === "" || now === undefined || now === start;
}

/** Clock ticks since boot; undefined where there is no `/proc`. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

function busy(text: string): Refusal {
  const pid = text.split(" ", 1)[0];
  return refusal(
    `another run${pid ? ` (process ${pid})` : ""} is at work in this checkout`,
    "Wait until it has ended, or start this one in a clone of its own.",
  );
}
