/** The job summary of `command: validate` (spec §7). */
import { compareProblems, type Problem, type Severity } from "../backlog/problem.ts";
import { countText } from "./amounts.ts";
import { boundedDocument, type DocumentSection } from "./bounded-document.ts";
import { bounded, markdownCode, markdownCodeCell, markdownSentence, markdownSentenceCell } from "./escape.ts";
import { compactTable, moreText, paragraphs } from "./markdown-parts.ts";

const MAX_BYTES = 900 * 1024;
const MAX_TEXT = 400;

export interface Checked {
  /** The files that were looked at, relative to the repository. */
  readonly files: readonly string[];
  /** Undefined when the backlog could not be read. */
  readonly items?: number | undefined;
  /** What was not checked and why, one sentence each. */
  readonly skipped: readonly string[];
}

/** At most `maxBytes` of UTF-8. Red with an error, yellow with a warning, else green. */
export function problemsMarkdown(
  problems: readonly Problem[],
  checked: Checked,
  maxBytes = MAX_BYTES,
): string {
  const kinds = [
    { severity: "error", name: "errors", importance: 100 },
    { severity: "warning", name: "warnings", importance: 50 },
    { severity: "notice", name: "notices", importance: 10 },
  ] as const;
  const sorted = problems.toSorted(compareProblems);
  const sections = kinds.map((kind) =>
    tableSection(
      sorted.filter(({ severity }) => severity === kind.severity),
      kind,
    ),
  );
  const first: DocumentSection = {
    name: "headline",
    importance: Number.POSITIVE_INFINITY,
    entries: 0,
    render: () =>
      paragraphs(
        headline(problems, checked),
        ...checked.skipped.map((skipped) => `- ${markdownSentence(skipped)}`),
      ),
  };
  return boundedDocument([first, ...sections], maxBytes);
}

function headline(problems: readonly Problem[], { files, items }: Checked): string {
  const count = (severity: Severity) => problems.filter((problem) => problem.severity === severity).length;
  const counts = (["error", "warning", "notice"] as const).flatMap((severity) =>
    count(severity) > 0 ? [countText(count(severity), severity)] : [],
  );
  const colour = count("error") > 0 ? "🔴" : count("warning") > 0 ? "🟡" : "🟢";
  const where = `${files.map(markdownCode).join(", ")}${items === undefined ? "" : ` (${countText(items, "item")})`}`;
  return counts.length === 0
    ? `${colour} **No problems** in ${where}`
    : `### ${colour} ${counts.join(", ")} in ${where}`;
}

function tableSection(
  problems: readonly Problem[],
  kind: { readonly name: string; readonly importance: number },
): DocumentSection {
  return {
    ...kind,
    entries: problems.length,
    render: (most) =>
      problems.length === 0
        ? ""
        : paragraphs(
            compactTable([kind.name, "what is wrong", "what to do"], problems.slice(0, most).map(problemRow)),
            moreText(problems.length, most),
          ),
  };
}

function problemRow({ file, line, column, code, item, message, hint }: Problem): readonly string[] {
  const subject = item === undefined ? "" : `${item}: `;
  return [
    `${markdownCodeCell(`${file}:${line}:${column}`)} ${code}`,
    markdownSentenceCell(bounded(`${subject}${message}`, MAX_TEXT)),
    hint === undefined ? "" : markdownSentenceCell(bounded(hint, MAX_TEXT)),
  ];
}
