/** A remote and a network that fail as planned: a `pre-receive` hook, and a `git` on the PATH before the real one. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { World } from "../repository.ts";
import type { RoundPlan } from "./plan.ts";

/** The hook takes a line off the list at each push; with none left, and once `calm`, it takes everything. */
export async function breakRemote(
  world: World,
  { pushes, delivery }: RoundPlan,
): Promise<{ calm(): Promise<void> }> {
  const branch = delivery === "push" ? "main" : "tickwork/main";
  const list = join(world.root, "pushes");
  await writeFile(list, pushes.map((fault) => `${fault}\n`).join(""));
  await world.hook(`
refs=$(cat)
exec 9>'${list}.lock'; flock 9
fault=$(head -n 1 '${list}')
# A rule of the branch waits for a push to the branch.
case "$fault $refs" in protect*refs/heads/${branch}*) ;; protect*) fault=; esac
[ -z "$fault" ] || sed -i 1d '${list}'
exec 9>&-
case "$fault" in
  lock) for ref in refs/heads/${branch} refs/tickwork/lease/main; do
      [ -d "$(dirname "$ref")" ] && : > "$ref.lock"
    done
    (sleep 0.4; rm -f refs/heads/${branch}.lock refs/tickwork/lease/main.lock) >/dev/null 2>&1 </dev/null & ;;
  crash) echo "fatal: the remote end hung up unexpectedly" >&2; kill -9 $PPID; exit 1;;
  hang) sleep 0.7;;
  protect) case "$refs" in *refs/heads/${branch}*)
    echo "error: GH006: Protected branch update failed for refs/heads/${branch}." >&2
    echo "error: Changes must be made through a pull request." >&2
    exit 1;; esac;;
  refuse) echo "No pushes at the moment" >&2; exit 1;;
esac
exit 0`);
  return { calm: () => world.acceptPushes() };
}

/** The PATH for a run whose git fails at these of its network commands. */
export async function brokenGit(world: World, name: string, failing: readonly number[]): Promise<string> {
  const path = world.env["PATH"] ?? "";
  if (failing.length === 0) return path;
  const bin = join(world.root, `bin-${name}`);
  await mkdir(bin);
  const { stdout: real } = await execa("sh", ["-c", "command -v git"], { env: world.env });
  const cases = failing.map((at) => ` ${at} `).join("|");
  await writeFile(
    join(bin, "git"),
    `#!/bin/sh
case " $* " in *" push "*|*" fetch "*|*" ls-remote "*)
  echo x >> '${bin}/count'; n=$(wc -l < '${bin}/count')
  case " $n " in ${cases.replaceAll(" ", "\\ ")}) echo "fatal: unable to access 'remote': Could not resolve host: remote" >&2; exit 128;; esac;;
esac
exec ${real} "$@"
`,
    { mode: 0o755 },
  );
  return `${bin}:${path}`;
}
