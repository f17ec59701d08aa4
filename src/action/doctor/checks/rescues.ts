/** Finished work that could not be delivered, and waits for a person. */
import { fetchedHead } from "../../../delivery/inspection.ts";
import { findWaitingRescues } from "../../../delivery/waiting-rescues.ts";
import { listText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const RESCUES: DoctorCheck = { name: "rescues", title: "Rescued work", look };

/** Who asks waits for the answer, and can ask again. */
const ONCE = { tries: 1, firstDelayMs: 0, maxDelayMs: 0 };

async function look({ repository, files }: Subject): Promise<readonly Finding[]> {
  if (repository.kind === "refused" || repository.remote.kind !== "remote") return [];
  const { remote, status } = repository;
  if (status.head === undefined) return [];
  const pushed = await remote.push();
  if (pushed.kind === "unreachable")
    return [{ kind: "unknown", says: "whether work waits on rescue branches: the remote does not answer" }];
  // Compared with the branch as the remote has it: what was brought back there waits no more.
  const head = (await fetchedHead(remote)) ?? status.head;
  const looks = await Promise.all(
    files.backlogs.map(({ file }) =>
      findWaitingRescues(remote.git, {
        on: remote,
        onto: remote.branch,
        head,
        backlog: file,
        deepen: false,
        retry: ONCE,
      }),
    ),
  );
  const unknown = looks.find((one) => one.kind === "unknown");
  if (unknown) return [{ kind: "unknown", says: `whether work waits on rescue branches: ${unknown.reason}` }];
  const all = looks.flatMap((one) => (one.kind === "known" ? one.waiting : []));
  // What does not say for which backlog it was made may be of several.
  const found = all.filter(({ branch }, at) => all.findIndex((one) => one.branch === branch) === at);
  if (found.length === 0) return [ok("none waits")];
  return found.map(({ branch, onto, subjects, restore, discard }) => ({
    kind: "warning",
    says: `${branch} has work that is not on ${onto}: ${listText(subjects, 5)}`,
    remedy: `Bring it back there: \`${restore}\`, then push. Or be rid of it: \`${discard}\`.`,
  }));
}
