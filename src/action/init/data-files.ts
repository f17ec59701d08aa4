/** Config, backlog and inbox that `init` writes. Text in full, as people will read it. */
import { OWN_KEYS } from "../../config/config.ts";
import type { NamedAgent } from "./agents.ts";

export interface ConfigFacts {
  readonly schema_url: string;
  /** Of new items' ids. */
  readonly prefix: string;
  /** Undefined where the phases are commands alone. */
  readonly agent: NamedAgent | undefined;
  /** Commands that must succeed after a build. */
  readonly tests: readonly string[];
}

const schemaLine = (url: string) => `# yaml-language-server: $schema=${url}`;

/** The whole file, for a repository that has none. */
export function configFile(facts: ConfigFacts): string {
  return `${schemaLine(facts.schema_url)}
# What Tickwork may do in this repository. What is left out has its default; your editor explains each key.

project:
  prefix: ${flowText(facts.prefix)} # new items are ${facts.prefix}-001, ${facts.prefix}-002, …

# The largest items that go on without a person. What is larger waits for \`approve\`.
guardrails: { max_size: medium, max_complexity: medium, max_risk: low }

# What items ask is in each run's summary. To have it in issues as well, and answer by a comment from your phone, switch
# these two lines on and start \`tickwork init\` once more, which writes the workflow for it:
# decisions: issues
# failures: issue # and one issue for runs that could not do their work

${facts.agent ? agentPart(facts.agent, facts.tests) : commandPart(facts.tests)}`;
}

function agentPart(cli: NamedAgent, tests: readonly string[]): string {
  const [key = ""] = OWN_KEYS[cli];
  return `# US dollars, as far as the agent tells what it costs. Whichever is reached first ends the run in order.
budget: { run_usd: 5, month_usd: 50 }

agent:
  cli: ${cli}
  env: [${key}] # the only variables of the job that the agent sees

pipelines:
  feature:
    pre_phases: # look and write down
      - { name: research }
    phases: # each of these has a built-in prompt; \`workflows: [docs/my-build.md]\` takes yours
      - { name: spec }
      - ${buildPhase(tests)}
      - { name: review }
`;
}

function buildPhase(tests: readonly string[]): string {
  const verify = tests.length === 0 ? "" : `, verify: [${tests.map(flowText).join(", ")}]`;
  const hint = tests.length === 0 ? " # verify: [the command that runs your tests]" : "";
  return `{ name: build, destructive: true${verify} }${hint}`;
}

function commandPart(tests: readonly string[]): string {
  const [test = "true"] = tests;
  return `# No agent and no key: new items are rated by what they say of themselves, and the phases are commands.
triage: rules

pipelines:
  feature:
    phases:
      # A phase that changes files says so: { name: build, run: ./scripts/build.sh, destructive: true }
      - { name: check, run: ${flowText(test)} }
`;
}

/** The whole file around settings that were converted: `yaml` is a document, `from` the file they come from. */
export function convertedConfigFile(facts: {
  readonly schema_url: string;
  readonly from: string;
  readonly yaml: string;
}): string {
  const body = facts.yaml.trim() === "{}" ? "" : `\n${facts.yaml}`;
  return `${schemaLine(facts.schema_url)}\n# Converted from ${facts.from}. What is left out has its default; your editor explains each key.\n${body}`;
}

/** An empty backlog of today's schema. */
export function backlogFile(schema_url: string): string {
  return `${schemaLine(schema_url)}
schema_version: 3
items: []
next_item_id: 0
`;
}

/** Nothing but comments: a run leaves it alone until somebody writes an entry. */
export function inboxFile(backlog: string, prefix: string): string {
  return `# Write here what is to be done. The next run makes items of it in ${backlog} and deletes this file; make it anew
# whenever there is something to add. An entry needs only a title:
#
# - title: Sort flags in --help
#
# - title: Crash on empty input
#   description: What is known of it, as long as you like.
#   impact: high # low, medium, high; so are risk and complexity
#   size: small # small, medium, large
#   dependencies: [${prefix}-001]
#   tags: [cli]
`;
}

/** Quoted where YAML would read something else into it between braces and brackets. */
function flowText(text: string): string {
  return /^[A-Za-z./][\w ./=-]*$/.test(text) && !/^(true|false|null|yes|no)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
