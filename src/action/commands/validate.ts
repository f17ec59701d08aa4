/** `command: validate`: every problem of config and backlog at once, each at its line. Reads, and changes nothing. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../backlog/problem.ts";
import { compareProblems, problemLine } from "../../backlog/problem.ts";
import { backlogProblems } from "../../config/backlog-rules.ts";
import type { Config } from "../../config/config.ts";
import { configProblems } from "../../config/preflight.ts";
import { createStore } from "../../coordinator/store.ts";
import { touchedByMerge } from "../../delivery/merge-changes.ts";
import { validationOutputs } from "../../report/outputs.ts";
import { type Checked, problemsMarkdown } from "../../report/problems-markdown.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { fileInTop } from "../paths.ts";
import { showProblems } from "../problem-log.ts";
import { topOf } from "../repository-top.ts";
import { backlogPath, CONFIG_FILES, loadBacklog, loadConfig, type Place } from "../settings.ts";
import { workingFolder } from "../working-folder.ts";

export const VALIDATE: CommandDefinition = {
  name: "validate",
  summary: "report every problem of backlog and config, and change nothing",
  about: [
    "All problems at once, each with file, line and column, what is wrong and what to do. Needs no network and no secret; exits 1 when there is an error.",
  ],
  inputs: [],
  examples: [
    { line: "validate", does: "check the files of this folder" },
    { line: "validate --backlog docs/BACKLOG.yaml", does: "check another backlog" },
  ],
  perform: validate,
};

/** Works on a detached merge commit, without secrets and without network (VAL-4). */
async function validate(context: CommandContext): Promise<CommandEnd> {
  const { inputs, environment, log } = context;
  const working_folder = workingFolder(environment, inputs);
  const top = topOf(working_folder);
  const place = { store: createStore(top), top, working_folder };
  if (await isUntouched(place, context)) return untouched();
  const config = await checkConfig(place, context);
  const backlog = await checkBacklog(place, context, config.config);
  const problems = [...config.problems, ...backlog.problems].toSorted(compareProblems);
  const checked: Checked = {
    files: [...config.files, backlog.file],
    items: backlog.items,
    skipped: backlog.skipped,
  };
  showProblems(problems, log);
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return {
    exit_code: errors > 0 ? 1 : 0,
    summary: problemsMarkdown(problems, checked),
    outputs: validationOutputs(problems),
    text: textOf(problems, checked),
  };
}

/** A pull request that changes neither backlog nor config passes at once, so that this can be a required check. When that cannot be told, all is looked at. */
async function isUntouched(
  place: Place,
  { environment, inputs, env, log }: CommandContext,
): Promise<boolean> {
  if (environment.event !== "pull_request" && environment.event !== "merge_group") return false;
  const loaded = await loadConfig(place, inputs);
  const config = loaded.kind === "loaded" ? loaded.config : undefined;
  const named = [
    backlogPath(inputs, config),
    ...(inputs.config === undefined ? CONFIG_FILES : [inputs.config]),
  ];
  const files = named.map((file) => fileInTop({ ...place, file }));
  return (await touchedByMerge(files, { cwd: place.top, env, log })) === false;
}

function untouched(): CommandEnd {
  const text = "This pull request touches neither backlog nor config: there is nothing to check.";
  return { exit_code: 0, summary: `🟢 ${text}`, outputs: validationOutputs([]), text };
}

interface CheckedConfig {
  /** Undefined when it has errors: what needs a sound one is skipped then. */
  readonly config: Config | undefined;
  readonly problems: readonly Problem[];
  readonly files: readonly string[];
}

async function checkConfig(place: Place, { inputs }: CommandContext): Promise<CheckedConfig> {
  const loaded = await loadConfig(place, inputs);
  if (loaded.kind === "refused") {
    return {
      config: undefined,
      problems: loaded.problems,
      files: [...new Set(loaded.problems.map(({ file }) => file))],
    };
  }
  const { config, locate } = loaded;
  const exists = (path: string) => existsSync(join(place.working_folder, path));
  const problems = config.source === undefined ? [] : configProblems(config, { locate, exists });
  const sound = problems.every(({ severity }) => severity !== "error");
  return {
    config: sound ? config : undefined,
    problems,
    files: config.source === undefined ? [] : [config.source],
  };
}

async function checkBacklog(place: Place, { inputs }: CommandContext, config: Config | undefined) {
  const file = fileInTop({ ...place, file: backlogPath(inputs, config) });
  const loaded = await loadBacklog(place.store, file, config);
  if (loaded.kind === "refused") return { file, items: undefined, problems: loaded.problems, skipped: [] };
  const { document } = loaded;
  const { problems, skipped } = backlogProblems(document, config);
  return {
    file,
    items: document.backlog.items.length,
    problems: [...document.notices, ...problems],
    skipped,
  };
}

function textOf(problems: readonly Problem[], { files, skipped }: Checked): string {
  const lines = problems.map(
    ({ severity, code, ...rest }) => `${severity} ${code} ${problemLine({ severity, code, ...rest })}`,
  );
  if (problems.length === 0) lines.push(`No problems in ${files.join(", ")}.`);
  return [...lines, ...skipped].join("\n");
}
