/**
 * The lease as a ref of the remote's: it points to a commit of the empty tree whose message is the lease's text. Every
 * change is one push that names what it expects to be there, which the remote does whole or not at all.
 */
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import { tryFetch } from "./fetch.ts";
import type { Git, GitAnswer } from "./git.ts";
import type { LeaseChange, LeaseFailure, LeaseReading, LeaseStore, LeaseSwap } from "./lease-store.ts";
import { noAnswer } from "./no-answer.ts";
import { parsePushAnswer } from "./push-porcelain.ts";
import { remoteFailure } from "./push-refusal.ts";
import { refusal } from "./refusal.ts";
import { isGone, tryAskHead } from "./remote.ts";

export interface LeaseRefPlace {
  readonly git: Git;
  /** Name or URL. */
  readonly remote: string;
  readonly branch: string;
  /** Of which branch a change tells whether it has moved. Default the same. */
  readonly watched?: string | undefined;
}

/** Outside `refs/heads/`: no workflow starts for it, no clone fetches it, no list of branches shows it. */
function leaseRef(branch: string): string {
  return `refs/tickwork/lease/${branch}`;
}

/** Two processes a change, one to take it away, one more where no branch is to be there; three to read one. Index and working tree are not touched. */
export function createLeaseRef(place: LeaseRefPlace): LeaseStore {
  let emptyTree: string | undefined;
  return {
    read: () => readRef(place),
    async swap(change) {
      if (change.text === undefined) return pushLease(place, { change, commit: undefined });
      emptyTree ??= (await place.git.run(["mktree"])).trim();
      const made = await place.git.run(["commit-tree", emptyTree], { input: change.text });
      return pushLease(place, { change, commit: commitShaSchema.parse(made.trim()) });
    },
  };
}

interface Push {
  readonly change: LeaseChange;
  readonly commit: CommitSha | undefined;
}

/**
 * The branch goes along, expected where the run saw it and put where it is: that changes nothing, and the answer tells
 * in the same breath whether it has moved. A branch that is not there cannot go along: it is asked for afterwards, when
 * nobody else may make it. Whoever had the lease before gave it back after its last push.
 */
async function pushLease(
  { git, remote, branch, watched = branch }: LeaseRefPlace,
  { change, commit }: Push,
): Promise<LeaseSwap> {
  const ref = leaseRef(branch);
  const seen = change.head === "absent" ? undefined : change.head;
  const head = seen === undefined ? undefined : { ref: `refs/heads/${watched}`, commit: seen };
  // Without abbreviation the answer can be read.
  const answer = await git
    .with({ config: ["core.abbrev=no"] })
    .tryRun(
      [
        "push",
        "--porcelain",
        "--no-verify",
        `--force-with-lease=${ref}:${change.expected ?? ""}`,
        ...(head ? [`--force-with-lease=${head.ref}:${head.commit}`] : []),
        remote,
        `${commit ?? ""}:${ref}`,
        ...(head ? [`${head.commit}:${head.ref}`] : []),
      ],
      { network: "refs" },
    );
  if (answer.kind !== "ok" && answer.kind !== "failed") return noAnswer(answer);
  const said = parsePushAnswer(answer.stdout, ref);
  if (said && said.kind !== "rejected") {
    const branch_moved = head
      ? parsePushAnswer(answer.stdout, head.ref)?.kind === "rejected"
      : change.head === "absent" && (await tryAskHead(git, { remote, branch: watched })).kind === "found";
    return { kind: "swapped", version: commit, branch_moved };
  }
  const failure = failureOf(answer, { reason: said?.reason, ref });
  return failure.kind === "moved" ? { kind: "occupied" } : failure;
}

async function readRef({ git, remote, branch }: LeaseRefPlace): Promise<LeaseReading> {
  const ref = leaseRef(branch);
  const listed = await git.tryRun(["ls-remote", remote, ref], { network: "refs" });
  if (listed.kind !== "ok") return unread(listed, ref);
  const [version = ""] = listed.stdout.split("\t");
  if (version === "") return { kind: "absent" };
  const fetched = await tryFetch(git, { remote, what: [ref], use: "refs" });
  if (isGone(fetched)) return { kind: "absent" };
  if (fetched.kind !== "ok") return unread(fetched, ref);
  // One that was renewed since it was listed is not here under the old name: its text is empty, and the swap will tell.
  const object = await git.tryRun(["cat-file", "commit", version]);
  const text = object.kind === "ok" ? object.stdout.slice(object.stdout.indexOf("\n\n") + 2) : "";
  return { kind: "found", version, text };
}

function unread(answer: Exclude<GitAnswer, { kind: "ok" }>, ref: string): LeaseFailure {
  if (answer.kind !== "failed") return noAnswer(answer);
  const failure = failureOf(answer, { reason: undefined, ref });
  return failure.kind === "moved" ? refusal(`${ref} could not be read`, "Run the job again.") : failure;
}

function failureOf(answer: GitAnswer, { reason, ref }: { reason: string | undefined; ref: string }) {
  return remoteFailure({ reason, stderr: answer.kind === "failed" ? answer.stderr : "", branch: ref });
}
