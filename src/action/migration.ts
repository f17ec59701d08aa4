/** An older schema is brought to today's in a commit of its own, before anything else is (spec §1). */
import type { BacklogDocument } from "../backlog/document.ts";
import { problemLine } from "../backlog/problem.ts";
import type { CheckpointResult } from "../ports/checkpoints.ts";
import type { Log } from "../ports/log.ts";
import { RunFailure } from "./failure.ts";
import { asSentence, soundBacklog, type Workspace } from "./workspace.ts";

export interface Migration {
  /** What the file on disk says now. */
  readonly document: BacklogDocument;
  /** How the migration left the working tree; undefined when there was none to make. */
  readonly delivery: Exclude<CheckpointResult, { kind: "undelivered" }> | undefined;
}

/** Others may push the older schema again while ours is on its way. */
const MOST_TRIES = 3;

/**
 * Notices of the file are told, whatever its schema. Where others pushed meanwhile, what they changed is in the document.
 * Throws `RunFailure` when the migration does not get onto the branch.
 */
export async function commitMigration(workspace: Workspace, log: Log): Promise<Migration> {
  const { repository, store, paths } = workspace;
  let { document } = workspace;
  let delivery: Migration["delivery"];
  for (const notice of document.notices) log.notice(problemLine(notice));
  for (let tries = 0; document.migrated_from !== undefined; tries += 1) {
    if (tries === MOST_TRIES) {
      throw new RunFailure(
        `Others pushed ${paths.backlog} in the older schema again, ${MOST_TRIES} times in a row.`,
        "Start again when they have seen that it is migrated.",
      );
    }
    await store.write(paths.backlog, document.text);
    const message = `[tickwork] Migrate ${paths.backlog} from schema ${document.migrated_from} to 3`;
    const result = await repository.checkpoints.checkpoint({
      outputs: [],
      backlog: paths.backlog,
      state_files: [paths.backlog],
      message,
    });
    if (result.kind === "undelivered") throw new RunFailure(asSentence(result.reason), result.remedy);
    delivery = result;
    document = await soundBacklog(workspace, log);
  }
  return { document, delivery };
}
