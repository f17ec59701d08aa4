/**
 * Stands in for a coding agent: reads the prompt's last three lines, does a bit of work in the checkout, and leaves the
 * result file. No network, no key. An agent of flesh and tokens gets the same prompt and owes the same file.
 */
import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const [promptFile, resultFile] = process.argv.slice(2);
const prompt = await readFile(promptFile, "utf8");
const item = /^ITEM_ID: (.+)$/m.exec(prompt.slice(prompt.lastIndexOf("RESULT_FILE:")))[1];
const phase = /^PHASE: (.+)$/m.exec(prompt.slice(prompt.lastIndexOf("RESULT_FILE:")))[1];
const folder = process.env.TICKWORK_CHANGE_FOLDER;
const again = prompt.includes("The attempt before this one");

console.log(`Working on ${phase} of ${item}${again ? ", once more" : ""} …`);
const answer = { item_id: item, phase, result: "phase_complete", ...(await work()) };
await writeFile(resultFile, JSON.stringify(answer));

async function work() {
  if (phase === "triage") return triage();
  if (phase === "build") return build();
  await write(
    join(folder, `${phase}.md`),
    `# ${phase} of ${item}\n\nWhat was found out, for the phase after this one.\n`,
  );
  if (item === "TLY-004" && phase === "research") {
    return {
      summary: "Several files are easy, but the output needs a decision.",
      result: "blocked",
      context: "One line a file, or only the sum?",
      question: "Should several files print one line each, or only the sum?",
      options: ["one line each, then the sum", "only the sum"],
    };
  }
  return { summary: `${phase} is written down in ${basename(folder)}/${phase}.md.` };
}

function triage() {
  if (item === "TLY-008") return { summary: "The same crash as in TLY-006.", duplicates: ["TLY-006"] };
  if (item === "TLY-007") {
    return {
      summary: "A rewrite of everything that everybody relies on.",
      updated_assessments: { size: "large", complexity: "high", risk: "high", impact: "low" },
    };
  }
  return {
    summary: "Small, and nothing depends on it.",
    updated_assessments: { size: "small", complexity: "low", risk: "low" },
    description: {
      problem: "Asked for by people who use tally every day.",
      solution: "A function of its own, with a test.",
    },
  };
}

/** A function and its test. The first try of one item is wrong, and Tickwork's own `verify` finds it. */
async function build() {
  const name = item.toLowerCase().replace("-", "_");
  const right = item !== "TLY-002" || again;
  await write(
    `src/${name}.mjs`,
    `export const ${name} = (text) => ${right ? "text.length" : "text.size"};\n`,
  );
  await write(
    `test/${name}.test.mjs`,
    [
      'import assert from "node:assert/strict";',
      'import { test } from "node:test";',
      `import { ${name} } from "../src/${name}.mjs";`,
      "",
      `test("${name} measures a text", () => assert.equal(${name}("four"), 4));`,
      "",
    ].join("\n"),
  );
  const line = `export { ${name} } from "./${name}.mjs";\n`;
  if (!(await readFile("src/tally.mjs", "utf8")).includes(line)) await appendFile("src/tally.mjs", line);
  const follow_ups = item === "TLY-001" ? ["Document both numbers in the manual"] : [];
  return { summary: `Built ${name} with a test.`, commit_summary: `Add ${name} and its test`, follow_ups };
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
