/** `command: init`: everything a repository needs, from what can be found out about it. Overwrites no file, and commits nothing. */
import { shellWord } from "../../backlog/shell-word.ts";
import { createStore, type Store } from "../../coordinator/store.ts";
import { findProgram } from "../../executor/process/program-path.ts";
import { type InitFile, initSummary } from "../../report/init-summary.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { mergeAttributes, mergeDriverConfig } from "../git-attributes.ts";
import { planBacklog } from "../init/backlog-plan.ts";
import { planConfig } from "../init/config-plan.ts";
import { inboxFile } from "../init/data-files.ts";
import { OWNER_PLACEHOLDER, UNKNOWN_REPOSITORY } from "../init/origin.ts";
import { type Survey, surveyRepository } from "../init/survey.ts";
import { planWorkflows } from "../init/workflow-plan.ts";
import { thisProgram } from "../package-file.ts";
import { pathsOf } from "../paths.ts";
import { backlogPath } from "../settings.ts";

export const INIT: CommandDefinition = {
  name: "init",
  summary: "write config, workflows and an empty backlog, and say what is next",
  about: [
    "Finds out what builds and tests the repository, which agent its people use and what the default branch is. A `phase-golem.toml` becomes the config, and its backlog is brought to the schema of today.",
    "A file that exists is left as it is; what would have been written is shown. Nothing is committed.",
  ],
  inputs: ["agent", "prefix", "action", "dry-run", "yes"],
  local: true,
  examples: [
    { line: "init", does: "set up the repository you are in" },
    { line: "init --agent none", does: "for phases that are commands of your own: no key, no account" },
    { line: "init --dry-run", does: "show every file that would be written" },
    { line: "init --yes", does: "ask nothing: for scripts" },
    {
      line: "init --prefix APP --action octo/tickwork@v1",
      does: "with ids such as APP-001, and workflows that use that repository",
    },
  ],
  perform: init,
};

async function init(context: CommandContext): Promise<CommandEnd> {
  const survey = await surveyRepository(context);
  const store = createStore(survey.top);
  const { inputs } = context;
  const planned = await planConfig(context, { survey, store });
  const { config } = planned;
  const paths = pathsOf({ ...survey, backlog: backlogPath(inputs, config) });
  const workflows = planWorkflows(context.commands, { survey, config, backlog: paths.backlog });
  const attributes = mergeAttributes({ backlog: backlogPath(inputs, config) });
  const files = [
    planned.file,
    ...(await Promise.all(workflows.files.map((file) => whole(store, file)))),
    await planBacklog(paths.backlog, { survey, store, config }),
    await whole(store, {
      path: paths.inbox,
      text: inboxFile(paths.backlog, config.project.prefix),
      extends_a_persons: false,
    }),
    await lines(store, { path: paths.inWorkingFolder(".gitattributes"), lines: attributes }),
  ];
  if (!inputs.dry_run) await write(store, files);
  const { on_runner } = context.environment;
  const said = initSummary({
    files,
    dry_run: inputs.dry_run,
    on_runner,
    found: foundSentences(survey, planned.because),
    notes: [...planned.notes, ...originNotes(survey), ...ignoreNotes(survey)],
    secrets: workflows.keys,
    inbox: paths.inbox,
    default_branch: survey.default_branch,
    branch: survey.branch,
    push: survey.push,
    program: await programHere(context),
    merge_driver: mergeDriverConfig(on_runner ? ANYWHERE : thisProgram()),
  });
  const changed = !inputs.dry_run && files.some(({ kind }) => kind === "new" || kind === "migrated");
  return { exit_code: 0, summary: said.markdown, text: said.text, outputs: { changed: String(changed) } };
}

/** Its name where that finds it. */
async function programHere({ env, environment }: CommandContext): Promise<string> {
  const found = await findProgram("tickwork", { path: env["PATH"], cwd: environment.workspace });
  return environment.on_runner || found !== undefined ? "tickwork" : thisProgram().map(shellWord).join(" ");
}

/** Where Tickwork is in a person's clone, a runner cannot know. */
const ANYWHERE = ["node", "/path/to/tickwork/bin/tickwork.js"];

async function write(store: Store, files: readonly InitFile[]): Promise<void> {
  for (const { path, kind, text } of files) {
    if (kind === "new" || kind === "migrated") await store.write(path, text);
  }
}

interface WantedFile {
  readonly path: string;
  readonly text: string;
  /** False where what is there is as good as ours: then there is nothing to show. */
  readonly extends_a_persons?: boolean;
}

async function whole(store: Store, { path, text, extends_a_persons = true }: WantedFile): Promise<InitFile> {
  const read = await store.read(path);
  if (read.kind === "missing") return { path, kind: "new", text };
  if (!extends_a_persons || (read.kind === "text" && read.text === text))
    return { path, kind: "there", text: "" };
  return { path, kind: "kept", text, note: "would be" };
}

/** The lines that the file lacks. */
async function lines(
  store: Store,
  { path, lines: wanted }: { readonly path: string; readonly lines: readonly string[] },
): Promise<InitFile> {
  const read = await store.read(path);
  if (read.kind === "missing") return { path, kind: "new", text: `${wanted.join("\n")}\n` };
  const there = read.kind === "text" ? read.text.split(/\r?\n/).map((line) => line.trim()) : [];
  const lacking = wanted.filter((line) => !there.includes(line));
  if (lacking.length === 0) return { path, kind: "there", text: "" };
  return { path, kind: "kept", text: `${lacking.join("\n")}\n`, note: "lacks" };
}

function foundSentences({ toolchains, default_branch }: Survey, agent: string): readonly string[] {
  const tools = toolchains.map(({ name, test }) =>
    test === undefined ? name : `${name} (tests by \`${test}\`)`,
  );
  return [
    tools.length > 0 ? tools.join(", ") : "nothing that builds or tests",
    ...(default_branch === undefined ? [] : [`default branch ${default_branch}`]),
    agent,
  ];
}

function originNotes({ origin }: Survey): readonly string[] {
  if (origin.own || origin.repository !== UNKNOWN_REPOSITORY) return [];
  return [
    `Nobody can tell here where this Tickwork comes from: put its owner in the place of \`${OWNER_PLACEHOLDER}\` in the new files, or name it from the start: \`init --action owner/tickwork@ref\`. \`doctor\` finds what is left.`,
  ];
}

function ignoreNotes({ unignored }: Survey): readonly string[] {
  if (unignored.length === 0) return [];
  const folders = unignored.map((folder) => `\`${folder}/\``).join(", ");
  return [`git does not ignore ${folders}, and a destructive phase would commit it: add it to .gitignore.`];
}
