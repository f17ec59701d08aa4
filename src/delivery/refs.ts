/** Branches, tags and other refs of the checkout, to be compared and put back after a step (spec §9). */
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";
import type { Refs, RestoredRefs } from "../ports/work-tree.ts";
import type { Git } from "./git.ts";

const LIST = ["for-each-ref", "--format=%(HEAD)%00%(refname)%00%(objectname)%00%(symref)"];
const TO_REF = "ref: ";

/** Name → object, or `ref: <name>` for one that points to another. One process on a branch, two where HEAD is detached. */
export async function readRefs(git: Git): Promise<Refs> {
  const lines = (await git.run(LIST)).split("\n").filter((line) => line !== "");
  const others = new Map<string, string>();
  let head: CommitSha | undefined;
  for (const line of lines) {
    const [checkedOut, name = "", object = "", target = ""] = line.split("\0");
    if (checkedOut === "*") head = commitShaSchema.parse(object);
    else others.set(name, target === "" ? object : `${TO_REF}${target}`);
  }
  return { head: head ?? (await detachedHead(git)), others };
}

async function detachedHead(git: Git): Promise<CommitSha | undefined> {
  const answer = await git.tryRun(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  return answer.kind === "ok" ? commitShaSchema.parse(answer.stdout.trim()) : undefined;
}

/** Makes every ref as `before` has it, and deletes what it has not. */
export async function restoreRefs(git: Git, before: ReadonlyMap<string, string>): Promise<RestoredRefs> {
  const { head, others: now } = await readRefs(git);
  const differing = [...new Set([...before.keys(), ...now.keys()])]
    .filter((name) => before.get(name) !== now.get(name))
    .sort();
  if (differing.length === 0) return { head, names: [] };
  const wanted = differing.map((name) => ({ name, value: before.get(name) }));
  // What is to go goes first: `refs/heads/a/b` may stand where `refs/heads/a` has to.
  const gone = wanted.filter(({ value }) => value === undefined).map(({ name }) => `delete ${name}\n`);
  const objects = wanted.flatMap(({ name, value }) =>
    value === undefined || value.startsWith(TO_REF) ? [] : [`update ${name} ${value}\n`],
  );
  for (const commands of [gone, objects]) {
    if (commands.length > 0)
      await git.run(["update-ref", "--no-deref", "--stdin"], { input: commands.join("") });
  }
  for (const { name, value } of wanted) {
    if (value?.startsWith(TO_REF)) await git.run(["symbolic-ref", name, value.slice(TO_REF.length)]);
  }
  return { head, names: differing };
}
