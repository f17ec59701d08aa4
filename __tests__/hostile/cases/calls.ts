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
const _status = { command: "status" };

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
    name: "a branch of the older runner's commands",
    inputs: { branch: "##[add-path]/PWNED" },
    before: "git checkout -q --detach",
    exit: 1,
  },
  {
    name: "a branch with what cannot be seen",
    inputs: { branch: "ma\u200b\u202ein" },
    before: "git checkout -q --detach",
    exit: [0, 1],
  },
  { name: "a branch called @", inputs: { branch: "@{-1}" }, before: "git checkout -q --detach", exit: 1 },
  {
    name: "a branch that ends like a lock",
    inputs: { branch: "x.lock" },
    before: "git checkout -q --detach",
    exit: 1,
  },
  {
    name: "a branch of the lease",
    inputs: { branch: "refs/tickwork/lease/main" },
    before: "git checkout -q --detach",
    exit: [0, 1],
  },
  {
    name: "a branch that is Markdown and shell",
    inputs: { branch: "$(touch$IFS$9%CANARY%)`x`@evil" },
    before: "git checkout -q --detach",
    exit: [0, 1],
  },
  {
    name: "the event's branch is a shell's",
    env: { GITHUB_REF: "refs/heads/a;touch$IFS$9%CANARY%", GITHUB_REF_NAME: "a;touch$IFS$9%CANARY%" },
    before: "git checkout -q --detach",
    exit: [0, 1],
  },
  {
    name: "the checked-out branch is a shell's",
    before: "git checkout -q -b 'a;touch$IFS$9%OUTSIDE%-x;$(x)'",
    exit: [0, 1],
  },
  {
    name: "a working folder in .git",
    inputs: { ...validate, "working-directory": ".git/hooks" },
    exit: [1, 2],
  },
  {
    name: "a working folder of the system",
    inputs: { "working-directory": "/proc/self/cwd" },
    exit: [0, 1, 2],
  },
  {
    name: "a backlog by a path that goes round",
    inputs: { backlog: "x/../../checkout-1/../canary" },
    exit: [1, 2],
  },
  { name: "a backlog called like an option", inputs: { ...validate, backlog: "--version" }, exit: [1, 2] },
  {
    name: "a backlog with signs of git's",
    inputs: { ...validate, backlog: ":(top)BACKLOG.yaml" },
    exit: [1, 2],
  },
];
