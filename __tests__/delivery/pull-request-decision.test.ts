import { describe, expect, test } from "vitest";
import type { CommitSha } from "../../src/backlog/item.ts";
import type { PullRequest } from "../../src/delivery/github/pulls.ts";
import { decidePullRequest, type PullRequestFacts } from "../../src/delivery/pull-request-decision.ts";

const SHA = "a".repeat(40) as CommitSha;
const pull = (number: number, state: PullRequest["state"]): PullRequest => ({
  number,
  state,
  url: `https://github.com/o/r/pull/${number}`,
  head_sha: SHA,
  title: "",
  body: "",
  labels: [],
});
const decide = (facts: Partial<PullRequestFacts>) =>
  decidePullRequest({
    base: "main",
    work: "tickwork/main",
    work_exists: true,
    pulls: [],
    others: 0,
    most_open: 1,
    ...facts,
  });

describe("where a run begins", () => {
  test.each([
    ["no branch, no pull request", { work_exists: false }, { kind: "begin" }],
    [
      "no branch, and one that was merged",
      { work_exists: false, pulls: [pull(7, "merged")] },
      { kind: "begin" },
    ],
    [
      "no branch, and one that was closed",
      { work_exists: false, pulls: [pull(7, "closed")] },
      { kind: "begin" },
    ],
    ["an open one", { pulls: [pull(7, "open")] }, { kind: "go_on", pull: pull(7, "open") }],
    [
      "an open one beside newer ones that are not",
      { pulls: [pull(9, "closed"), pull(7, "open")] },
      { kind: "go_on", pull: pull(7, "open") },
    ],
    ["a branch that nothing was opened for", {}, { kind: "go_on", pull: undefined }],
    ["a branch, and GitHub does not say", { pulls: undefined }, { kind: "go_on", pull: undefined }],
    ["a merged one", { pulls: [pull(7, "merged")] }, { kind: "restart", merged_at: SHA }],
    [
      "a merged one after a closed one",
      { pulls: [pull(8, "merged"), pull(7, "closed")] },
      { kind: "restart" },
    ],
    [
      "a closed one after a merged one",
      { pulls: [pull(8, "closed"), pull(7, "merged")] },
      { kind: "held_back" },
    ],
  ] as const)("%s", (_, facts, decision) => {
    expect(decide(facts)).toMatchObject(decision);
  });

  test.each([
    ["begin", { work_exists: false }],
    ["restart", { pulls: [pull(7, "merged")] }],
    ["go on with a branch that has none", {}],
  ] as const)("to %s would open one more: held back where no more are allowed", (_, facts) => {
    expect(decide({ ...facts, others: 1 })).toMatchObject({
      kind: "held_back",
      because: expect.stringContaining("1 other pull request of Tickwork is open"),
    });
    expect(decide({ ...facts, others: 1, most_open: 2 }).kind).not.toBe("held_back");
    expect(decide({ ...facts, others: undefined }).kind).not.toBe("held_back");
  });

  test("an open one goes on, however many others there are", () => {
    expect(decide({ pulls: [pull(7, "open")], others: 20 }).kind).toBe("go_on");
  });
});
