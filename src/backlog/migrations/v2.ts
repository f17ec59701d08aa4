/** Schema 2 to 3: the description was one text, with headings in it, and is fields now. */
import type { Fields } from "../document/shape.ts";

const HEADINGS: Readonly<Record<string, string>> = {
  context: "context",
  problem: "problem",
  solution: "solution",
  impact: "impact",
  "sizing rationale": "sizing_rationale",
};
const HEADING = /^[ \t]*(context|problem|solution|impact|sizing[ \t]+rationale)[ \t]*:(.*)$/i;

/** The item as schema 3 has it. One whose description is no text stays as it is. */
export function itemFromV2(item: Fields): Fields {
  const { description, ...others } = item;
  if (typeof description !== "string") return item;
  const fields = descriptionFields(description);
  return Object.keys(fields).length === 0 ? others : { ...others, description: fields };
}

/**
 * Splits at headings, in any case, with text on their line or below. Text before the first is context, and stays so when
 * a context of its own follows. Of a heading that is repeated the later wins. What is empty is left out.
 */
function descriptionFields(text: string): Fields {
  const fields: Record<string, string> = {};
  let heading: string | undefined;
  let lines: string[] = [];
  let preface = "";
  const close = () => {
    const section = lines.join("\n").trim();
    if (heading === undefined) preface = section;
    else if (section !== "") fields[heading] = section;
    lines = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const match = HEADING.exec(line);
    if (!match) lines.push(line);
    else {
      close();
      heading = HEADINGS[(match[1] ?? "").toLowerCase().replace(/[ \t]+/g, " ")];
      lines.push(match[2] ?? "");
    }
  }
  close();
  if (preface === "") return fields;
  const context = fields["context"] === undefined ? preface : `${preface}\n\n${fields["context"]}`;
  return { ...fields, context };
}
