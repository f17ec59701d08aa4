/** The summary's section of what a person is asked, and the one of what a person should mend. */
import { epochMs } from "../backlog/timestamp.ts";
import { ageText } from "./amounts.ts";
import type { DocumentSection } from "./bounded-document.ts";
import { bounded, markdownCode, markdownCommand, markdownSentence, markdownText } from "./escape.ts";
import { itemName, moreText, paragraphs, phaseText } from "./markdown-parts.ts";
import { type Need, needsOf } from "./needs-person.ts";
import { endedAt, type Presented, type RunReport } from "./run-report.ts";

/** The way to bring set-aside work back stands at the end of its reason. */
const MAX_QUESTION = 1_500;
const MAX_OPTION = 120;
const MAX_WARNING = 400;

interface Surroundings {
  readonly now: string;
  readonly placeOf: RunReport["placeOf"];
  readonly asked_in?: RunReport["asked_in"];
}

/** What needs a person: each with its question and a command to copy. It comes first, and is cut last. */
export function needsSection(report: Presented): DocumentSection {
  const needs = needsOf(report);
  const of = { now: endedAt(report), placeOf: report.placeOf, asked_in: report.asked_in };
  return {
    name: "what needs you",
    importance: 100,
    entries: needs.length,
    render: (most) => needsMarkdown(needs, { ...of, most }),
  };
}

/**
 * Each item with the question and a command to copy; the empty text for none. Not a table: a command in a cell can be
 * neither read nor copied. `now` is RFC 3339.
 */
export function needsMarkdown(needs: readonly Need[], of: Surroundings & { readonly most: number }): string {
  if (needs.length === 0) return "";
  return paragraphs(
    `#### Needs you (${needs.length.toLocaleString("en-US")})`,
    ...needs.slice(0, of.most).map((need) => needText(need, of)),
    moreText(needs.length, of.most),
    localText(needs),
  );
}

/** How the same is said without GitHub. */
function localText(needs: readonly Need[]): string {
  const [local] = needs.flatMap(({ answers }) => answers.flatMap((answer) => answer.local ?? []));
  return local === undefined ? "" : `In a checkout the same words do: ${markdownCode(local)}`;
}

/** What the run warned of: `warnings`, and those that handlers said of an item. */
export function warningsSection(report: Presented): DocumentSection {
  const ofItems = report.happenings.flatMap((happening) =>
    happening.kind === "warning"
      ? [`- ${itemName({ id: happening.item_id, title: happening.title })}: ${sentence(happening.message)}`]
      : [],
  );
  const lines = [...report.warnings.map((warning) => `- ${sentence(warning)}`), ...ofItems];
  return {
    name: "warnings",
    importance: 80,
    entries: lines.length,
    render: (most) =>
      lines.length === 0
        ? ""
        : paragraphs(
            `#### To be mended (${lines.length.toLocaleString("en-US")})`,
            lines.slice(0, most).join("\n"),
            moreText(lines.length, most),
          ),
  };
}

function needText(
  { item, asked, by, since, answers }: Need,
  { now, placeOf, asked_in }: Surroundings,
): string {
  const facts = [
    phaseText(item, placeOf),
    by === undefined ? "" : `asked by ${by}`,
    since === undefined ? "" : `waiting for ${ageText(epochMs(now) - epochMs(since))}`,
  ];
  const issue = asked_in?.get(item.id);
  const link = issue === undefined ? "" : ` · [asked in #${issue.number}](${issue.url})`;
  const name = `${itemName(item)} · ${markdownText(facts.filter((fact) => fact !== "").join(" · "))}${link}`;
  const question = `> ${markdownText(bounded(asked, MAX_QUESTION))}`;
  const [only] = answers;
  const commands =
    answers.length === 1 && only
      ? markdownCommand(only.command)
      : answers
          .map(
            ({ option, command }) =>
              `- ${markdownText(bounded(option ?? "answer", MAX_OPTION))}: ${markdownCode(command)}`,
          )
          .join("\n");
  return paragraphs(`${name}\n${question}`, commands);
}

function sentence(text: string): string {
  return markdownSentence(bounded(text, MAX_WARNING));
}
