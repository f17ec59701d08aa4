/** Opens a checkout of a test world as a run would, with a log that can be read. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { Connect } from "../../src/delivery/github/connection.ts";
import { fixedToken } from "../../src/delivery/github/tokens.ts";
import type { OpenOptions } from "../../src/delivery/open-options.ts";
import { type OpenResult, openRepository, type Repository } from "../../src/delivery/start.ts";
import type { Checkpoint, StepOutput } from "../../src/ports/checkpoints.ts";
import type { Log } from "../../src/ports/log.ts";
import type { RunId } from "../../src/ports/run-id.ts";
import { id, phaseName } from "./items.ts";
import type { Checkout, World } from "./repository.ts";

export interface RecordedLog extends Log {
  /** `notice: …`, in the order they came. */
  readonly lines: readonly string[];
}

export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const record = (kind: string) => (text: string) => void lines.push(`${kind}: ${text}`);
  return {
    lines,
    info: record("info"),
    debug: record("debug"),
    notice: record("notice"),
    warning: record("warning"),
    error: record("error"),
    group: (title, text) => void lines.push(`group: ${title}`, text),
    openGroup(title) {
      const at = lines.push(`group: ${title}`, "") - 1;
      return {
        write(text) {
          lines[at] += text;
        },
        close() {},
      };
    },
    mask: record("mask"),
  };
}

/** Git gets this token; there is no API. */
export function onlyToken(token: string): Connect {
  return () => ({ tokens: fixedToken(token), api: undefined, pages: undefined });
}

export const RUN = "1234-1" as RunId;

/** The same tries as always, without the pauses. */
const AT_ONCE = { tries: 5, firstDelayMs: 1, maxDelayMs: 2 };

export function openCheckout(
  world: World,
  checkout: Pick<Checkout, "path">,
  overrides: Partial<OpenOptions> = {},
): Promise<OpenResult> {
  return openRepository({
    cwd: checkout.path,
    env: world.env,
    runId: RUN,
    delivery: "push",
    log: recordedLog(),
    rescueFolder: world.root,
    retry: AT_ONCE,
    ...overrides,
  });
}

/** Fails the test when delivery refuses. */
export async function openReady(
  world: World,
  checkout: Pick<Checkout, "path">,
  overrides: Partial<OpenOptions> = {},
): Promise<Repository> {
  const opened = await openCheckout(world, checkout, overrides);
  if (opened.kind === "held_back") throw new Error(`held back: ${opened.because}`);
  if (opened.kind === "refused") throw new Error(`refused: ${opened.reason}. ${opened.remedy}`);
  return opened.repository;
}

/** Output of a destructive step of WRK-001 unless said otherwise. */
export function output(
  overrides: Partial<Record<"item_id" | "phase", string>> &
    Partial<Omit<StepOutput, "item_id" | "phase">> = {},
): StepOutput {
  const { item_id = "WRK-001", phase = "build", ...rest } = overrides;
  return {
    item_created: "2026-01-10T10:00:00.000Z",
    summary: "Add the flag",
    files: [],
    own_commit: true,
    ...rest,
    item_id: id(item_id),
    phase: phaseName(phase),
  };
}

export function checkpoint(overrides: Partial<Checkpoint> = {}): Checkpoint {
  return {
    outputs: [],
    backlog: "BACKLOG.yaml",
    state_files: [],
    message: "[tickwork] Save backlog (tick 1)",
    ...overrides,
  };
}

/**
 * An environment in which a `git` comes before the real one. When it is called for `command`, the shell `script` runs
 * first: it has the real one as `$REAL` and the arguments, and goes on to it if it does not exit.
 */
export async function gitBefore(
  world: World,
  { command, script }: { command: string; script: string },
): Promise<Record<string, string>> {
  const bin = join(world.root, "bin");
  await mkdir(bin);
  const { stdout: real } = await execa("sh", ["-c", "command -v git"], { env: world.env });
  const text = `#!/bin/sh\nREAL=${real}\ncase " $* " in *" ${command} "*) ${script};; esac\nexec $REAL "$@"\n`;
  await writeFile(join(bin, "git"), text, { mode: 0o755 });
  return { ...world.env, PATH: `${bin}:${world.env["PATH"]}` };
}
