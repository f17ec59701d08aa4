/** What `doctor` found, for a terminal: a line for what is well, and below what is not the place and the next thing to do. */
import { countText } from "./amounts.ts";
import { type CheckUp, countOf, type Finding, type FindingKind, markOf } from "./check-up.ts";
import { logText } from "./escape.ts";
import type { Colour, Paint } from "./paint.ts";

const MARKS: Readonly<Record<FindingKind, readonly [mark: string, colour: Colour]>> = {
  ok: ["✓", "green"],
  note: ["·", "dim"],
  unknown: ["?", "cyan"],
  warning: ["!", "yellow"],
  error: ["✗", "red"],
};

/** Ends with the verdict. `paint` colours, or does not. */
export function checkUpText(checks: readonly CheckUp[], paint: Paint): string {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const blocks = checks.map((check) => checkText(check, { paint, width }));
  return [...blocks, "", verdict(checks, paint)].join("\n");
}

/** How many there are of what, and what to do about it. */
export function verdictText(checks: readonly CheckUp[]): string {
  const errors = countOf(checks, "error");
  const warnings = countOf(checks, "warning");
  const unknown = countOf(checks, "unknown");
  const also =
    unknown === 0 ? "" : ` ${countText(unknown, "question")} could not be asked from here (marked ?).`;
  if (errors === 0 && warnings === 0) return `Nothing stands in the way of a run.${also}`;
  const counts = [
    ...(errors > 0 ? [countText(errors, "error")] : []),
    ...(warnings > 0 ? [countText(warnings, "warning")] : []),
  ].join(", ");
  const means =
    errors > 0 ? "a run could not do its work until the errors are mended" : "a run would do its work";
  return `${counts}: ${means}. Nothing was changed.${also}`;
}

function verdict(checks: readonly CheckUp[], paint: Paint): string {
  const kind = countOf(checks, "error") > 0 ? "error" : countOf(checks, "warning") > 0 ? "warning" : "ok";
  const [mark, colour] = MARKS[kind];
  return `${paint(colour, mark)} ${verdictText(checks)}`;
}

function checkText({ title, findings }: CheckUp, { paint, width }: { paint: Paint; width: number }): string {
  const [mark, colour] = MARKS[markOf(findings)];
  const head = `${paint(colour, `[${mark}]`)} ${paint("bold", title)}`;
  const short = findings.filter(({ kind, at, remedy }) => kind === "ok" && !at && !remedy);
  const facts = short.map(({ says }) => logText(says)).join(" · ");
  const first = facts === "" ? head : `${head}${" ".repeat(width - title.length + 2)}${facts}`;
  const rest = findings.filter((finding) => !short.includes(finding));
  return [first, ...rest.flatMap((finding) => findingLines(finding, paint))].join("\n");
}

function findingLines({ kind, says, at, remedy }: Finding, paint: Paint): readonly string[] {
  const [mark, colour] = MARKS[kind];
  const place = at === undefined ? "" : `${logText(at)} `;
  return [
    `    ${paint(colour, mark)} ${place}${logText(says)}`,
    ...(remedy === undefined ? [] : [`      ${paint("dim", "→")} ${logText(remedy)}`]),
  ];
}
