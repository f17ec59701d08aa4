/** The config that `init` wants, and the one that holds from then on: a person's own, one that is converted, or a new one. */

import { idPrefix } from "../../backlog/ids.ts";
import { problemLine } from "../../backlog/problem.ts";
import { mapOf } from "../../config/actions-workflow.ts";
import type { Config } from "../../config/config.ts";
import { readConfig } from "../../config/load.ts";
import type { Store } from "../../coordinator/store.ts";
import type { InitFile } from "../../report/init-summary.ts";
import type { CommandContext } from "../command.ts";
import { RunFailure, WrongUse } from "../failure.ts";
import type { Inputs } from "../inputs.ts";
import { fileInTop } from "../paths.ts";
import { backlogPath, CONFIG_FILES, loadBacklog, loadConfig } from "../settings.ts";
import { NAMED_AGENTS, type NamedAgent } from "./agents.ts";
import { configFile, convertedConfigFile } from "./data-files.ts";
import { schemaUrl } from "./origin.ts";
import { convertPhaseGolem, PHASE_GOLEM_FILES } from "./phase-golem.ts";
import type { Survey } from "./survey.ts";

export interface ConfigPlan {
  readonly file: InitFile;
  readonly config: Config;
  /** What does the phases, and how that is known. */
  readonly because: string;
  readonly notes: readonly string[];
}

interface Repository {
  readonly survey: Survey;
  readonly store: Store;
}

/** Throws `RunFailure` for a config, a person's or phase-golem's, that cannot be read: nothing is written then. */
export async function planConfig(
  context: CommandContext,
  { survey, store }: Repository,
): Promise<ConfigPlan> {
  const own = await personsConfig(context, { survey, store });
  if (own) {
    mustAgree(context.inputs, own.config);
    return own;
  }
  const { base, files, origin } = survey;
  const path = base === "." ? CONFIG_FILES[0] : fileInTop({ ...survey, file: CONFIG_FILES[1] });
  const family = PHASE_GOLEM_FILES.find((name) => files.has(name));
  const schema_url = schemaUrl(origin, "config");
  const written = family
    ? await converted(family, { survey, schema_url, prefix: context.inputs.prefix })
    : await newConfig(context, { survey, store, schema_url });
  return {
    ...written,
    file: { path, kind: "new", text: written.text },
    config: await sound(written.text, path),
  };
}

type Written = Pick<ConfigPlan, "because" | "notes"> & { readonly text: string };

interface From {
  readonly survey: Survey;
  readonly schema_url: string;
}

/** One that exists holds, whatever else is there. */
async function personsConfig(
  { inputs }: CommandContext,
  { survey, store }: Repository,
): Promise<ConfigPlan | undefined> {
  const loaded = await loadConfig({ ...survey, store }, inputs);
  if (loaded.kind === "refused") {
    const [first] = loaded.problems;
    throw new RunFailure(
      `${first ? problemLine(first) : "The config cannot be read."}`,
      "Mend it and start again: nothing was written.",
    );
  }
  const { config } = loaded;
  if (config.source === undefined) return undefined;
  const line = `# yaml-language-server: $schema=${schemaUrl(survey.origin, "config")}\n`;
  const read = await store.read(config.source);
  const explained = read.kind === "text" && read.text.includes("yaml-language-server: $schema=");
  const file: InitFile = explained
    ? { path: config.source, kind: "there", text: "" }
    : { path: config.source, kind: "kept", text: line, note: "lacks" };
  return { file, config, because: `${config.agent.cli} does the phases (${config.source})`, notes: [] };
}

async function converted(
  name: string,
  { survey, schema_url, prefix }: From & { readonly prefix: string | undefined },
): Promise<Written> {
  const read = convertPhaseGolem(survey.files.text(name) ?? "");
  if (read.kind === "broken") {
    throw new RunFailure(
      `${name}:${read.line}:${read.column} ${read.message}.`,
      "Mend it, or move it away to begin with a new config: nothing was written.",
    );
  }
  const { stringify } = await import("yaml");
  const asked = prefix === undefined ? {} : { project: { ...mapOf(read.config["project"]), prefix } };
  const yaml = stringify({ ...read.config, ...asked }, { lineWidth: 0 });
  const left = read.notes.map((note) => `${name}: ${note}`);
  return {
    text: convertedConfigFile({ schema_url, from: name, yaml }),
    because: `settings of ${name}`,
    notes: [...left, `${name} is not read any more. Delete it when you are content.`],
  };
}

/** Nothing of a person's is overwritten, and what was asked for is not passed over. */
function mustAgree(
  { prefix, agent }: Pick<Inputs, "prefix" | "agent">,
  { project, agent: { cli }, source }: Config,
): void {
  if (agent !== undefined && agent !== cli)
    throw new WrongUse(
      `${source} is there, with the agent ${cli}, and \`agent\` says ${agent}.`,
      "Change `agent.cli` there, or move the file away. Nothing was written.",
    );
  if (prefix === undefined || prefix === project.prefix) return;
  throw new WrongUse(
    `${source} has the prefix "${project.prefix}", and \`prefix\` says "${prefix}".`,
    "Change `project.prefix` there: items that have an id keep it. Nothing was written.",
  );
}

async function newConfig(
  context: CommandContext,
  { survey, store, schema_url }: From & Repository,
): Promise<Written> {
  const { agent, because } = await chosenAgent(context, survey);
  const prefix = context.inputs.prefix ?? (await usedPrefix(context, { survey, store })) ?? "WRK";
  const tests = survey.toolchains.flatMap(({ test }) => test ?? []);
  return { text: configFile({ schema_url, prefix, agent, tests }), because, notes: [] };
}

/** That of most items in a backlog that is there already. */
async function usedPrefix(
  { inputs }: CommandContext,
  { survey, store }: Repository,
): Promise<string | undefined> {
  const file = fileInTop({ ...survey, file: backlogPath(inputs, undefined) });
  const loaded = await loadBacklog(store, file, undefined);
  const items = loaded.kind === "loaded" ? loaded.document.backlog.items : [];
  const used = Map.groupBy(
    items.flatMap(({ id }) => idPrefix(id) ?? []),
    (prefix) => prefix,
  );
  return [...used].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

const NO_AGENT = "none, commands of your own";

async function chosenAgent(
  { inputs, terminal }: CommandContext,
  survey: Survey,
): Promise<{ readonly agent: NamedAgent | undefined; readonly because: string }> {
  if (inputs.agent === "none") return { agent: undefined, because: "commands, no agent" };
  if (inputs.agent !== undefined) return { agent: inputs.agent, because: `${inputs.agent} as the agent` };
  if (survey.agent) {
    const { cli, because } = survey.agent;
    return { agent: cli, because: `${cli} as the agent, since ${because}` };
  }
  const [first] = NAMED_AGENTS;
  if (inputs.yes || !terminal?.ask)
    return { agent: first, because: `${first} as the agent, since nothing says otherwise` };
  const answer = await terminal.ask("Which agent is to do the phases?", [...NAMED_AGENTS, NO_AGENT]);
  const agent = NAMED_AGENTS.find((cli) => cli === answer);
  return { agent, because: agent ? `${agent} as the agent` : "commands, no agent" };
}

/** What `init` writes is read before it is written: what is not sound is a bug. */
async function sound(text: string, path: string): Promise<Config> {
  const read = await readConfig(text, path);
  if (read.kind === "read") return read.config;
  throw new Error(`the config for ${path} would not load: ${read.problems.map(problemLine).join(" ")}`);
}
