import { expect, test } from "vitest";
import { parseItemFields } from "../../src/backlog/item-fields.ts";

test.each([
  ["", {}],
  ["size=small", { size: "small" }],
  ["Size=SMALL risk=Low", { size: "small", risk: "low" }],
  [
    "size=small, risk=low; impact=high\ncomplexity=medium",
    { size: "small", risk: "low", impact: "high", complexity: "medium" },
  ],
  ["tags=good first issue, docs size=large", { tags: ["good first issue", "docs"], size: "large" }],
  ["tags=a,a,b,", { tags: ["a", "b"] }],
  ["dependencies=WRK-001,WRK-002", { dependencies: ["WRK-001", "WRK-002"] }],
  ["pipeline_type=my pipe", { pipeline_type: "my pipe" }],
])("%j says %o", (text, fields) => {
  expect(parseItemFields(text)).toEqual({ kind: "fields", fields });
});

test.each([
  ["small", 'the field "small" has no "="'],
  ["sise=small", '"sise" is not known. Did you mean "size"'],
  ["size=smal", '"smal" is not known for size. Did you mean "small"'],
  ["size=", "the field size has no value"],
  ["tags=,", "the field tags has "],
  ["size=small size=large", "the field size is there twice"],
  ["dependencies=no id!", '"no id!" in dependencies is no item id'],
  ["status=done", '"status" is not known'],
])("%j is refused: %s", (text, says) => {
  const parsed = parseItemFields(text);

  expect(parsed.kind === "refused" ? parsed.message : "").toContain(says);
});
