/**
 * Ends what steps of a run left alive that was killed itself, and so could not see to it. Found by the path of its result
 * file in the environment: it leads into the scratch folder of one checkout, and no other run's.
 */
import { readdir, readFile } from "node:fs/promises";

/** `scratch` is absolute. Resolves to the number of processes that were sent SIGKILL; none where there is no `/proc`. */
export async function endLeftovers(scratch: string): Promise<number> {
  const names = await readdir("/proc").catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
      const environment = await readFile(`/proc/${name}/environ`, "latin1").catch(() => "");
      if (!`\0${environment}`.includes(`\0TICKWORK_RESULT_FILE=${latin1(scratch)}/`)) return false;
      return tryKill(Number(name));
    }),
  );
  return found.filter(Boolean).length;
}

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

function tryKill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}
