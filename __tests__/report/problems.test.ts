import { expect, test } from "vitest";
import type { Problem } from "../../src/backlog/problem.ts";
import { annotationsOf } from "../../src/report/annotations.ts";
import { problemText } from "../../src/report/problem-text.ts";
import { problemsMarkdown } from "../../src/report/problems-markdown.ts";
import { id } from "../support/items.ts";

const problem = (overrides: Partial<Problem> = {}): Problem => ({
  code: "TW014",
  severity: "error",
  file: "BACKLOG.yaml",
  line: 42,
  column: 11,
  item: id("WRK-007"),
  message: 'status "redy" is not known',
  hint: 'Did you mean "ready"?',
  ...overrides,
});

const many = (count: number, overrides: Partial<Problem> = {}) =>
  Array.from({ length: count }, (_, index) => problem({ line: count - index, ...overrides }));

const checked = { files: ["BACKLOG.yaml"], items: 14, skipped: [] };

test("an annotation has the place, the code and item as title, and what to do in its message", () => {
  expect(annotationsOf([problem()])).toEqual([
    {
      severity: "error",
      message: 'status "redy" is not known. Did you mean "ready"?',
      place: { file: "BACKLOG.yaml", line: 42, column: 11, title: "TW014 WRK-007" },
    },
  ]);
});

test("ten of a kind are all shown; of more, nine are, and the last one counts the rest", () => {
  expect(annotationsOf(many(10)).map(({ place }) => place?.line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);

  const eleven = annotationsOf(many(11));
  expect(eleven).toHaveLength(10);
  expect(eleven[8]?.place?.line).toBe(9);
  expect(eleven[9]).toEqual({
    severity: "error",
    message: "2 more errors are not shown here; the log and the job summary list every one.",
  });
});

test("each kind has ten of its own, errors first, less what the step has shown already", () => {
  const problems = [...many(3, { severity: "notice" }), ...many(12, { severity: "warning" }), ...many(2)];

  const shown = annotationsOf(problems, { used: { warning: 5, notice: 10 } });

  expect(shown.map(({ severity }) => severity)).toEqual(["error", "error", ...Array(5).fill("warning")]);
  expect(shown.at(-1)?.message).toMatch(/^8 more warnings/);
});

test("the log shows the line with a mark below the column", () => {
  expect(problemText(problem(), () => "    status: redy")).toEqual([
    'BACKLOG.yaml:42:11 error TW014  WRK-007: status "redy" is not known',
    "    42 |     status: redy",
    `       |           ^`,
    '  Did you mean "ready"?',
  ]);
  expect(problemText(problem({ hint: undefined, item: undefined }))).toEqual([
    'BACKLOG.yaml:42:11 error TW014  status "redy" is not known',
  ]);
});

test("the mark stands right below wide characters, and is left out where the line was cut before it", () => {
  const [, line = "", mark = ""] = problemText(problem({ column: 6 }), () => "日本: x");
  expect([line, mark]).toEqual(["    42 | 日本: x", `       | ${" ".repeat(7)}^`]);

  expect(problemText(problem({ column: 300 }), () => "x".repeat(400))).toHaveLength(3);
});

test("a problem's text issues no command to the runner", () => {
  const lines = problemText(
    problem({ file: "::x", message: "##[error]\n::error::a", hint: "::b" }),
    () => "##[add-mask]x\u001b[2J",
  );

  expect(lines.join("\n")).not.toMatch(/##\[|^\s*::|(?!\n)\p{Cc}/mu);
});

test("the summary of a check lists every problem with its place and what to do, errors first", () => {
  const text = problemsMarkdown(
    [problem({ severity: "warning", line: 3, hint: undefined }), problem()],
    checked,
  );

  expect(text).toBe(
    `### 🔴 1 error, 1 warning in \`BACKLOG.yaml\` (14 items)

| errors | what is wrong | what to do |
| - | - | - |
| \`BACKLOG.yaml:42:11\` TW014 | WRK-007: status "redy" is not known | Did you mean "ready"? |

| warnings | what is wrong |
| - | - |
| \`BACKLOG.yaml:3:11\` TW014 | WRK-007: status "redy" is not known |
`,
  );
});

test("a valid file is one line, and what was not checked is said", () => {
  expect(problemsMarkdown([], checked)).toBe("🟢 **No problems** in `BACKLOG.yaml` (14 items)\n");
  expect(
    problemsMarkdown([], { ...checked, skipped: ["Phases were not checked: `tickwork.yml` is broken."] }),
  ).toContain("\n\n- Phases were not checked: `tickwork.yml` is broken.\n");
});

test("the summary of very many problems stays below its limit, errors before warnings, saying what was left out", () => {
  const long = { message: "<b>@octo</b> ".repeat(900) };

  const text = problemsMarkdown(
    [...many(5_000, { ...long, severity: "warning" }), ...many(1_200, long)],
    checked,
  );

  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(900 * 1024);
  expect(text).toMatch(/^### 🔴 1,200 errors, 5,000 warnings/);
  expect(text).toMatch(/Left out, .*warnings \(4,\d{3} of 5,000\)/);
  expect(text).not.toMatch(/<b>|@octo/);
});

test("where the documents are on the web, an annotation has the address of its code", () => {
  const documents_url = "https://github.com/octo/tickwork/blob/v1/docs";

  const [annotation] = annotationsOf([problem({ code: "TW014" })], { documents_url });

  expect(annotation?.message).toMatch(
    / \(https:\/\/github\.com\/octo\/tickwork\/blob\/v1\/docs\/problems\.md#tw014\)$/,
  );
});
