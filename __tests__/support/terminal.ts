/** The command line as a person has it: `bin/tickwork.js` in a checkout, with a pipe or with a terminal around it. */
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Checkout, World } from "./repository.ts";

const BIN = fileURLToPath(new URL("../../bin/tickwork.js", import.meta.url));

export interface TerminalStart {
  readonly env?: Readonly<Record<string, string>>;
  /** What is typed; without it there is nothing to read. */
  readonly input?: string;
}

/** Output and errors apart, and neither is a terminal. */
export function tickwork(
  world: Pick<World, "env">,
  checkout: Pick<Checkout, "path">,
  ...args: readonly string[]
) {
  return execa(process.execPath, [BIN, ...args], {
    cwd: checkout.path,
    env: world.env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
}

/** In a pseudo-terminal, by `script` of util-linux; resolves while it runs, so that keys can be pressed. */
export function inTerminal(
  world: World,
  checkout: Pick<Checkout, "path">,
  args: readonly string[],
  { env = {} }: TerminalStart = {},
) {
  const words = [process.execPath, BIN, ...args]
    .map((word) => `'${word.replaceAll("'", "'\\''")}'`)
    .join(" ");
  return execa("script", ["--quiet", "--return", "--flush", "--command", words, "/dev/null"], {
    cwd: checkout.path,
    env: { ...world.env, TERM: "xterm-256color", SHELL: "/bin/sh", ...env },
    extendEnv: false,
    reject: false,
    stdin: "pipe",
    all: true,
    timeout: 60_000,
  });
}

/** A folder for PATH in which `tickwork` is this checkout's. */
export async function installed(world: World): Promise<string> {
  const folder = join(world.root, "path");
  await mkdir(folder);
  const program = join(folder, "tickwork");
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  await chmod(program, 0o755);
  return folder;
}
