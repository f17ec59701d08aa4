/** What a person is asked, for a terminal: each item with its question, and below it the command for each answer. */
import { epochMs } from "../backlog/timestamp.ts";
import { ageText } from "./amounts.ts";
import { bounded, logText } from "./escape.ts";
import { moreText, phaseText } from "./markdown-parts.ts";
import type { Need } from "./needs-person.ts";
import type { RunReport } from "./run-report.ts";

const MAX_QUESTION = 1_500;
const MAX_OPTION = 80;

/** The empty text when nobody is asked anything. `now` is RFC 3339. */
export function needsText(
  needs: readonly Need[],
  of: { readonly now: string; readonly placeOf: RunReport["placeOf"]; readonly most: number },
): string {
  if (needs.length === 0) return "";
  const lines = needs.slice(0, of.most).flatMap(({ item, asked, by, answers }) => {
    const facts = [phaseText(item, of.placeOf), `for ${ageText(epochMs(of.now) - epochMs(item.updated))}`];
    const known = facts.filter((fact) => fact !== "").join(", ");
    return [
      `  ${logText(`${item.id} (${known})${by === undefined ? "" : `, asked by ${by}`}: ${bounded(asked, MAX_QUESTION)}`)}`,
      ...answers.map(({ option, command }) => {
        const choice = option === undefined ? "" : `${bounded(option, MAX_OPTION)}: `;
        return `    ${logText(`${choice}${command}`)}`;
      }),
    ];
  });
  const more = moreText(needs.length, of.most);
  return [`Needs you (${needs.length})`, ...lines, ...(more === "" ? [] : [`  ${more}`])].join("\n");
}
