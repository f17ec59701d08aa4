/** Finished work that could not be delivered, and waits for a person. */
import { listText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const RESCUES: DoctorCheck = { name: "rescues", title: "Rescued work", look };

async function look({ rescues }: Subject): Promise<readonly Finding[]> {
  const asked = await rescues();
  if (asked.kind === "unknown")
    return [{ kind: "unknown", says: `whether work waits on rescue branches: ${asked.reason}` }];
  if (asked.waiting === undefined) return [];
  const all = [...asked.waiting.values()].flat();
  // What does not say for which backlog it was made may be of several.
  const found = all.filter(({ branch }, at) => all.findIndex((one) => one.branch === branch) === at);
  if (found.length === 0) return [ok("none waits")];
  return found.map(({ branch, onto, subjects, restore, discard }) => ({
    kind: "warning",
    says: `${branch} has work that is not on ${onto}: ${listText(subjects, 5)}`,
    remedy: `Bring it back there: \`${restore}\`, then push. Or be rid of it: \`${discard}\`.`,
  }));
}
