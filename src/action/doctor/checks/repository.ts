/** What keeps a run from beginning in this checkout, or lets it see less than there is (spec §10, Preconditions). */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { gitProcessesIn } from "../../../delivery/git-processes.ts";
import type { Inspection } from "../../../delivery/inspection.ts";
import { ageText, listText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const REPOSITORY: DoctorCheck = { name: "repository", title: "Repository", look };

const MOST_LISTED = 10;

async function look({ context, repository }: Subject): Promise<readonly Finding[]> {
  if (repository.kind === "refused")
    return [{ kind: "error", says: repository.reason, remedy: repository.remedy }];
  const now = context.clock.now().getTime();
  const { location, config } = repository;
  return [
    ...headFindings(repository),
    ...operationFindings(repository),
    ...(await lockFindings(location.gitDir, { top: location.top, now })),
    ...changeFindings(repository),
    ...(await historyFindings(repository)),
    ...(await submoduleFindings(repository)),
    ...(config.credentialFiles.length > 0
      ? [
          {
            kind: "warning" as const,
            says: `the checkout keeps its token in ${listText(config.credentialFiles)}, where every program of the job can read it`,
            remedy: "Set `persist-credentials: false` at actions/checkout, and pass `token` to Tickwork.",
          },
        ]
      : []),
  ];
}

function headFindings({ status, remote }: Inspection): readonly Finding[] {
  if (status.head === undefined)
    return [
      {
        kind: "warning",
        says: "there is no commit yet",
        remedy: "Commit the files, so that a run has something to begin from.",
      },
    ];
  const short = status.head.slice(0, 7);
  if (status.branch !== undefined) return [ok(`branch ${status.branch} at ${short}`)];
  if (remote.kind === "refused") return [{ kind: "error", says: remote.reason, remedy: remote.remedy }];
  const where = remote.kind === "remote" ? ` (a run works on "${remote.branch}")` : "";
  return [ok(`a detached HEAD at ${short}${where}`)];
}

function operationFindings({ operation }: Inspection): readonly Finding[] {
  if (operation === undefined) return [];
  return [
    {
      kind: "error",
      says: `a ${operation} is going on`,
      remedy: `Finish it, or end it with \`git ${operation} ${operation === "bisect" ? "reset" : "--abort"}\`.`,
    },
  ];
}

async function lockFindings(
  gitDir: string,
  { top, now }: { readonly top: string; readonly now: number },
): Promise<readonly Finding[]> {
  const lock = join(gitDir, "index.lock");
  const found = await stat(lock).catch(() => undefined);
  if (!found) return [];
  const holders = (await gitProcessesIn(top)).filter(({ ours }) => !ours);
  const age = `made ${ageText(Math.max(0, now - found.mtimeMs))} ago`;
  const [first] = holders;
  return [
    first
      ? {
          kind: "error",
          says: `the index is locked (${age}), maybe by process ${first.pid}: \`${first.command}\``,
          at: lock,
          remedy: "Wait until it has ended.",
        }
      : {
          kind: "error",
          says: `the index is locked (${age}), and no git process is at work here: one that died left it`,
          at: lock,
          remedy: `Remove it, if no other machine works in this folder: \`rm '${lock}'\`.`,
        },
  ];
}

function changeFindings({ status }: Inspection): readonly Finding[] {
  const changed = status.entries.filter(({ kind }) => kind === "tracked" || kind === "unmerged");
  if (changed.length === 0) return [ok("no uncommitted changes")];
  return [
    {
      kind: "error",
      says: `tracked files have changes that are not committed, and a run would not begin: ${listText(
        changed.map(({ path }) => path),
        MOST_LISTED,
      )}`,
      remedy: "Commit them, or lay them aside with `git stash`.",
    },
  ];
}

async function historyFindings({ git, config }: Inspection): Promise<readonly Finding[]> {
  const shallow = await git.tryRun(["rev-parse", "--is-shallow-repository"]);
  const findings: Finding[] = [];
  if (shallow.kind === "ok" && shallow.stdout.trim() === "true")
    findings.push({
      kind: "note",
      says: "the clone is shallow: a run fetches more of the history when it has to know whether earlier work is still in it",
      remedy: "`fetch-depth: 0` at actions/checkout saves that.",
    });
  if (config.partial)
    findings.push({ kind: "note", says: "the clone is partial: git fetches files as they are needed" });
  return findings;
}

async function submoduleFindings({ git }: Inspection): Promise<readonly Finding[]> {
  const staged = await git.tryRun(["ls-files", "--stage", "-z"]);
  if (staged.kind !== "ok") return [];
  const paths = staged.stdout
    .split("\0")
    .flatMap((record) => (record.startsWith("160000 ") ? [record.slice(record.indexOf("\t") + 1)] : []));
  if (paths.length === 0) return [];
  const says = `submodules (${listText(paths, MOST_LISTED)}) are left as they are: no commit of a run moves them`;
  return [{ kind: "note", says }];
}
