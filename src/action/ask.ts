/** A question on a terminal, with numbered answers. */
import { createInterface } from "node:readline";
import { Interrupted } from "./failure.ts";

/**
 * Enter, and the end of the input, take the first answer. A number or the answer's own first word takes that one. Throws
 * `Interrupted` on Ctrl-C, which a terminal gives to the question rather than to the process.
 */
export async function tryAsk(question: string, answers: readonly string[]): Promise<string> {
  const [first = ""] = answers;
  const lines = answers.map((answer, index) => `  ${index + 1}. ${answer}${index === 0 ? " (default)" : ""}`);
  process.stderr.write(`${question}\n${lines.join("\n")}\n`);
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  let interrupted = false;
  reader.once("SIGINT", () => {
    interrupted = true;
    reader.close();
  });
  reader.prompt();
  // Line by line, so that none is lost that was typed ahead.
  for await (const line of reader) {
    const given = line.trim();
    const chosen = given === "" ? first : chosenBy(given, answers);
    if (chosen !== undefined) return chosen;
    process.stderr.write(`One of 1 to ${answers.length}, please.\n`);
    reader.prompt();
  }
  if (interrupted) throw new Interrupted();
  return first;
}

function chosenBy(given: string, answers: readonly string[]): string | undefined {
  const numbered = /^\d+$/.test(given) ? answers[Number(given) - 1] : undefined;
  return numbered ?? answers.find((answer) => answer.split(/[ ,]/)[0] === given.toLowerCase());
}
