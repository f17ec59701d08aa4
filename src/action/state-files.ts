/** The run's state on disk and in commits: saves the backlog, writes worklog and journal, delivers, and reads back what people changed meanwhile. */
import type { BacklogDocument } from "../backlog/document.ts";
import { readBacklog, writeBacklog } from "../backlog/document.ts";
import { readInbox } from "../backlog/inbox.ts";
import { mergeBacklogTexts } from "../backlog/merge/merge-texts.ts";
import { type Problem, problemLine } from "../backlog/problem.ts";
import type { Coordinator } from "../coordinator/coordinator.ts";
import type { Store, TextRead } from "../coordinator/store.ts";
import type { CheckpointResult, Checkpoints } from "../ports/checkpoints.ts";
import type { Happening } from "../ports/happening.ts";
import type { Log } from "../ports/log.ts";
import type { InboxReading, Persistence, StateCheckpoint, StateCheckpointEnd } from "../ports/persistence.ts";
import type { RunId } from "../ports/run-id.ts";
import { recordAppends } from "../report/record-files.ts";
import { RunFailure } from "./failure.ts";
import type { Paths } from "./paths.ts";

export interface StateFilesParts {
  readonly store: Store;
  readonly paths: Paths;
  /** As loaded, and if it was migrated, already saved and committed. */
  readonly document: BacklogDocument;
  readonly coordinator: Coordinator;
  readonly checkpoints: Checkpoints;
  readonly run_id: RunId;
  readonly log: Pick<Log, "notice">;
}

export function createStateFiles(parts: StateFilesParts): Persistence {
  const { store, paths, coordinator, checkpoints, run_id, log } = parts;
  let document = parts.document;

  /** True when the file was written. A person's edit of it in this checkout is merged by meaning, never overwritten. */
  async function saveBacklog(): Promise<boolean> {
    const wanted = coordinator.current();
    if (wanted === document.backlog) return false;
    const onDisk = await store.read(paths.backlog);
    const written = await writeBacklog(document, wanted);
    if (written.kind === "inexpressible") {
      throw new RunFailure(
        `${paths.backlog} could not be saved: ${written.message}.`,
        "Nothing was written to it. Simplify that item's YAML and start again.",
      );
    }
    if (onDisk.kind !== "text" || onDisk.text !== document.text)
      return mergeWithDisk(written.document.text, onDisk);
    const changed = written.document.text !== document.text;
    if (changed) await store.write(paths.backlog, written.document.text);
    document = written.document;
    return changed;
  }

  async function mergeWithDisk(ours: string, onDisk: TextRead): Promise<boolean> {
    const theirs = onDisk.kind === "text" ? onDisk.text : undefined;
    const sides =
      theirs === undefined ? undefined : { file: paths.backlog, base: document.text, ours, theirs };
    const merged = sides && (await mergeBacklogTexts(sides));
    if (merged?.kind !== "merged") {
      throw new RunFailure(
        `${paths.backlog} changed on disk while the run worked on it, and the two cannot be merged.`,
        "Mend the file and start again: finished work up to the last checkpoint is on the branch.",
      );
    }
    for (const sentence of merged.set_aside)
      log.notice(`${paths.backlog} changed on disk meanwhile. ${sentence}`);
    await store.write(paths.backlog, merged.text);
    await readBack();
    return true;
  }

  /** After other people's commits came in, the file on disk is the truth. */
  async function readBack(): Promise<void> {
    const read = await store.read(paths.backlog);
    const result = read.kind === "text" ? await readBacklog(read.text, { file: paths.backlog }) : undefined;
    if (result?.kind !== "read") {
      const why = result
        ? problemLine(result.problems[0] as never)
        : `${paths.backlog} is not there any more`;
      throw new RunFailure(
        `What was pushed to the branch meanwhile broke the backlog: ${why.replace(/\.$/, "")}.`,
        "Mend the file; finished work is on the branch.",
      );
    }
    if (result.document.text === document.text) return;
    document = result.document;
    coordinator.adopt(result.document.backlog);
  }

  return {
    readInbox: () => tryReadInbox(store, paths),

    /** Finished work comes first: that state could not be written keeps no output from its commit. */
    async checkpoint(state: StateCheckpoint): Promise<StateCheckpointEnd> {
      const files: string[] = [];
      const unwritten = await faultOf(() => writeState(state, files));
      const { outputs, message } = state;
      if (files.length === 0 && outputs.length === 0)
        return { result: { kind: "nothing" }, fault: unwritten };
      const result = await checkpoints.checkpoint({ outputs, state_files: files, message });
      const moved = result.kind === "delivered" && result.remote_moved && unwritten === undefined;
      const unread = moved ? await faultOf(readBack) : unwritten;
      return { result, fault: unmerged(result, unread) ?? unread };
    },
  };

  /** `files` gets what was written, also when one of the later ones fails. */
  async function writeState(state: StateCheckpoint, files: string[]): Promise<void> {
    if (await saveBacklog()) files.push(paths.backlog);
    if (state.inbox_consumed) {
      await store.remove(paths.inbox);
      files.push(paths.inbox);
    }
    await record(state.happenings, files);
  }

  /** Worklog and journal. */
  async function record(happenings: readonly Happening[], files: string[]): Promise<void> {
    for (const { file, header, text } of recordAppends(happenings, { run_id })) {
      const path = paths.inWorkingFolder(file);
      const isNew = (await store.read(path)).kind === "missing";
      const fault = await faultOf(() => store.append(path, isNew ? `${header}${text}` : text));
      if (fault !== undefined) {
        const why = fault instanceof Error ? fault.message : String(fault);
        throw new RunFailure(`${path} could not be written: ${why}.`, "Make way for it, and start again.");
      }
      files.push(path);
    }
  }
}

/** What the run knows of its items could not be merged with what others pushed. `fault`: what is wrong with their text. */
function unmerged(result: CheckpointResult, fault: unknown): RunFailure | undefined {
  if (result.kind !== "delivered") return undefined;
  const [aside] = result.set_aside?.filter(({ item_ids }) => item_ids.length === 0) ?? [];
  if (!aside) return undefined;
  const files = aside.files.join(", ");
  const what =
    fault instanceof RunFailure
      ? fault.what
      : `What the run changed in ${files} could not be merged with what others pushed.`;
  const remedy = `Mend ${files}. The steps' work is on the branch; what the run changed in this file is on ${aside.branch}: ${aside.restore}`;
  return new RunFailure(what, remedy);
}

async function faultOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The inbox beside the backlog. What cannot be read stays where it is, and is told. */
export async function tryReadInbox(store: Store, paths: Pick<Paths, "inbox">): Promise<InboxReading> {
  const read = await store.read(paths.inbox);
  switch (read.kind) {
    case "missing":
      return { kind: "empty" };
    case "unreadable":
      return { kind: "unreadable", problems: [unreadable(paths.inbox, read.reason)] };
    default:
      return readInbox(read.text, paths.inbox);
  }
}

function unreadable(file: string, reason: string): Problem {
  return {
    code: "TW009",
    severity: "warning",
    file,
    line: 1,
    column: 1,
    message: `the inbox cannot be read: ${reason}`,
  };
}
