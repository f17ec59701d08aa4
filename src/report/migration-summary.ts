/** What `migrate` did, would do, or had not to do. */
import type { BacklogDocument } from "../backlog/document.ts";
import { problemLine } from "../backlog/problem.ts";
import type { CheckpointResult } from "../ports/checkpoints.ts";
import { logText, markdownSentence } from "./escape.ts";
import { moreText, paragraphs } from "./markdown-parts.ts";
import { pullRequestMarkdown, pullRequestText } from "./pull-request-end.ts";
import type { PullRequestEnd } from "./run-report.ts";

const MOST_LINES = 200;

export interface MigrationStory {
  readonly file: string;
  /** As it was read: its notices say what was dropped on the way. */
  readonly before: Pick<BacklogDocument, "migrated_from" | "notices">;
  readonly items: number;
  /** Undefined where nothing was done. */
  readonly delivery?: CheckpointResult | undefined;
  readonly pull_request?: PullRequestEnd | undefined;
  /** For a dry run: the changed lines. */
  readonly diff?: readonly string[] | undefined;
}

/** What `migrate` did or would do to the file. */
export function migrationSummary(story: MigrationStory): {
  readonly markdown: string;
  readonly text: string;
} {
  const { file, before, diff, pull_request } = story;
  if (before.migrated_from === undefined) {
    const sentence = `\`${file}\` is of schema 3 already: there is nothing to migrate.`;
    return { markdown: `🔵 ${markdownSentence(sentence)}`, text: logText(sentence.replaceAll("`", "")) };
  }
  const warnings = before.notices.filter(({ severity }) => severity === "warning").map(problemLine);
  const sentence = whatHappened(story);
  const lines = diff?.slice(0, MOST_LINES) ?? [];
  const more = moreText(diff?.length ?? 0, lines.length);
  return {
    markdown: paragraphs(
      `🟢 ${markdownSentence(sentence)}`,
      warnings.map((line) => `- ${markdownSentence(line)}`).join("\n"),
      lines.length === 0 ? "" : fenced([...lines, more].join("\n").trimEnd()),
      pullRequestMarkdown(pull_request),
    ),
    text: [sentence.replaceAll("`", ""), ...warnings, ...lines, more, pullRequestText(pull_request)]
      .map(logText)
      .join("\n")
      .trimEnd(),
  };
}

function whatHappened({ file, before, items, delivery, diff }: MigrationStory): string {
  const from = `from schema ${before.migrated_from} to 3`;
  const size = items === 1 ? "1 item" : `${items} items`;
  if (diff)
    return `\`${file}\` would be migrated ${from}, with ${size}, in a commit of its own. Nothing was done.`;
  const where = {
    delivered: "committed and on the branch",
    committed: "committed, and not pushed",
    left_uncommitted: "not committed",
    nothing: "on the branch already",
    undelivered: "not on the branch",
  }[delivery?.kind ?? "nothing"];
  return `\`${file}\` was migrated ${from}, with ${size}: ${where}. Comments and order are as they were.`;
}

/** The fence is longer than any run of backticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
