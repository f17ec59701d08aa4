import { lookAtLease } from "../../../delivery/lease-look.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const LEASE: DoctorCheck = { name: "lease", title: "Runs at work", look };

async function look({ repository, context }: Subject): Promise<readonly Finding[]> {
  if (repository.kind === "refused" || repository.status.head === undefined) return [];
  const { remote } = repository;
  if (remote.kind === "remote" && (await remote.push()).kind === "unreachable")
    return [{ kind: "unknown", says: "whether a run is at work: the remote does not answer" }];
  const seen = await lookAtLease(repository, context.clock.now());
  switch (seen.kind) {
    case "free":
      return [ok("none, so that a run can begin")];
    case "held":
      return [{ kind: "note", says: seen.says, remedy: "A second run ends at once and says so." }];
    case "left":
      return [
        {
          kind: "warning",
          says: [seen.says, ...seen.unfinished].join(". ").replace(/\.$/, ""),
          remedy: "The next run takes over; nothing has to be done.",
        },
      ];
    case "unreadable":
      return [{ kind: "note", says: "what is kept as the lease cannot be read; the next run replaces it" }];
    case "unknown":
      return [{ kind: "unknown", says: `whether a run is at work: ${seen.reason}` }];
    default:
      return seen satisfies never;
  }
}
