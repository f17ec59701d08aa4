import { expect, test } from "vitest";
import { judgePush, type PushFacts } from "../../../src/delivery/github/push-verdict.ts";

const FREE: PushFacts = {
  branch: "main",
  rules: [],
  unanswered: undefined,
  bypass: new Map(),
  is_protected: false,
  classic: undefined,
};
const PULL_REQUEST = { type: "pull_request", ruleset_id: 1 };
const classic = { reviews: false, checks: false, restricted: false, locked: false, for_all: false };

test.each([
  ["no rules", {}, "accepts"],
  [
    "rules that a push keeps",
    { rules: [{ type: "non_fast_forward" }, { type: "deletion" }, { type: "required_linear_history" }] },
    "accepts",
  ],
  ["a pull request is asked for", { rules: [PULL_REQUEST], bypass: new Map([[1, false]]) }, "refuses"],
  [
    "… and may be passed by",
    { rules: [PULL_REQUEST], bypass: new Map([[1, true]]), is_protected: true, classic: { kind: "hidden" } },
    "accepts",
  ],
  ["… and nobody knows", { rules: [PULL_REQUEST], bypass: new Map([[1, undefined]]) }, "unknown"],
  [
    "one of two may be passed by",
    {
      rules: [PULL_REQUEST, { type: "update", ruleset_id: 2 }],
      bypass: new Map([
        [1, true],
        [2, false],
      ]),
    },
    "refuses",
  ],
  ["no answer", { rules: undefined, unanswered: { reason: "502", remedy: "Wait." } }, "unknown"],
  ["protected, and none of the older kind", { is_protected: true, classic: { kind: "none" } }, "accepts"],
  ["protected, and hidden", { is_protected: true, classic: { kind: "hidden" } }, "unknown"],
  ["protected without a demand", { is_protected: true, classic: { kind: "seen", ...classic } }, "accepts"],
  [
    "reviews, for whoever is no administrator",
    { is_protected: true, classic: { kind: "seen", ...classic, reviews: true } },
    "unknown",
  ],
  [
    "checks, for everybody",
    { is_protected: true, classic: { kind: "seen", ...classic, checks: true, for_all: true } },
    "refuses",
  ],
  ["read only", { is_protected: true, classic: { kind: "seen", ...classic, locked: true } }, "refuses"],
] as const)("%s: %o is %s", (_, facts, kind) => {
  expect(judgePush({ ...FREE, ...(facts as Partial<PushFacts>) }).kind).toBe(kind);
});

test("every rule in the way is named once, in words", () => {
  const rules = [
    PULL_REQUEST,
    { type: "pull_request", ruleset_id: 2 },
    { type: "required_signatures", ruleset_id: 2 },
  ];
  const verdict = judgePush({
    ...FREE,
    rules,
    bypass: new Map([
      [1, false],
      [2, false],
    ]),
  });

  expect(verdict).toEqual({
    kind: "refuses",
    because: '"main" has rules: changes must be made through a pull request, commits must be signed',
  });
});
