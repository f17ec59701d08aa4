/** Problems as annotations on the lines they are about (spec §6). */
import { compareImportance, type Problem, problemSentences, type Severity } from "../backlog/problem.ts";
import type { LogPlace } from "../ports/log.ts";
import { bounded } from "./escape.ts";
import { problemLink } from "./problem-link.ts";

/** The runner shows ten of a kind in a step and drops the rest without a word. */
const MOST_OF_A_KIND = 10;
/** Longer messages are cut off by GitHub's page, not by us. */
const MAX_MESSAGE = 1_000;

export interface Annotation {
  readonly severity: Severity;
  readonly message: string;
  /** None for the one that counts the rest. */
  readonly place?: LogPlace | undefined;
}

/**
 * Errors, then warnings, then notices, of each the most important first. Where there are more than the runner shows, the
 * last one of the kind counts the rest. `used` says how many of each kind the step has shown already; where the documents are
 * on the web, each has the address of its code's section, which GitHub shows as text.
 */
export function annotationsOf(
  problems: readonly Problem[],
  {
    used = {},
    documents_url,
  }: {
    readonly used?: Readonly<Partial<Record<Severity, number>>>;
    readonly documents_url?: string | undefined;
  } = {},
): readonly Annotation[] {
  const sorted = problems.toSorted(compareImportance);
  return (["error", "warning", "notice"] as const).flatMap((severity) => {
    const ofKind = sorted.filter((problem) => problem.severity === severity);
    const room = Math.max(0, MOST_OF_A_KIND - (used[severity] ?? 0));
    if (ofKind.length <= room) return ofKind.map((one) => annotation(one, documents_url));
    if (room === 0) return [];
    const shown = ofKind.slice(0, room - 1);
    const rest = (ofKind.length - shown.length).toLocaleString("en-US");
    const message = `${rest} more ${severity}s are not shown here; the log and the job summary list every one.`;
    return [...shown.map((one) => annotation(one, documents_url)), { severity, message }];
  });
}

function annotation(problem: Problem, documents_url: string | undefined): Annotation {
  const { code, severity, file, line, column, item } = problem;
  return {
    severity,
    message: `${bounded(problemSentences(problem), MAX_MESSAGE)}${documents_url === undefined ? "" : ` (${problemLink(code, documents_url)})`}`,
    place: { file, line, column, title: item === undefined ? code : `${code} ${item}` },
  };
}
