/** Hostile configs, for `validate`. Whoever writes the config may run commands: but not by validating it, and not by accident. */
import type { FileCase } from "./file-case.ts";

const phase = (more: string) =>
  `pipelines: { feature: { phases: [ { name: build, run: "true", ${more} } ] } }\n`;
const pipeline = (text: string) => `pipelines: { feature: { phases: [ ${text} ] } }\n`;

export const CONFIGS: readonly FileCase[] = [
  { name: "an unknown key", text: "pwned: 1\n", exit: 1, says: /pwned is not a key/ },
  { name: "__proto__ as a section", text: "__proto__: { agent: { cli: command } }\n", exit: 1 },
  { name: "constructor as a section", text: "constructor: { prototype: {} }\n", exit: 1 },
  {
    name: "a pipeline called __proto__",
    text: "pipelines: { __proto__: { phases: [ { name: a, run: x } ] } }\n",
    exit: [0, 1],
  },
  {
    name: "a pipeline called like a command of the runner",
    text: 'pipelines: { "::add-mask::PWNED": { phases: [ { name: a, run: x } ] } }\n',
    exit: 1,
  },
  {
    name: "a pipeline with a path for a name",
    text: "pipelines: { ../../x: { phases: [ { name: a, run: x } ] } }\n",
    exit: 1,
  },
  { name: "a phase with a path for a name", text: pipeline("{ name: ../../../x, run: y }"), exit: 1 },
  {
    name: "a phase with a line break in its name",
    text: pipeline('{ name: "a\\n::set-env name=PWNED::1", run: y }'),
    exit: 1,
  },
  {
    name: "a command that validating must not run",
    text: pipeline('{ name: a, run: "touch %CANARY%", verify: ["touch %CANARY%"] }'),
    exit: 0,
  },
  {
    name: "an agent that validating must not run",
    text: 'agent: { cli: command, command: [touch, "%CANARY%"] }\n',
    exit: 0,
  },
  {
    name: "set-up that validating must not run",
    text: 'execution: { isolation: worktree, setup: ["touch %CANARY%"] }\n',
    exit: [0, 1],
  },
  { name: "a command with a NUL", text: pipeline('{ name: a, run: "tou\\0ch" }'), exit: 1 },
  {
    name: "a workflow outside",
    text: pipeline("{ name: a, workflows: [../../../../etc/passwd] }"),
    exit: 1,
    says: /leads out/,
  },
  {
    name: "a workflow by an absolute path",
    text: pipeline("{ name: a, workflows: [/etc/passwd] }"),
    exit: 1,
    says: /leads out/,
  },
  {
    name: "a workflow by a Windows path",
    text: pipeline('{ name: a, workflows: ["C:\\\\Windows\\\\x", "..\\\\..\\\\x"] }'),
    exit: 1,
    says: /leads out/,
  },
  { name: "a workflow that is a folder", text: pipeline("{ name: a, workflows: [.git] }"), exit: [0, 1] },
  {
    name: "a workflow that is not there, with Markdown in its name",
    text: pipeline('{ name: a, workflows: ["[x](http://evil.example)<script>.md"] }'),
    exit: 1,
  },
  { name: "allowed_paths outside", text: phase("allowed_paths: [.., /etc]"), exit: 1, says: /leads out/ },
  {
    name: "allowed_paths with wildcards",
    text: phase('allowed_paths: ["**/*", "{a,b}"]'),
    exit: 1,
    says: /wildcard/,
  },
  {
    name: "a backlog outside",
    text: "project: { backlog_path: ../../../../etc/passwd }\n",
    exit: 1,
    says: /leads out/,
  },
  {
    name: "a backlog by an absolute path",
    text: "project: { backlog_path: /etc/passwd }\n",
    exit: 1,
    says: /leads out/,
  },
  { name: "a prefix with a path", text: "project: { prefix: ../../x }\n", exit: 1, says: /A prefix is/ },
  {
    name: "a model that is an option",
    text: "agent: { model: --dangerously-skip-permissions }\n",
    exit: 1,
    says: /A model has/,
  },
  {
    name: "a model with a shell in it",
    text: 'agent: { model: "x; touch %CANARY%" }\n',
    exit: 1,
    says: /A model has/,
  },
  { name: "a version that is another package", text: 'agent: { version: "npm:evil@1.0.0" }\n', exit: 1 },
  {
    name: "a version that is an address",
    text: 'agent: { version: "https://evil.example/x.tgz" }\n',
    exit: 1,
  },
  { name: "a CLI that is a path", text: "agent: { cli: /tmp/evil }\n", exit: 1 },
  {
    name: "the runner's own variables for the agent",
    text: "agent: { env: [ACTIONS_RUNTIME_TOKEN, GITHUB_ENV, INPUT_TOKEN] }\n",
    exit: [0, 1],
  },
  { name: "variables that are none", text: 'agent: { env: ["A=B", "x y", "$(id)"] }\n', exit: 1 },
  {
    name: "limits switched off",
    text: "execution: { max_retries: 0, default_phase_cap: 0, circuit_breaker: -1, phase_timeout_minutes: .inf }\n",
    exit: 1,
  },
  {
    name: "limits beyond their bounds",
    text: "execution: { max_concurrent: 1e9, phase_timeout_minutes: 1e308 }\n",
    exit: 1,
  },
  { name: "limits that are text", text: 'execution: { max_wip: "1; rm" }\n', exit: 1 },
  { name: "a budget of NaN", text: "budget: { run_usd: .nan, day_usd: -.inf }\n", exit: 1 },
  {
    name: "10,000 phases",
    text: `pipelines: { feature: { phases: [ ${Array.from({ length: 10_000 }, (_, at) => `{ name: p${at}, run: x }`).join(", ")} ] } }\n`,
    exit: 1,
    slow: true,
  },
  {
    name: "100,000 errors",
    text: Array.from({ length: 100_000 }, (_, at) => `k${at}: 1`).join("\n"),
    exit: 1,
    slow: true,
  },
  {
    name: "billion laughs",
    text: `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`).join(",")}]`).join("\n")}\n`,
    exit: 1,
  },
  { name: "deep nesting", text: `pipelines: ${"{ a: ".repeat(10_000)}`, exit: 1 },
  { name: "escape sequences in a key", text: '"\\e[31mPWNED\\e[0m": 1\n', exit: 1 },
  {
    name: "a command to the runner in a key",
    text: '"::set-output name=PWNED::1": 1\n"##[add-mask]PWNED": 2\n',
    exit: 1,
  },
  { name: "Markdown in a key", text: '"[x](http://evil.example) @evil #1337 <img src=x>": 1\n', exit: 1 },
  { name: "a key of 1 MB", text: `? ${"k".repeat(1_000_000)}\n: 1\n`, exit: 1, slow: true },
  { name: "invalid UTF-8", text: new Uint8Array([0xff, 0xff]), exit: 1, says: /UTF-8/ },
  { name: "UTF-16", text: Buffer.from("\ufeffagent: {}\n", "utf16le"), exit: 1, says: /UTF-8/ },
  { name: "1 GB", text: { sparse: 1024 ** 3 }, exit: 1, says: /at most 20 MB/ },
  { name: "a list", text: "- a\n", exit: 1 },
  { name: "text", text: "touch %CANARY%\n", exit: 1 },
  { name: "two documents", text: "agent: {}\n---\nagent: {}\n", exit: 1 },
  { name: "a duplicate section", text: "agent: {}\nagent: { cli: command, command: [evil] }\n", exit: 1 },
];
