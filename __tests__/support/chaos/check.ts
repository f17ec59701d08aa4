/** What must hold when the storm is over (issue: delivery that loses nothing). Each fault is a sentence. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { readBacklog } from "../../../src/backlog/document.ts";
import type { Item } from "../../../src/backlog/item.ts";
import { processesIn } from "../processes.ts";
import { lostStarts } from "./nights.ts";
import type { EditDone } from "./people.ts";
import type { RoundDone, RunDone } from "./round.ts";

interface Branch {
  readonly items: readonly Item[];
  readonly backlog: string;
  readonly worklog: string;
  readonly inbox: string;
  readonly shared: string;
  /** Subjects, newest first. */
  readonly subjects: readonly string[];
  /** All that the remote has: a squash leaves those of a pull request to its own ref. */
  readonly commits: readonly string[];
  /** Of all of `commits`. */
  readonly subjects_anywhere: readonly string[];
  readonly files: readonly string[];
  readonly rescues: readonly string[];
  file(path: string): Promise<string>;
}

export async function faultsOf(round: RoundDone): Promise<readonly string[]> {
  const branch = await readBranch(round);
  if (typeof branch === "string") return [branch];
  return [
    ...round.faults,
    ...(await everyRun(round, branch)),
    ...(await workIsThereOnce(round, branch)),
    ...(await blocksAreTrue(round)),
    ...editsAreThere(round, branch),
    ...(await nothingIsLeft(round)),
    ...allIsDone(round, branch),
  ];
}

async function readBranch({ world }: RoundDone): Promise<Branch | string> {
  const call = async (...args: readonly string[]) =>
    (await execa("git", args, { cwd: world.remote, env: world.env, extendEnv: false, reject: false })).stdout;
  const file = (path: string) => call("show", `main:${path}`);
  const files = lines(await call("ls-tree", "-r", "--name-only", "main"));
  const backlog = await file("BACKLOG.yaml");
  const read = await readBacklog(`${backlog}\n`, { file: "BACKLOG.yaml" });
  if (read.kind !== "read")
    return `the backlog on the branch is none: ${JSON.stringify(read.problems[0])}\n${backlog}`;
  const worklogs = files.filter((path) => /^_worklog\/.*\.md$/.test(path));
  return {
    items: read.document.backlog.items,
    backlog,
    worklog: (await Promise.all(worklogs.map(file))).join("\n"),
    inbox: files.includes("BACKLOG_INBOX.yaml") ? await file("BACKLOG_INBOX.yaml") : "",
    shared: await file("shared.txt"),
    subjects: lines(await call("log", "--format=%s", "main")),
    commits: lines(await call("log", "--format=%H", "main", ...OTHERS)),
    subjects_anywhere: lines(await call("log", "--format=%s", "main", ...OTHERS)),
    files,
    rescues: (await world.remoteBranches()).filter((name) => name.startsWith("tickwork/rescue/")),
    file,
  };
}

const OTHERS = ["--glob=refs/heads/tickwork/main", "--glob=refs/pull"];

/** What a run reported is where it said; and it said it for people. */
async function everyRun(
  { world, runs, after, taken_in, thrown_away }: RoundDone,
  { commits, subjects_anywhere, rescues }: Branch,
): Promise<readonly string[]> {
  const known = [...rescues, ...taken_in, ...thrown_away];
  // What came onto a branch after its pull request was merged goes on under another name.
  const goneOn = async (sha: string) =>
    subjects_anywhere.includes(
      await world
        .at(world.remote)
        .git("log", "-1", "--format=%s", sha)
        .catch(() => "none"),
    );
  const each = [...runs, ...after].map(async ({ plan, end }) => {
    const faults: string[] = [];
    for (const [, sha = ""] of end.log.matchAll(
      /^checkpoint · .* · (?:tickwork\/)?main is at ([0-9a-f]{7})/gm,
    )) {
      if (!commits.some((commit) => commit.startsWith(sha)) && !(await goneOn(sha)))
        faults.push(`run ${plan.id} said that the branch is at ${sha}, and it has no such commit`);
    }
    const sha = end.outputs["commit-sha"];
    if (sha && !commits.includes(sha) && !(await goneOn(sha)))
      faults.push(`run ${plan.id} has the output commit-sha ${sha}, which is not there`);
    for (const rescue of lines(end.outputs.rescue ?? "")) {
      if (!known.includes(rescue) && !existsSync(rescue) && !/^[0-9a-f]{40}$/.test(rescue))
        faults.push(`run ${plan.id} names the rescue ${rescue}, which is not there`);
    }
    if (end.timed_out) faults.push(`run ${plan.id} did not come to an end`);
    if (/\n\s+at .+:\d+:\d+/.test(end.log)) faults.push(`run ${plan.id} printed a stack trace`);
    if (plan.end.kind !== "kill" && end.exit_code === 1 && !end.log.includes("::error::"))
      faults.push(`run ${plan.id} is red and does not say why`);
    return faults;
  });
  return (await Promise.all(each)).flat();
}

/** Without a lease two runs may do the same at once: then nothing is lost, and more cannot be asked. */
function unprotected({ runs }: RoundDone): boolean {
  return runs.some(({ end }) => end.log.includes("No lease could be taken"));
}

/** Worklog, commits and files agree: each phase that is done was done once. */
async function workIsThereOnce(round: RoundDone, branch: Branch): Promise<readonly string[]> {
  const faults: string[] = [];
  const loose = unprotected(round);
  const ids = new Set([...branch.worklog.matchAll(/^## .* · (WRK-\d+) /gm)].map(([, id = ""]) => id));
  for (const id of ids) {
    const entries = count(branch.worklog, new RegExp(`^## .* · ${id} .* · build · complete$`, "gm"));
    const archived = count(branch.worklog, new RegExp(`^## .* · ${id} .* · archived$`, "gm"));
    const aside = count(branch.worklog, new RegExp(`^## .* · ${id} .* · set aside$`, "gm"));
    // What a step left that did not get to its end is committed, and says so.
    const finished = new RegExp(`^\\[${id}\\]\\[build\\] (?!Not finished:|Failed:)`);
    const commits = branch.subjects.filter((subject) => finished.test(subject)).length;
    const reduced = branch.subjects.filter((subject) =>
      subject.startsWith(`[tickwork] Set aside: [${id}]`),
    ).length;
    const path = `done/${id}.build`;
    const marks = branch.files.includes(path) ? lines(await branch.file(path)).length : 0;
    const open = branch.items.find((item) => item.id === id);
    const facts = `${id}: ${JSON.stringify({ entries, archived, aside, commits, reduced, marks, open: open?.status })}`;
    if (marks > 1 && !loose) faults.push(`a phase was done twice: ${facts}`);
    // A squash leaves no commit of a step's own.
    // The post step of a run that was killed sets work aside without a word in the worklog: its item says so.
    const waiting = Math.max(aside, open && isSetAside(open, branch) ? 1 : 0);
    const work = round.delivery === "pull-request" ? marks + waiting : commits + reduced;
    if (entries !== work && !loose) faults.push(`worklog and git log disagree: ${facts}`);
    if (archived > 1 && !loose) faults.push(`an item was archived twice: ${facts}`);
    if (archived > 0 && !open && marks === 0) faults.push(`an item is archived without its work: ${facts}`);
    if (!open && archived === 0) faults.push(`an item is gone: ${facts}`);
    if (open?.status === "blocked" && !isSetAside(open, branch))
      faults.push(`an item is blocked for no reason that there was: ${facts} ${open.blocked_reason}`);
  }
  return faults;
}

function isSetAside({ blocked_reason }: Item, { rescues }: Branch): boolean {
  return rescues.some((name) => blocked_reason?.includes(name));
}

/** A block for starts that died with their runs names one that did, and no more starts than there were such runs. */
async function blocksAreTrue({ world, runs }: RoundDone): Promise<readonly string[]> {
  const { stdout } = await execa("git", ["log", "-p", "--format=", "main", "--", "BACKLOG.yaml"], {
    cwd: world.remote,
    env: world.env,
  });
  const lost = runs.filter(({ plan, end }) => plan.end.kind === "kill" || end.exit_code !== 0);
  return lines(stdout).flatMap((line) => {
    const said = line.startsWith("+") ? lostStarts(line) : undefined;
    if (!said) return [];
    const isTrue = said.starts <= lost.length && lost.some(({ plan }) => plan.id === said.run);
    return isTrue ? [] : [`an item was blocked for starts that did not die: ${line}`];
  });
}

/** Every edit is on the branch, or the worklog says what became of it. */
function editsAreThere(round: RoundDone, branch: Branch): readonly string[] {
  const { edits } = round;
  const { items, backlog, worklog, inbox, shared, files } = branch;
  const gone = ({ kind, token, item_id }: EditDone): boolean => {
    switch (kind) {
      case "code":
        return !files.includes(`src/${token}.txt`);
      case "clash":
        return !shared.includes(token);
      case "comment":
        return !backlog.includes(`# ${token}`);
      case "title":
        return !backlog.includes(token) && !worklog.includes(token) && !told(round, branch, item_id);
      case "item":
      case "inbox": {
        const open = items.filter(({ title }) => title === token).length;
        const done = count(worklog, new RegExp(`^## .* ${token} · archived$`, "gm"));
        const times = open + done + count(inbox, new RegExp(token, "g"));
        return unprotected(round) ? times === 0 : times !== 1;
      }
      default:
        return kind satisfies never;
    }
  };
  return edits
    .filter(gone)
    .map((edit) => `a person's edit is missing, or there twice: ${JSON.stringify(edit)}`);
}

/** A run that is killed in the moment between merge and record has told its log alone. */
function told({ runs }: RoundDone, { worklog }: Branch, id: string | undefined): boolean {
  const said = new RegExp(`${id}\\b.* a person's edit of it is set aside`);
  const onLog = runs.some(({ plan, end }) => plan.end.kind === "kill" && said.test(end.log));
  return onLog || new RegExp(`^## .* · ${id} .* · changed by a person meanwhile$`, "m").test(worklog);
}

async function nothingIsLeft({ world, runs, after }: RoundDone): Promise<readonly string[]> {
  const faults: string[] = [];
  const strays = await processesIn(world.root);
  if (strays.length > 0) faults.push(`processes were left: ${strays.join(", ")}`);
  for (const run of [...runs, ...after].filter(({ post }) => post !== undefined)) {
    const names = await namesIn(join(run.checkout.path, ".git"));
    const left = names.filter((name) => /\.lock$|tickwork-(index|under)/.test(name));
    if (left.length > 0) faults.push(`run ${run.plan.id} left ${left.join(", ")}`);
    if (existsSync(join(run.checkout.path, ".tickwork"))) faults.push(`run ${run.plan.id} left its scratch`);
  }
  const locks = (await namesIn(world.remote)).filter((name) => name.endsWith(".lock"));
  if (locks.length > 0) faults.push(`the remote has ${locks.join(", ")}`);
  const refs = await execa("git", ["for-each-ref", "refs/tickwork"], { cwd: world.remote, env: world.env });
  if (refs.stdout !== "") faults.push(`a lease was left: ${refs.stdout}`);
  return faults;
}

function allIsDone({ after }: RoundDone, { items, inbox }: Branch): readonly string[] {
  const open = items.filter(({ status }) => status !== "blocked").map(({ id, status }) => `${id} ${status}`);
  const red = after.filter(({ end }) => end.exit_code !== 0);
  return [
    ...(open.length > 0 ? [`left undone by the runs after the storm: ${open.join(", ")}`] : []),
    ...(inbox === "" ? [] : [`the inbox was left: ${inbox}`]),
    ...red.map(({ plan, end }) => `run ${plan.id} after the storm ended with ${end.exit_code}`),
  ];
}

/** For whoever has to find out: the logs of all runs, in the order of their ids. */
export function storyOf({ runs, after }: RoundDone): string {
  const tell = ({ plan, end, post }: RunDone) =>
    `==== run ${plan.id} (${JSON.stringify(plan.end)}) exit ${end.exit_code}\n${end.log}\n---- post\n${post ?? "none"}`;
  return [...runs, ...after].map(tell).join("\n");
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
