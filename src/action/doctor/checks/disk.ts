import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const DISK: DoctorCheck = { name: "disk", title: "Disk", look };

const GIB = 1024 ** 3;
/** Below it nothing more than the backlog may fit, or not even that. */
const LEAST_BYTES = 0.1 * GIB;
/** Agents and builds fill this quickly. */
const SCARCE_BYTES = 2 * GIB;

async function look({ what, context }: Subject): Promise<readonly Finding[]> {
  const temp = context.environment.temp || tmpdir();
  const found = await Promise.all([what.top, temp].map(spaceAt));
  // Both are mostly one disk.
  return [...new Map(found.flat().map((finding) => [finding.says.replace(/ at .*/, ""), finding])).values()];
}

async function spaceAt(folder: string): Promise<readonly Finding[]> {
  const disk = await statfs(folder).catch(() => undefined);
  if (!disk) return [];
  const free = disk.bavail * disk.bsize;
  const says = `${(free / GIB).toFixed(1)} GiB free at ${folder}`;
  const remedy = "Make room: what a step writes, and the backlog itself, need it.";
  if (disk.files > 0 && disk.ffree < 1_000)
    return [{ kind: "error", says: `only ${disk.ffree} more files fit at ${folder}`, remedy }];
  if (free < LEAST_BYTES) return [{ kind: "error", says, remedy }];
  return free < SCARCE_BYTES ? [{ kind: "warning", says, remedy }] : [ok(says)];
}
