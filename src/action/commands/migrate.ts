/** `command: migrate`: today's schema, in a commit of its own, and nothing else. */
import type { BacklogDocument } from "../../backlog/document.ts";
import { migrationSummary } from "../../report/migration-summary.ts";
import { textDiff } from "../../report/text-diff.ts";
import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { deliveredEnd, presentedChange } from "../delivered-change.ts";
import { refuseEvent } from "../event.ts";
import { commitMigration } from "../migration.ts";
import { presentPullRequest } from "../pull-request.ts";
import { openWorkspace, readWorkspace } from "../workspace.ts";

export const MIGRATE: CommandDefinition = {
  name: "migrate",
  summary: "bring the backlog to today's schema, in a commit of its own",
  about: [
    "Only what has to change is changed: comments, order and quotes stay. A run does the same before anything else; this does nothing but that.",
  ],
  inputs: [...CHANGE_INPUTS],
  examples: [
    { line: "migrate --dry-run", does: "the lines that would change" },
    { line: "migrate --delivery commit", does: "commit it here, and push yourself" },
  ],
  perform: (context) => (context.inputs.dry_run ? dryRun(context) : migrate(context)),
};

async function migrate(context: CommandContext): Promise<CommandEnd> {
  await refuseEvent(context);
  const workspace = await openWorkspace(context);
  const { document: before, paths, config } = workspace;
  context.begin();
  const { document, delivery } = await commitMigration(workspace, context.log);
  const { backlog: after } = document;
  const presented = presentedChange(context, { after, happenings: [], config });
  const pull_request = await presentPullRequest(context, { presented, delivery, workspace });
  const items = after.items.length;
  const said = migrationSummary({ file: paths.backlog, before, items, delivery, pull_request });
  return deliveredEnd(said, { delivery, pull_request });
}

async function dryRun(context: CommandContext): Promise<CommandEnd> {
  const { document, paths, store } = await readWorkspace(context);
  const onDisk = await store.read(document.file);
  const before = onDisk.kind === "text" ? onDisk.text : "";
  const diff = document.migrated_from === undefined ? undefined : changedLines(document, before);
  const items = document.backlog.items.length;
  const said = migrationSummary({ file: paths.backlog, before: document, items, diff });
  return { exit_code: 0, summary: said.markdown, text: said.text, outputs: { changed: "false" } };
}

function changedLines({ file, text }: BacklogDocument, before: string): readonly string[] {
  return textDiff(file, before, text).trimEnd().split("\n");
}
