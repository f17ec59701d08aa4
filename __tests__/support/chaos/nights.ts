/** The nights after a storm: quiet runs, and a person who answers in the morning, until there is nothing to do. */
import { fileURLToPath } from "node:url";
import { readBacklog } from "../../../src/backlog/document.ts";
import type { Item } from "../../../src/backlog/item.ts";
import { startAction } from "../action.ts";
import { WORK } from "./hub.ts";
import { cloneFor, quietRun, type Round, type RoundDone, type RunDone, startOf } from "./round.ts";

const MOST_RUNS_AFTER = 6;

export async function finish(round: Round): Promise<Pick<RoundDone, "after" | "taken_in" | "thrown_away">> {
  const after: RunDone[] = [];
  const taken_in: string[] = [];
  const thrown_away: string[] = [];
  for (let night = 1; night <= MOST_RUNS_AFTER; night += 1) {
    const run = await quietRun(round, { id: 900 + night, inputs: { "max-ticks": "60" } });
    const { end } = run;
    after.push(run);
    const rescues = await answerRescues(round, end.log);
    for (const { branch, merged } of rescues) (merged ? taken_in : thrown_away).push(branch);
    const answered = (await answerBlocks(round)) + rescues.length;
    const quiet = end.outputs["phases-executed"] === "0" && end.outputs["changed"] === "false";
    if (quiet && answered === 0) break;
  }
  return { after, taken_in, thrown_away };
}

/** The one that has the newest state: a pull request's, where there is one. */
async function branchOf({ world, hub }: Round): Promise<string> {
  return hub?.isOpen() && (await world.remoteHead(WORK)) ? WORK : "main";
}

async function itemsOf(round: Round): Promise<readonly Item[]> {
  const text = await round.world.remoteFile("BACKLOG.yaml", await branchOf(round));
  const read = await readBacklog(`${text}\n`, { file: "BACKLOG.yaml" });
  return read.kind === "read" ? read.document.backlog.items : [];
}

/** Gives every item that lost all its starts another chance, by the command that its block names; resolves to their number. */
async function answerBlocks(round: Round): Promise<number> {
  const { world } = round;
  const items = await itemsOf(round);
  const lost = items.filter(({ blocked_reason }) => lostStarts(blocked_reason) !== undefined);
  for (const { id } of lost) {
    const { inputs, env } = startOf(round, { id: "800" });
    const command = { inputs: { ...inputs, command: "retry", item: id }, env };
    const started = await startAction(world, await cloneFor(round), command);
    const { exit_code, log } = await started.end();
    if (exit_code !== 0) throw new Error(`${id} could not be given another chance:\n${log}`);
  }
  return lost.length;
}

/**
 * Takes in the work of whole runs that waits on a rescue branch, by the commands that the run's log has, or throws it away
 * where it does not fit any more. What was set aside stays: its item is blocked, and says so.
 */
async function answerRescues(
  round: Round,
  log: string,
): Promise<readonly { readonly branch: string; readonly merged: boolean }[]> {
  const answered: { readonly branch: string; readonly merged: boolean }[] = [];
  const blocked = (await itemsOf(round)).map(({ blocked_reason = "" }) => blocked_reason);
  const waits = [
    ...log.matchAll(/To take it in[^`]*: `git (fetch \S+ (\S+)) && git (.+?)`.*: `git (push .*)`\.$/gm),
  ];
  for (const [, fetch = "", branch = "", takeIn = "", discard = ""] of waits) {
    if (blocked.some((reason) => reason.includes(branch))) continue;
    const person = await round.world.clone({ branch: await branchOf(round) });
    const driver = `'${process.execPath}' '${TICKWORK}' merge-driver %O %A %B %P`;
    await person.git("config", "merge.tickwork.driver", driver);
    await person.git(...fetch.split(" "));
    const merged = await person.git("-c", "core.editor=:", ...takeIn.split(" ")).then(
      () => true,
      () => false,
    );
    if (merged) await person.push();
    await person.git(...discard.split(" "));
    answered.push({ branch, merged });
  }
  return answered;
}

const TICKWORK = fileURLToPath(new URL("../../../bin/tickwork.js", import.meta.url));

/** How many starts of a blocked item never ended, and the run of the last one; undefined for an item blocked otherwise. */
export function lostStarts(
  reason: string | undefined,
): { readonly starts: number; readonly run: string } | undefined {
  const said = /was started (\d+) times, and never came to an end: run (\d+)-1 died/.exec(reason ?? "");
  return said ? { starts: Number(said[1]), run: said[2] ?? "" } : undefined;
}
