/** `command: migrate`: today's schema, in a commit of its own, and nothing else. */
import type { BacklogDocument } from "../../backlog/document.ts";
import { createGit } from "../../delivery/git.ts";
import { identityOf } from "../../delivery/git-environment.ts";
import { migrationSummary } from "../../report/migration-summary.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { refuseEvent } from "../event.ts";
import { commitMigration } from "../migration.ts";
import { topOf } from "../repository-top.ts";
import { workingFolder } from "../working-folder.ts";
import { openWorkspace, readWorkspace } from "../workspace.ts";

export const MIGRATE: CommandDefinition = {
  name: "migrate",
  summary: "bring the backlog to today's schema, in a commit of its own",
  about: [
    "Only what has to change is changed: comments, order and quotes stay. A run does the same before anything else; this does nothing but that.",
  ],
  inputs: ["dry-run", "delivery", "branch", "token"],
  examples: [
    { line: "migrate --dry-run", does: "the lines that would change" },
    { line: "migrate --delivery commit", does: "commit it here, and push yourself" },
  ],
  perform: (context) => (context.inputs.dry_run ? dryRun(context) : migrate(context)),
};

async function migrate(context: CommandContext): Promise<CommandEnd> {
  await refuseEvent(context);
  const workspace = await openWorkspace(context);
  const { document: before, paths } = workspace;
  const { document, delivery } = await commitMigration(workspace, context.log);
  const items = document.backlog.items.length;
  const said = migrationSummary({ file: paths.backlog, before, items, delivery });
  const head = delivery && "head" in delivery ? { "commit-sha": delivery.head } : {};
  return {
    exit_code: 0,
    summary: said.markdown,
    text: said.text,
    outputs: { changed: String(delivery !== undefined), ...head },
  };
}

async function dryRun(context: CommandContext): Promise<CommandEnd> {
  const { document, paths } = await readWorkspace(context);
  const diff = document.migrated_from === undefined ? undefined : await diffOf(document, context);
  const items = document.backlog.items.length;
  const said = migrationSummary({ file: paths.backlog, before: document, items, diff });
  return { exit_code: 0, summary: said.markdown, text: said.text, outputs: { changed: "false" } };
}

/** The changed lines, between the file as it is and what would be written. */
async function diffOf({ file, text }: BacklogDocument, context: CommandContext): Promise<readonly string[]> {
  const { env, environment, inputs, log } = context;
  const cwd = topOf(workingFolder(environment, inputs));
  const git = createGit({ cwd, env, identity: identityOf(env), log });
  const command = ["diff", "--no-index", "--no-color", "--no-ext-diff", "--unified=0", "--", file, "-"];
  const answer = await git.tryRun(command, { input: text });
  const lines = answer.kind === "ok" || answer.kind === "failed" ? answer.stdout.split(/\r?\n/) : [];
  return lines.slice(lines.findIndex((line) => line.startsWith("@@"))).filter((line) => line !== "");
}
