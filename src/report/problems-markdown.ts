/** The job summary of `command: validate` (spec §7). */
import { compareImportance, type Problem, type Severity } from "../backlog/problem.ts";
import { countText } from "./amounts.ts";
import { boundedDocument, type DocumentSection } from "./bounded-document.ts";
import { bounded, markdownCode, markdownCodeCell, markdownSentence, markdownSentenceCell } from "./escape.ts";
import { compactTable, details, moreText, paragraphs } from "./markdown-parts.ts";
import { problemLink } from "./problem-link.ts";

const MAX_BYTES = 900 * 1024;
const MAX_TEXT = 400;
const MOST_FILES = 10;

export interface Checked {
  /** The files that were looked at, relative to the repository. */
  readonly files: readonly string[];
  /** Undefined when no backlog could be read. */
  readonly items?: number | undefined;
  /** What was not checked and why, one sentence each. */
  readonly skipped: readonly string[];
  /** Where docs/ is on the web: codes become links to it. */
  readonly documents_url?: string | undefined;
  /** What comes behind the problems. */
  readonly more?: readonly DocumentSection[] | undefined;
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
  const sorted = problems.toSorted(compareImportance);
  const { documents_url, more = [] } = checked;
  const own = sorted.filter(({ inherited }) => !inherited);
  const sections = kinds.map((kind) =>
    tableSection(
      own.filter(({ severity }) => severity === kind.severity),
      { ...kind, documents_url },
    ),
  );
  const inherited = inheritedSection(
    sorted.filter((problem) => problem.inherited),
    documents_url,
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
  return boundedDocument([first, ...sections, ...more, inherited], maxBytes, "The log lists every problem.");
}

function headline(problems: readonly Problem[], { files, items }: Checked): string {
  const own = problems.filter(({ inherited }) => !inherited);
  const count = (severity: Severity) => own.filter((problem) => problem.severity === severity).length;
  const counts = (["error", "warning", "notice"] as const).flatMap((severity) =>
    count(severity) > 0 ? [countText(count(severity), severity)] : [],
  );
  const colour = count("error") > 0 ? "🔴" : count("warning") > 0 ? "🟡" : "🟢";
  const others = problems.length - own.length;
  const before =
    others === 0 ? "" : ` · ${countText(others, "problem")} of the base branch, which fail nothing here`;
  const more = files.length > MOST_FILES ? ` and ${countText(files.length - MOST_FILES, "more file")}` : "";
  const where = `${files.slice(0, MOST_FILES).map(markdownCode).join(", ")}${more}${items === undefined ? "" : ` (${countText(items, "item")})`}`;
  return counts.length === 0
    ? `${colour} **No problems** in ${where}${before}`
    : `### ${colour} ${counts.join(", ")} in ${where}${before}`;
}

function tableSection(
  problems: readonly Problem[],
  kind: {
    readonly name: string;
    readonly importance: number;
    readonly documents_url: string | undefined;
  },
): DocumentSection {
  return {
    ...kind,
    entries: problems.length,
    render: (most) => (problems.length === 0 ? "" : problemTable(problems, { ...kind, most })),
  };
}

/** What is wrong already, and is nobody's fault here: out of the way. */
function inheritedSection(problems: readonly Problem[], documents_url: string | undefined): DocumentSection {
  const name = "problems of the base branch";
  const title = `${countText(problems.length, "problem")} that the base branch has already`;
  return {
    name,
    importance: 8,
    entries: problems.length,
    render: (most) =>
      problems.length === 0
        ? ""
        : details(title, problemTable(problems, { name: "place", documents_url, most })),
  };
}

function problemTable(
  problems: readonly Problem[],
  {
    name,
    documents_url,
    most,
  }: { readonly name: string; readonly documents_url: string | undefined; readonly most: number },
): string {
  const rows = problems.slice(0, most).map((problem) => problemRow(problem, documents_url));
  return paragraphs(
    compactTable([name, "what is wrong", "what to do"], rows),
    moreText(problems.length, most),
  );
}

function problemRow(
  { file, line, column, code, item, message, hint }: Problem,
  documents_url: string | undefined,
): readonly string[] {
  const subject = item === undefined ? "" : `${item}: `;
  const link = documents_url === undefined ? code : `[${code}](${problemLink(code, documents_url)})`;
  return [
    `${markdownCodeCell(`${file}:${line}:${column}`)} ${link}`,
    markdownSentenceCell(bounded(`${subject}${message}`, MAX_TEXT)),
    hint === undefined ? "" : markdownSentenceCell(bounded(hint, MAX_TEXT)),
  ];
}
