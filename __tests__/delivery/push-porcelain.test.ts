import { expect, test } from "vitest";
import { parsePushAnswer } from "../../src/delivery/push-porcelain.ts";

const OLD = "e96b206d4a1cbb4a0c3a3e0b8f9d5d5f2b6d1c11";
const NEW = "0c747da367343184ce8d46e92b7615f097a22295";
const REF = "refs/heads/main";

test.each([
  ["a fast-forward", ` \t${NEW}:${REF}\t${OLD}..${NEW}`, { kind: "accepted", from: OLD }],
  ["a forced update", `+\t${NEW}:${REF}\t${OLD}...${NEW} (forced update)`, { kind: "accepted", from: OLD }],
  ["a new branch", `*\t${NEW}:${REF}\t[new branch]`, { kind: "accepted", from: undefined }],
  ["a ref taken away", `-\t:${REF}\t[deleted]`, { kind: "accepted", from: undefined }],
  ["nothing new", `=\t${NEW}:${REF}\t[up to date]`, { kind: "up_to_date" }],
  ["a rejection", `!\t${NEW}:${REF}\t[rejected] (fetch first)`, { kind: "rejected", reason: "fetch first" }],
  [
    "a refusal",
    `!\t${NEW}:${REF}\t[remote rejected] (pre-receive hook declined)`,
    { kind: "rejected", reason: "pre-receive hook declined" },
  ],
])("%s", (_, line, answer) => {
  expect(parsePushAnswer(`To https://github.com/o/r\n${line}\nDone\n`, REF)).toEqual(answer);
});

test("an answer for another ref is none for ours", () => {
  expect(parsePushAnswer(`To x\n=\t${NEW}:refs/heads/not-main\t[up to date]\nDone\n`, REF)).toBeUndefined();
});

test("a lost connection leaves no answer", () => {
  expect(parsePushAnswer("", REF)).toBeUndefined();
});

test("of two places to push to, the one that refuses counts", () => {
  const both = `To a\n=\t${NEW}:${REF}\t[up to date]\nDone\nTo b\n!\t${NEW}:${REF}\t[rejected] (fetch first)\nDone\n`;

  expect(parsePushAnswer(both, REF)).toEqual({ kind: "rejected", reason: "fetch first" });
});
