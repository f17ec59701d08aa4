/** The two workflows that `init` writes: the run, and the check of pull requests. Text in full, as people will read it. */
import { CHECKOUT } from "./pinned-actions.ts";
import type { Toolchain } from "./toolchain-look.ts";

export interface WorkflowFacts {
  /** What stands behind `uses:`, with its comment. */
  readonly uses: string;
  /** From the repository's top: names the concurrency group. */
  readonly backlog: string;
  /** From the repository's top; `.` for the top itself. */
  readonly working_directory: string;
  readonly toolchains: readonly Toolchain[];
  /** Packages of npm with their versions; none where no agent is to be installed. */
  readonly agent_packages: readonly string[];
  /** Names of the secrets that steps need, each a variable of the same name. */
  readonly keys: readonly string[];
  /** Commands that can be dispatched. */
  readonly commands: readonly string[];
  /** Pushes to it are checked as well. */
  readonly default_branch: string;
  /** Does a run write issues? */
  readonly issues: boolean;
  /** A number that is this repository's own: spreads the start over the night. */
  readonly seed: number;
}

/** The whole file of the workflow that works through the backlog. */
export function runWorkflow(facts: WorkflowFacts): string {
  const { uses, backlog, toolchains, agent_packages, keys, commands, seed } = facts;
  const setup = toolchains.flatMap((toolchain) => toolchain.setup);
  const install = `- name: Install the agent\n  run: npm install --global ${agent_packages.join(" ")}`;
  const env = keys.map((key) => `    ${key}: ${expression(`secrets.${key}`)}`);
  const steps = [
    [
      `- uses: ${CHECKOUT}`,
      "  with:",
      "    persist-credentials: false # steps must not find a token in .git/config",
      "    fetch-depth: 0 # is earlier work still in the history?",
    ].join("\n"),
    ...setup,
    ...(agent_packages.length > 0 ? [install] : []),
    [
      `- name: ${JSON.stringify(`Work through ${backlog}`)}`,
      `  uses: ${uses}`,
      "  with:",
      `    command: ${expression("inputs.command || 'run'")}`,
      `    item: ${expression("inputs.item")}`,
      `    note: ${expression("inputs.note")}`,
      `    title: ${expression("inputs.title")}`,
      `    fields: ${expression("inputs.fields")}`,
      `    phase: ${expression("inputs.phase")}`,
      "    time-budget-minutes: 100 # ends in order before the job's own limit",
      ...workingDirectory(facts),
      ...(env.length > 0 ? ["  env:", ...env] : []),
    ].join("\n"),
  ];
  return `name: Tickwork

on:
  schedule:
    # Not on the hour, when the queue for runners is longest. In UTC.
    - cron: "${cronOf(seed)}"
  workflow_dispatch:
    inputs: # the answers that a run's summary asks for come in here
      command:
        description: What to do
        type: choice
        options: [${commands.join(", ")}]
        default: run
      item:
        description: "For a command about one item: its id, such as WRK-007"
      note:
        description: Your answer, remark or reason
      title:
        description: "For add: the new item's title"
      fields:
        description: "For add: such as size=small risk=low tags=docs"
      phase:
        description: "For advance: the phase to go to; empty for the next"

# One run at a time. Later ones wait their turn, and none is cancelled half way.
concurrency:
  group: ${JSON.stringify(`tickwork-${backlog}`)}
  queue: max
  cancel-in-progress: false

permissions: {}

jobs:
  tickwork:
    runs-on: ubuntu-latest
    timeout-minutes: 120
    permissions:
      contents: write # pushes finished work and the backlog
${facts.issues ? "      issues: write # asks in issues, as the config wants it\n" : ""}    steps:
${indented(steps.join("\n"), 6)}
`;
}

/** The whole file of the workflow that validates pull requests. */
export function checkWorkflow(facts: WorkflowFacts): string {
  const inputs = ["command: validate", ...workingDirectory(facts).map((line) => line.trim())];
  return `# Can be made a required check: without a \`paths:\` filter it runs for every pull request and merge queue, and passes at
# once where neither backlog nor config is touched. It needs no secret.
name: Validate backlog

on:
  pull_request:
  merge_group: # a merge queue waits for required checks, too
  push:
    branches: [${JSON.stringify(facts.default_branch)}]

permissions: {}

jobs:
  validate:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read # checks the pull request out
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
          fetch-depth: 2 # does the pull request touch the backlog at all?
      - uses: ${facts.uses}
        with:
${indented(inputs.join("\n"), 10)}
`;
}

function workingDirectory({ working_directory }: WorkflowFacts): readonly string[] {
  return working_directory === "." ? [] : [`    working-directory: ${JSON.stringify(working_directory)}`];
}

/** Between 1 and 4 o'clock, at a minute away from the full hour and its half. */
function cronOf(seed: number): string {
  const minutes = [7, 11, 13, 17, 19, 22, 23, 37, 41, 43, 47, 49, 52, 53];
  return `${minutes[seed % minutes.length]} ${1 + (seed % 4)} * * *`;
}

function expression(text: string): string {
  return `\${{ ${text} }}`;
}

function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(columns));
}
