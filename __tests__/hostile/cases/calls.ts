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
const comment = { command: "comment" };
/** An event's file beside the checkout, made by a shell command. */
const heard = (name: string, before: string, says?: RegExp): CallCase => ({
  name,
  inputs: comment,
  event: "issue_comment",
  env: { GITHUB_EVENT_PATH: "../event.json" },
  before: `(${before}) > ../event.json`,
  exit: [0, 1],
  ...(says && { says }),
});
/** A comment that somebody may have written. */
const payload = (fields: { readonly body?: unknown; readonly login?: unknown; readonly id?: unknown }) =>
  JSON.stringify({
    action: "created",
    repository: { full_name: "example/repository" },
    comment: {
      id: fields.id ?? 1,
      body: fields.body ?? "x",
      user: { login: fields.login ?? "evil", type: "User" },
    },
    issue: { number: 1, body: "<!-- tickwork:decision id=__proto__ -->", user: null, labels: null },
  });
const echoed = (text: string) => `cat <<'PAYLOAD'\n${text}\nPAYLOAD\n`;

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
  heard("an event that is no JSON", "echo '::set-env name=PWNED::1'", /says of no comment/),
  heard("an event that is a list", "echo '[[[[]]]]'", /says of no comment/),
  heard(
    "an event with other types",
    echoed(payload({ body: { toString: "x" }, id: "1; touch %CANARY%" })),
    /says of no comment/,
  ),
  heard(
    "an event of 20 MB",
    "printf '{\"a\":\"'; head -c 20000000 /dev/zero | tr '\\0' x; printf '\"}'",
    /says of no comment/,
  ),
  heard("an event nested 100,000 deep", "head -c 100000 /dev/zero | tr '\\0' '['", /says of no comment/),
  heard(
    "an event with the keys of every object",
    `echo '{"__proto__":{"action":"created"},"constructor":1}'`,
    /says of no comment/,
  ),
  heard("a comment of line breaks alone", echoed(payload({ body: "\n".repeat(60_000) })), /no command/),
  heard("a comment of 15,000 fences", echoed(payload({ body: "```\n".repeat(15_000) })), /no command/),
  heard("a comment of open HTML comments", echoed(payload({ body: "<!--".repeat(15_000) })), /no command/),
  heard("a comment of 5,000 commands", echoed(payload({ body: "/tickwork x\n".repeat(5_000) }))),
  heard(
    "a command that is the runner's",
    echoed(payload({ body: "/tickwork ::set-env name=PWNED::1\n##[add-mask]PWNED" })),
  ),
  heard(
    "a login that is a path",
    echoed(payload({ body: "/tickwork approve WRK-001", login: "../../../user" })),
  ),
  heard(
    "a login that is a command",
    echoed(payload({ body: "/tickwork approve WRK-001", login: "$(touch %CANARY%)\n::add-mask::PWNED" })),
  ),
];
