/** Hostile calls: inputs, variables of the runner, and files of kinds that nobody expects. One process each. */
export interface CallCase {
  readonly name: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: string;
  /** A shell command in the checkout beforehand. */
  readonly before?: string;
  readonly exit: number | readonly number[];
  readonly says?: RegExp;
}

const validate = { command: "validate" };
const status = { command: "status" };

export const CALLS: readonly CallCase[] = [
  { name: "a command that is none", inputs: { command: "::set-env name=PWNED::1" }, exit: [1, 2] },
  { name: "a command of two lines", inputs: { command: "run\n::add-mask::PWNED" }, exit: [1, 2] },
  { name: "a command called __proto__", inputs: { command: "__proto__" }, exit: [1, 2] },
  { name: "a command called constructor", inputs: { command: "constructor" }, exit: [1, 2] },
  {
    name: "a branch that is an option",
    inputs: { branch: "-x" },
    before: "git checkout -q --detach",
    exit: 1,
  },
  {
    name: "a branch that is an upload-pack",
    inputs: { branch: "--upload-pack=touch %CANARY%" },
    before: "git checkout -q --detach",
    exit: 1,
  },
  { name: "a branch with two dots", inputs: { branch: "a..b" }, before: "git checkout -q --detach", exit: 1 },
  {
    name: "a branch that is a refspec",
    inputs: { branch: "main:refs/heads/evil" },
    before: "git checkout -q --detach",
    exit: 1,
  },
  {
    name: "a branch that is a path",
    inputs: { branch: "../../evil" },
    before: "git checkout -q --detach",
    exit: 1,
  },
  {
    name: "a branch with a line break",
    inputs: { branch: "main\nevil" },
    before: "git checkout -q --detach",
    exit: 1,
  },
  { name: "a branch with a star", inputs: { branch: "*" }, before: "git checkout -q --detach", exit: 1 },
  { name: "a branch called HEAD", inputs: { branch: "HEAD" }, before: "git checkout -q --detach", exit: 1 },
  {
    name: "a branch of 10,000 letters",
    inputs: { branch: "b".repeat(10_000) },
    before: "git checkout -q --detach",
    exit: 1,
  },
  {
    name: "the event's branch is an option",
    env: { GITHUB_REF: "refs/heads/--upload-pack=touch %CANARY%" },
    before: "git checkout -q --detach",
    exit: 1,
  },
  { name: "an item that is a path", inputs: { command: "unblock", item: "../../x" }, exit: [1, 2] },
  { name: "an item that is an option", inputs: { command: "unblock", item: "--all" }, exit: [1, 2] },
  {
    name: "an item that is not there, in a hostile spelling",
    inputs: { command: "approve", item: "__proto__" },
    exit: [1, 2],
  },
  {
    name: "targets that are commands",
    inputs: { targets: "$(touch %CANARY%) `touch %CANARY%`" },
    exit: [1, 2],
  },
  { name: "100,000 targets", inputs: { targets: "W-1,".repeat(20_000) }, exit: [1, 2] },
  {
    name: "a filter of a field called __proto__",
    inputs: { only: "__proto__=x\nconstructor=y" },
    exit: [1, 2],
  },
  { name: "a filter with a command in it", inputs: { only: "status=::add-mask::PWNED" }, exit: [1, 2] },
  { name: "a filter of 50 kB", inputs: { only: `tag=${"x,".repeat(25_000)}` }, exit: [0, 1, 2] },
  { name: "ticks beyond numbers", inputs: { "max-ticks": "9".repeat(400) }, exit: [1, 2] },
  { name: "ticks in another notation", inputs: { "max-ticks": "0x10" }, exit: [1, 2] },
  { name: "minutes of infinity", inputs: { "time-budget-minutes": "Infinity" }, exit: [1, 2] },
  { name: "dollars below nothing", inputs: { "cost-budget-usd": "-1" }, exit: [1, 2] },
  { name: "dollars of 400 digits", inputs: { "cost-budget-usd": "9".repeat(400) }, exit: [0, 1, 2] },
  {
    name: "a backlog outside",
    inputs: { ...validate, backlog: "../outside/keep.txt" },
    exit: 1,
    says: /leads out/,
  },
  {
    name: "a backlog by an absolute path",
    inputs: { ...validate, backlog: "/etc/passwd" },
    exit: 1,
    says: /leads out/,
  },
  { name: "a backlog with a NUL", env: { INPUT_CONFIG: "a%00b" }, inputs: validate, exit: 1 },
  { name: "a backlog in .git", inputs: { ...validate, backlog: ".git/config" }, exit: 1 },
  {
    name: "a config outside",
    inputs: { ...validate, config: "../../../../etc/passwd" },
    exit: 1,
    says: /leads out/,
  },
  {
    name: "a config that is the environment",
    inputs: { ...validate, config: "/proc/self/environ" },
    exit: 1,
    says: /leads out/,
  },
  {
    name: "a working folder outside",
    inputs: { ...validate, "working-directory": "../outside" },
    exit: 1,
    says: /outside the workspace/,
  },
  {
    name: "a working folder by a link that leads out",
    inputs: { ...validate, "working-directory": "out" },
    before: "ln -s %OUTSIDE% out",
    exit: 1,
    says: /outside the workspace/,
  },
  {
    name: "a working folder that is a file",
    inputs: { ...validate, "working-directory": "BACKLOG.yaml" },
    exit: 1,
  },
  {
    name: "a token with a line break",
    env: { INPUT_TOKEN: "a\nAuthorization: evil" },
    exit: 1,
    says: /token/,
  },
  { name: "a token of spaces and quotes", env: { INPUT_TOKEN: "a b'\"c" }, exit: 1, says: /token/ },
  { name: "a run id that is a path", env: { GITHUB_RUN_ID: "../../x\n::set-env name=PWNED::1" }, exit: 0 },
  {
    name: "a server that is none",
    env: { GITHUB_SERVER_URL: "javascript:alert(1)", GITHUB_REPOSITORY: "<img src=x>/@evil" },
    exit: 0,
  },
  {
    name: "an actor that is Markdown",
    env: { GITHUB_ACTOR: "[x](http://evil.example) @evil\n::set-env name=PWNED::1" },
    exit: 0,
  },
  { name: "an event that is none", event: "issue_comment\n::set-env name=PWNED::1", exit: 1 },
  {
    name: "an event's payload that is no JSON",
    event: "issue_comment",
    env: { GITHUB_EVENT_PATH: "/dev/zero", GITHUB_API_URL: "http://127.0.0.1:9" },
    exit: 1,
  },
  {
    name: "a backlog that is a link to the environment",
    before: "rm BACKLOG.yaml; ln -s /proc/self/environ BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /leads from there out|out of the repository/,
  },
  {
    name: "a backlog that is a link to a file outside",
    before: "rm BACKLOG.yaml; ln -s /etc/passwd BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /out of the repository/,
  },
  {
    name: "a backlog that is a link into .git",
    before: "rm BACKLOG.yaml; ln -s .git/config BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /into \.git/,
  },
  {
    name: "a backlog that is a link to itself",
    before: "rm BACKLOG.yaml; ln -s BACKLOG.yaml BACKLOG.yaml",
    inputs: validate,
    exit: 1,
  },
  {
    name: "a backlog that is a link to nothing",
    before: "rm BACKLOG.yaml; ln -s %OUTSIDE%/none BACKLOG.yaml",
    inputs: validate,
    exit: 1,
  },
  {
    name: "a backlog that is a folder",
    before: "rm BACKLOG.yaml; mkdir BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /not a file/,
  },
  {
    name: "a backlog that is a pipe",
    before: "rm BACKLOG.yaml; mkfifo BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /not a file/,
  },
  {
    name: "a backlog that is a device",
    before: "rm BACKLOG.yaml; ln -s /dev/zero BACKLOG.yaml",
    inputs: validate,
    exit: 1,
  },
  {
    name: "a config that is a pipe",
    before: "rm .github/tickwork.yml; mkfifo .github/tickwork.yml",
    inputs: validate,
    exit: 1,
    says: /not a file/,
  },
  {
    name: "a config that is a folder",
    before: "rm .github/tickwork.yml; mkdir .github/tickwork.yml",
    inputs: validate,
    exit: 1,
    says: /not a file/,
  },
  {
    name: "a config that is a link outside",
    before: "rm .github/tickwork.yml; ln -s /etc/passwd .github/tickwork.yml",
    inputs: validate,
    exit: 1,
    says: /out of the repository/,
  },
  {
    name: "an inbox that is a pipe",
    before: "mkfifo BACKLOG_INBOX.yaml",
    exit: 0,
    says: /inbox cannot be read/,
  },
  {
    name: "an inbox that is a folder",
    before: "mkdir BACKLOG_INBOX.yaml; touch BACKLOG_INBOX.yaml/x",
    exit: 0,
    says: /inbox cannot be read/,
  },
  {
    name: "an inbox that is a link outside",
    before: "ln -s %OUTSIDE%/keep.txt BACKLOG_INBOX.yaml",
    exit: 0,
    says: /inbox cannot be read/,
  },
  {
    name: "a journal of a bill that is negative, infinite and text",
    before:
      'mkdir -p _worklog; m=$(date -u +%Y-%m); printf \'{"time":"x","cost":-1e308}\\n{"cost":1e999}\\n{"cost":"9"}\\n{"__proto__":{"cost":1}}\\n[[[[\\n\' > _worklog/$m.jsonl',
    inputs: status,
    exit: 0,
  },
  {
    name: "a journal of 15 MB on one line",
    before: 'mkdir -p _worklog; head -c 15000000 /dev/zero | tr "\\0" x > _worklog/$(date -u +%Y-%m).jsonl',
    inputs: status,
    exit: 0,
  },
  {
    name: "a journal that is a pipe",
    before: "mkdir -p _worklog; mkfifo _worklog/$(date -u +%Y-%m).jsonl",
    inputs: status,
    exit: [0, 1],
  },
  {
    name: "a hook and a monitor that validating must not run",
    before:
      "git config core.fsmonitor 'touch %CANARY%;false'; git config core.hooksPath h; mkdir h; printf '#!/bin/sh\\ntouch %CANARY%\\n' > h/post-checkout; chmod +x h/post-checkout",
    inputs: validate,
    exit: 0,
  },
  {
    name: "a monitor that a run must not start",
    before: "git config core.fsmonitor 'touch %CANARY%;false'",
    exit: 0,
  },
  {
    name: "a remote that runs a command",
    before:
      "git config remote.origin.url 'ext::sh -c \"touch %CANARY%\"'; git config protocol.ext.allow always",
    exit: 1,
  },
  {
    name: "a remote that is an option",
    before: "git config remote.origin.url '--upload-pack=touch %CANARY%'",
    exit: 1,
  },
  {
    name: "a remote by ssh with an option",
    before: "git config remote.origin.url 'ssh://-oProxyCommand=touch%20%CANARY%/x'",
    exit: 1,
  },
  {
    name: "a remote with a user and password",
    before: "git config remote.origin.url 'http://user:canaryJOBsecret0123456789@127.0.0.1:9/x'",
    exit: 1,
  },
  {
    name: "a remote called like an option",
    before:
      "git remote rename origin x 2>/dev/null; git config branch.main.remote --upload-pack=touch%CANARY%",
    exit: [0, 1],
  },
  {
    name: "another server in the place of the remote",
    before: "git config url.http://127.0.0.1:9/.insteadOf file://",
    exit: 1,
  },
  {
    name: "attributes and a filter of the checkout",
    before:
      "git config filter.evil.clean 'touch %CANARY%; cat'; git config filter.evil.process 'touch %CANARY%'; echo '* filter=evil' > .git/info/attributes",
    inputs: { command: "status" },
    exit: 0,
  },
  {
    name: "a .git that is a file and leads elsewhere",
    before: "mv .git %OUTSIDE%.git; echo 'gitdir: %OUTSIDE%.git' > .git",
    exit: [0, 1],
  },
  { name: "no repository", before: "rm -rf .git", exit: 1 },
  { name: "a repository that is broken", before: "rm -rf .git/objects .git/HEAD", exit: 1 },
  {
    name: "a scratch folder that is a link",
    before: "rm -rf .tickwork; ln -s %OUTSIDE% .tickwork",
    exit: [0, 1],
  },
  {
    name: "a change folder that is a link",
    before: "mkdir -p changes; ln -s %OUTSIDE% changes/WRK-001_title-of-wrk-001",
    exit: [0, 1],
  },
  { name: "changes that is a link", before: "rm -rf changes; ln -s %OUTSIDE% changes", exit: [0, 1] },
];
