/**
 * A checkpoint, put together from those who know the parts of it: the coordinator saves the backlog, the report says what
 * goes into worklog and journal, delivery commits and pushes.
 */
import type { BacklogDocument } from "../backlog/document.ts";
import { givenIds, idsByLikeness } from "../backlog/ids.ts";
import type { Config } from "../config/config.ts";
import { createBacklogFile } from "../coordinator/backlog-file.ts";
import type { Coordinator } from "../coordinator/coordinator.ts";
import { type InboxFileReading, readInboxFile, takeOutOfInboxFile } from "../coordinator/inbox-file.ts";
import type { Store } from "../coordinator/store.ts";
import type { CheckpointResult, Checkpoints } from "../ports/checkpoints.ts";
import type { Happening } from "../ports/happening.ts";
import type { Log } from "../ports/log.ts";
import type { Persistence, StateCheckpoint, StateCheckpointEnd } from "../ports/persistence.ts";
import type { RunId } from "../ports/run-id.ts";
import { recordAppends } from "../report/record-files.ts";
import { RunFailure } from "./failure.ts";
import type { Paths } from "./paths.ts";

export interface StateFilesParts {
  readonly store: Store;
  readonly paths: Paths;
  readonly config: Pick<Config, "project">;
  /** As loaded, and if it was migrated, already saved and committed. */
  readonly document: BacklogDocument;
  readonly coordinator: Coordinator;
  readonly checkpoints: Checkpoints;
  readonly run_id: RunId;
  readonly log: Pick<Log, "notice">;
}

/** The run's `Persistence`, in which what is read and what is saved know of each other. */
export function createStateFiles(parts: StateFilesParts): Persistence {
  const { store, paths, config, coordinator, checkpoints, run_id, log } = parts;
  let inbox: InboxFileReading = { kind: "empty" };
  const backlog = createBacklogFile({ ...parts, file: paths.backlog });

  /** True when the file was written. */
  async function saveBacklog(): Promise<boolean> {
    const saved = await backlog.save();
    switch (saved.kind) {
      case "unchanged":
        return false;
      case "written":
        for (const sentence of saved.set_aside)
          log.notice(`${paths.backlog} changed on disk meanwhile. ${sentence}`);
        return true;
      case "trouble":
        throw new RunFailure(saved.what, saved.remedy);
    }
  }

  /** Other people's commits came in, and their backlog with them. */
  async function takeInBacklog(): Promise<void> {
    const trouble = await backlog.takeIn();
    if (trouble) throw new RunFailure(trouble.what, trouble.remedy);
  }

  return {
    async readInbox() {
      const isKnown = givenIds(coordinator.current(), config.project.prefix);
      const likely = idsByLikeness(coordinator.current());
      inbox = await readInboxFile(store, { file: paths.inbox, isKnown, likely });
      return inbox;
    },

    /** Finished work comes first: that state could not be written keeps no output from its commit. */
    async checkpoint(state: StateCheckpoint): Promise<StateCheckpointEnd> {
      const files: string[] = [];
      const unwritten = await faultOf(() => writeState(state, files));
      const { outputs, message } = state;
      if (files.length === 0 && outputs.length === 0 && !checkpoints.hasUndelivered())
        return { result: { kind: "nothing" }, fault: unwritten };
      const result = await checkpoints.checkpoint({
        outputs,
        backlog: paths.backlog,
        state_files: files,
        message,
      });
      const moved = result.kind === "delivered" && result.remote_moved && unwritten === undefined;
      const unread = moved ? await faultOf(takeInBacklog) : unwritten;
      return { result, fault: unmerged(result, unread) ?? unread };
    },
  };

  /** `files` gets what was written, also when one of the later ones fails. */
  async function writeState(state: StateCheckpoint, files: string[]): Promise<void> {
    if (await saveBacklog()) files.push(paths.backlog);
    if (state.inbox_consumed && inbox.taken) {
      await takeOutOfInboxFile(store, paths.inbox, inbox.taken);
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
