import { execa } from "execa";
import fc from "fast-check";
import { expect, test } from "vitest";
import { singleLine } from "../../src/report/escape.ts";
import { needsOf } from "../../src/report/needs-person.ts";
import { backlog, id, item } from "../support/items.ts";

const needs = (...items: ReturnType<typeof item>[]) =>
  needsOf({ after: backlog(items), why_not: [], workflow_file: "tickwork.yml" });

test("a question comes before the reason, and the command unblocks the item with a note", () => {
  const [need] = needs(
    item({
      id: "WRK-007",
      status: "blocked",
      blocked_reason: "why",
      blocked_question: { question: "Which store?" },
    }),
  );

  expect(need?.asked).toBe("Which store?");
  expect(need?.by).toBe("the agent");
  expect(need?.answers).toEqual([
    {
      command: 'gh workflow run tickwork.yml -f command=unblock -f item=WRK-007 -f note="…"',
      local: 'tickwork unblock WRK-007 --note "…"',
      said: { command: "unblock" },
    },
  ]);
});

test("an item that is blocked without a word still says what to do", () => {
  const [need] = needs(item({ status: "blocked", blocked_reason: "  " }));

  expect(need?.asked).toBe("It is blocked, and nothing says why.");
  expect(need?.by).toBeUndefined();
  expect(need?.answers.map(({ local }) => local)).toEqual([
    'tickwork unblock WRK-001 --note "…"',
    "tickwork retry WRK-001",
    'tickwork close WRK-001 --note "…"',
  ]);
});

test("each option has its own command", () => {
  const question = { question: "Which?", options: ["Redis", "PostgreSQL 17"] };

  const [need] = needs(item({ status: "blocked", blocked_question: question }));

  expect(need?.answers.map(({ option }) => option)).toEqual(["Redis", "PostgreSQL 17", "something else"]);
  expect(need?.answers[1]?.command).toMatch(/ -f note="PostgreSQL 17"$/);
});

test.each([
  ["a & b; c | d > e", '"a & b; c | d > e"'],
  ["don't", `"don't"`],
  ["$(rm -rf ~)", "'$(rm -rf ~)'"],
  ['`jest`, $5 and "more"!', "'`jest`, $5 and \"more\"!'"],
  ['a" ; id ; "', `'a" ; id ; "'`],
  ["a\nb", '"a b"'],
  ['a" & calc & "', '"option 1"'],
  ["$(id)' ; id ; '", '"option 1"'],
  ["a\\", '"option 1"'],
  ["a%PATH%", '"option 1"'],
  ["$(id) ” ‘", '"option 1"'],
  ["-x", '"option 1"'],
  ["", '"option 1"'],
  ["x".repeat(201), '"option 1"'],
])("option %j is in the command as %s, which every shell reads as text", (option, word) => {
  const [need] = needs(
    item({ status: "blocked", blocked_question: { question: "Which?", options: [option] } }),
  );

  expect(need?.answers[0]?.command).toBe(
    `gh workflow run tickwork.yml -f command=unblock -f item=WRK-001 -f note=${word}`,
  );
});

const ANY_OPTION = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."ab $`'\"\\!%&|;<>(){}*~#\n"), maxLength: 20 }),
);

test("a POSIX shell reads back one word, the option's, whatever an agent wrote", async () => {
  const options = fc.sample(ANY_OPTION, { numRuns: 300, seed: 7 });
  const commands = options.map((option) => {
    const asking = item({ status: "blocked", blocked_question: { question: "Which?", options: [option] } });
    return needsOf({ after: backlog([asking]), why_not: [] })[0]?.answers[0]?.command ?? "";
  });
  const script = ['tickwork() { printf \'%s\\0\' "$#" "$4"; }', ...commands].join("\n");

  const { stdout } = await execa("sh", ["-c", script]);

  const read = stdout.split("\0").slice(0, -1);
  expect(read).toHaveLength(options.length * 2);
  options.forEach((option, index) => {
    expect(read[index * 2]).toBe("4");
    expect([singleLine(option), "option 1"]).toContain(read[index * 2 + 1]);
  });
});

test("what guardrails or human review stopped can be approved, or sent back", () => {
  const [need] = needs(
    item({
      id: "WRK-004",
      status: "blocked",
      blocked_type: "decision",
      blocked_from_status: "scoping",
      blocked_reason: "guardrails: size large is above the limit medium",
    }),
  );

  expect(need?.answers.map(({ command }) => command)).toEqual([
    "gh workflow run tickwork.yml -f command=approve -f item=WRK-004",
    'gh workflow run tickwork.yml -f command=unblock -f item=WRK-004 -f note="…"',
    'gh workflow run tickwork.yml -f command=close -f item=WRK-004 -f note="…"',
  ]);
});

test("a decision that an agent asks for in the middle of its work is no matter of approval", () => {
  const [need] = needs(
    item({ status: "blocked", blocked_type: "decision", blocked_from_status: "in_progress" }),
  );

  expect(need?.answers.map(({ local }) => local?.split(" ")[1])).toEqual(["unblock", "retry", "close"]);
});

test("who waits longest comes first, and items that must be mended come last", () => {
  const found = needsOf({
    after: backlog([
      item({ id: "WRK-001", status: "in_progress" }),
      item({ id: "WRK-002", status: "blocked", updated: "2026-02-02T00:00:00.000Z" }),
      item({ id: "WRK-003", status: "blocked", updated: "2026-02-01T00:00:00.000Z" }),
    ]),
    why_not: [
      { kind: "broken", item_id: id("WRK-001"), title: "", because: "it has no phase" },
      { kind: "needs_person", item_id: id("WRK-002"), title: "", reason: "why" },
    ],
  });

  expect(found.map(({ item: { id }, asked }) => [id, asked])).toEqual([
    ["WRK-003", "It is blocked, and nothing says why."],
    ["WRK-002", "It is blocked, and nothing says why."],
    ["WRK-001", "it has no phase"],
  ]);
  expect(found[2]?.answers).toEqual([]);
});

test("the command to copy names the workflow that runs this, and on a person's machine is one to type", () => {
  const asking = {
    after: backlog([
      item({
        id: "WRK-001",
        status: "blocked",
        blocked_from_status: "ready",
        blocked_reason: "Which store?",
      }),
    ]),
    why_not: [],
  };

  const [by_workflow] = needsOf({ ...asking, workflow_file: "nightly.yaml" });
  const [typed] = needsOf(asking);

  expect(by_workflow?.answers[0]).toMatchObject({
    command: 'gh workflow run nightly.yaml -f command=unblock -f item=WRK-001 -f note="…"',
    local: 'tickwork unblock WRK-001 --note "…"',
  });
  expect(typed?.answers[0]).toMatchObject({ command: 'tickwork unblock WRK-001 --note "…"' });
  expect(typed?.answers[0]?.local).toBeUndefined();
});

test("for a comment an option is its own words, or its number where these would be taken for an id or are too long", () => {
  const options = ["use PostgreSQL", "WRK-003 as it is", "x".repeat(300), " \n"];
  const [need] = needs(item({ status: "blocked", blocked_question: { question: "Which?", options } }));

  expect(need?.answers.map(({ said }) => said?.words)).toEqual([
    "use PostgreSQL",
    "option 2",
    "option 3",
    "option 4",
    undefined,
  ]);
});

test("an item whose work is on a rescue branch has the commands that take it in and throw it away; a blocked one asks its own", () => {
  const branch = "tickwork/rescue/4711-1";
  const work = {
    kind: "rescued",
    onto: "main",
    branch,
    restore: `git fetch origin ${branch}`,
    discard: "git push",
  } as const;
  const items = [item(), item({ id: "WRK-002", status: "blocked", blocked_reason: "Why?" })];
  const why_not = items.map(({ id: item_id, title }) => ({ item_id, title, ...work }));

  const found = needsOf({ after: backlog(items), why_not });

  expect(found.map((need) => need.item.id)).toEqual(["WRK-002", "WRK-001"]);
  expect(found[1]?.asked).toContain(branch);
  expect(found[1]?.answers.map(({ command }) => command)).toEqual([work.restore, work.discard]);
});
