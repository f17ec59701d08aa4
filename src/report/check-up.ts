/** What `doctor` found, as data: terminal, summary and JSON are printings of it. */

/**
 * `ok`: as it should be · `note`: worth knowing · `unknown`: could not be asked · `warning`: works, and not as well or as
 * safely as it could · `error`: a run could not do its work.
 */
export type FindingKind = "ok" | "note" | "unknown" | "warning" | "error";

export interface Finding {
  readonly kind: FindingKind;
  /** A clause without an end: `git 2.43.0`. Code stands between backticks; it may quote strangers. */
  readonly says: string;
  /** Where to look: `.github/workflows/tickwork.yml:12`. */
  readonly at?: string | undefined;
  /** A sentence: the next thing to do. */
  readonly remedy?: string | undefined;
}

export interface CheckUp {
  /** For scripts: never changes its meaning. */
  readonly name: string;
  readonly title: string;
  readonly findings: readonly Finding[];
}

const WORST_FIRST: readonly FindingKind[] = ["error", "warning", "unknown", "note", "ok"];

/** What a check's one mark says; a note does not spoil what is well. */
export function markOf(findings: readonly Finding[]): FindingKind {
  const worst = WORST_FIRST.find((kind) => findings.some((finding) => finding.kind === kind)) ?? "ok";
  return worst === "note" && findings.some(({ kind }) => kind === "ok") ? "ok" : worst;
}

/** How many findings of this kind there are in all checks. */
export function countOf(checks: readonly CheckUp[], kind: FindingKind): number {
  return checks.flatMap(({ findings }) => findings).filter((finding) => finding.kind === kind).length;
}

/** The whole, for scripts. `ok` is what the exit code says. */
export function checkUpJson(checks: readonly CheckUp[]): string {
  const counts = { errors: countOf(checks, "error"), warnings: countOf(checks, "warning") };
  return JSON.stringify({ command: "doctor", ok: counts.errors === 0, ...counts, checks });
}
