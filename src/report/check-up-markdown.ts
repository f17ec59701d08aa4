/** What `doctor` found, as Markdown for the job summary: first what stands in the way. */
import { type CheckUp, countOf, type Finding, type FindingKind, markOf } from "./check-up.ts";
import { verdictText } from "./check-up-text.ts";
import { markdownCode, markdownSentence } from "./escape.ts";
import { details, paragraphs } from "./markdown-parts.ts";

const MARKS: Readonly<Record<FindingKind, string>> = {
  ok: "✅",
  note: "ℹ️",
  unknown: "❔",
  warning: "⚠️",
  error: "❌",
};

/** Begins with a verdict; all that was looked at is folded at the end. */
export function checkUpMarkdown(checks: readonly CheckUp[]): string {
  const colour = countOf(checks, "error") > 0 ? "🔴" : countOf(checks, "warning") > 0 ? "🟡" : "🟢";
  const ill = checks.filter(({ findings }) => ["error", "warning"].includes(markOf(findings)));
  return paragraphs(
    `### ${colour} ${verdictText(checks)}`,
    ...ill.map((check) => section(check)),
    details(
      "All that was looked at",
      checks.map(({ title, findings }) => whole(title, findings)).join("\n\n"),
    ),
  );
}

function section({ title, findings }: CheckUp): string {
  const shown = findings.filter(({ kind }) => kind === "error" || kind === "warning");
  return `#### ${title}\n\n${shown.map(line).join("\n")}`;
}

function whole(title: string, findings: readonly Finding[]): string {
  return `**${MARKS[markOf(findings)]} ${title}**\n\n${findings.map(line).join("\n")}`;
}

function line({ kind, says, at, remedy }: Finding): string {
  const place = at === undefined ? "" : `${markdownCode(at)}: `;
  return `- ${MARKS[kind]} ${place}${markdownSentence(says)}${remedy === undefined ? "" : `. ${markdownSentence(remedy)}`}`;
}
