/** What a person is asked, for a terminal: each item with its question, and below it the command for each answer. */
import { wrapAnsi } from "fast-wrap-ansi";
import { epochMs } from "../backlog/timestamp.ts";
import { ageText } from "./amounts.ts";
import { bounded, logText } from "./escape.ts";
import { moreText, phaseText } from "./markdown-parts.ts";
import type { Need } from "./needs-person.ts";
import { type Paint, PLAIN } from "./paint.ts";
import type { RunReport } from "./run-report.ts";

const MAX_QUESTION = 1_500;
const MAX_OPTION = 80;

export interface NeedsScreen {
  /** RFC 3339. */
  readonly now: string;
  readonly placeOf: RunReport["placeOf"];
  readonly most: number;
  /** Questions are wrapped there, commands never: they are to be copied. Default: nothing is wrapped. */
  readonly columns?: number | undefined;
  readonly paint?: Paint | undefined;
}

/** The empty text when nobody is asked anything. */
export function needsText(needs: readonly Need[], screen: NeedsScreen): string {
  if (needs.length === 0) return "";
  const { columns = Number.POSITIVE_INFINITY, paint = PLAIN } = screen;
  const lines = needs.slice(0, screen.most).flatMap(({ item, asked, by, answers }) => {
    const facts = [
      phaseText(item, screen.placeOf),
      `for ${ageText(epochMs(screen.now) - epochMs(item.updated))}`,
    ];
    const known = facts.filter((fact) => fact !== "").join(", ");
    const who = by === undefined ? "" : `, asked by ${by}`;
    const question = logText(`${item.id} (${known})${who}: ${bounded(asked, MAX_QUESTION)}`);
    return [
      ...wrapped(question, columns - 2).map((line) => `  ${line}`),
      ...answers.map(({ option, command }) => {
        const choice = option === undefined ? "" : `${bounded(option, MAX_OPTION)}: `;
        return `    ${logText(choice)}${choice === "" ? "" : " "}${paint("cyan", logText(command))}`;
      }),
    ];
  });
  const more = moreText(needs.length, screen.most);
  const heading = paint("yellow", `Needs you (${needs.length})`);
  return [heading, ...lines, ...(more === "" ? [] : [`  ${more}`])].join("\n");
}

function wrapped(text: string, columns: number): readonly string[] {
  return Number.isFinite(columns)
    ? wrapAnsi(text, Math.max(columns, 20), { hard: true }).split("\n")
    : [text];
}
