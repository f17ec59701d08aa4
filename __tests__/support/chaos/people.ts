/** Somebody who commits to code and backlog while runs are at work, and pushes until it is taken. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readBacklog } from "../../../src/backlog/document.ts";
import type { Checkout, World } from "../repository.ts";
import type { EditPlan } from "./plan.ts";

export interface EditDone extends EditPlan {
  /** The item it is about, where it is about one. */
  readonly item_id?: string | undefined;
}

/**
 * Resolves to the edits that are on a branch: all, but those that had lost their object by then. `work`: the branch of a
 * pull request, where work is delivered so.
 */
export async function personAtWork(
  world: World,
  {
    edits,
    over,
    work,
  }: { readonly edits: readonly EditPlan[]; readonly over: AbortSignal; readonly work: string | undefined },
): Promise<readonly EditDone[]> {
  if (edits.length === 0) return [];
  const person = await world.clone();
  const done: EditDone[] = [];
  for (const edit of edits) {
    await pause(edit.pause_ms);
    if (edit.kind === "clash") await untilBuilding(join(world.root, BUILDING), over);
    done.push(...(await pushed(person, edit, work)));
  }
  return done;
}

/** Written by each build when it begins; with the name of its checkout behind it, too. */
export const BUILDING = "building";

/** Until a build begins anew; not beyond the end of the storm, since none may be left to do. */
export async function untilBuilding(file: string, over: AbortSignal): Promise<void> {
  await rm(file, { force: true });
  while (!existsSync(file) && !over.aborted) await pause(20);
}

/** A person reads the remote's words and tries again; here nobody gives up. */
async function pushed(
  person: Checkout,
  edit: EditPlan,
  work: string | undefined,
): Promise<readonly EditDone[]> {
  for (;;) {
    await person.git("fetch", "--quiet", "--prune", "origin");
    const branch = await branchOf(person, edit, work);
    if (branch === undefined) return [];
    await person.git("reset", "--quiet", "--hard", `origin/${branch}`);
    const done = await write(person, edit);
    if (!done) return [];
    await person.commitAll(`Edit by a person: ${edit.kind} ${edit.token}`);
    const taken = await person.git("push", "--quiet", "origin", `HEAD:refs/heads/${branch}`).then(
      () => true,
      () => false,
    );
    if (taken) return [done];
    await pause(100);
  }
}

/** Lines that a run changes, too, are only touched where it sees them: else a person would have to merge by hand. */
async function branchOf(
  person: Checkout,
  { kind, on_work }: EditPlan,
  work: string | undefined,
): Promise<string | undefined> {
  if (work === undefined) return "main";
  const branches = await person.git("branch", "--remotes", "--format=%(refname:lstrip=3)");
  if (on_work && branches.split("\n").includes(work)) return work;
  return kind === "clash" ? undefined : "main";
}

async function write(person: Checkout, edit: EditPlan): Promise<EditDone | undefined> {
  const { kind, token } = edit;
  const id = `WRK-${String(edit.item).padStart(3, "0")}`;
  const text = await person.read("BACKLOG.yaml");
  switch (kind) {
    case "code":
      await person.write(`src/${token}.txt`, `${token}\n`);
      return edit;
    case "clash": {
      const shared = await person.read("shared.txt");
      await person.write("shared.txt", shared.replace(/^WRK-.*$/gm, `$& ${token}`));
      return edit;
    }
    case "comment":
      await person.write("BACKLOG.yaml", `# ${token}\n${text}`);
      return edit;
    case "title":
      if (!text.includes(`title: Title of ${id}\n`)) return undefined;
      await person.write(
        "BACKLOG.yaml",
        text.replace(`title: Title of ${id}\n`, `title: Title of ${id} ${token}\n`),
      );
      return { ...edit, item_id: id };
    case "item": {
      const item_id = await nextId(text);
      const times = "created: 2026-01-10T10:00:00.000Z, updated: 2026-01-10T10:00:00.000Z";
      const item = `  - { id: ${item_id}, title: ${token}, status: new, size: small, risk: low, ${times} }\n`;
      await person.write("BACKLOG.yaml", text.replace(/^items: ?(\[\])?\n/m, `items:\n${item}`));
      return { ...edit, item_id };
    }
    case "inbox": {
      const inbox = (await person.exists("BACKLOG_INBOX.yaml"))
        ? await person.read("BACKLOG_INBOX.yaml")
        : "";
      await person.write("BACKLOG_INBOX.yaml", `${inbox}- { title: ${token}, risk: low, size: small }\n`);
      return edit;
    }
    default:
      return kind satisfies never;
  }
}

/** As a person counts: one more than the highest that is to be seen, and the floor is theirs to raise. */
async function nextId(text: string): Promise<string> {
  const read = await readBacklog(text, { file: "BACKLOG.yaml" });
  if (read.kind !== "read") throw new Error(`the branch holds no backlog: ${text}`);
  const { items, next_item_id } = read.document.backlog;
  const highest = Math.max(next_item_id, ...items.map(({ id }) => Number(/\d+$/.exec(id)?.[0] ?? 0)));
  return `WRK-${String(highest + 1).padStart(3, "0")}`;
}
