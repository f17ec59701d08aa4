/** What is printed of the problems: in a terminal by the format, on a runner into the log, and into a file for later steps. */
import { join } from "node:path";
import { writeFile } from "atomically";
import type { Problem } from "../../backlog/problem.ts";
import type { problemsMarkdown } from "../../report/problems-markdown.ts";
import { problemsText, wholeProblemsJson } from "../../report/problems-text.ts";
import { problemsSarif } from "../../report/sarif.ts";
import type { CommandContext } from "../command.ts";
import { showProblems } from "../problem-log.ts";
import { createRunnerLog } from "../runner-log.ts";
import type { RepositoryFiles } from "./known-files.ts";

type About = Parameters<typeof problemsMarkdown>[1];

/** In a terminal the format decides what is printed; on a runner, what is written for the next step to take up. */
export async function printed(
  problems: readonly Problem[],
  about: About,
  { files, context }: { readonly files: RepositoryFiles; readonly context: CommandContext },
): Promise<string> {
  const { inputs, environment } = context;
  const lineOf = await linesOf(problems, files);
  const text = () => problemsText(problems, { ...about, lineOf });
  switch (inputs.format) {
    case "text":
      return text();
    case "github":
      // On a runner they are shown already.
      if (!environment.on_runner) showProblems(problems, createRunnerLog());
      return environment.on_runner ? text() : "";
    case "json":
    case "sarif": {
      const report =
        inputs.format === "json"
          ? wholeProblemsJson(problems, about)
          : problemsSarif(problems, about.documents_url);
      if (!environment.on_runner) return report;
      const file = join(environment.temp, `tickwork.${inputs.format}`);
      await writeFile(file, `${report}\n`);
      return `${text()}\nWritten to ${file}.`;
    }
    default:
      return inputs.format satisfies never;
  }
}

/** So many problems are shown with their line. */
const MOST_EXCERPTS = 200;

/** The lines that problems are about, read once a file; only of files that the check itself has read. */
async function linesOf(problems: readonly Problem[], { read }: RepositoryFiles) {
  const names = [...new Set(problems.slice(0, MOST_EXCERPTS).map(({ file }) => file))];
  const lines = new Map<string, readonly string[]>();
  for (const name of names) {
    const found = await read(name);
    if (found.kind === "text") lines.set(name, found.text.replace(/^\uFEFF/, "").split(/\r\n?|\n/));
  }
  return (file: string, line: number) => lines.get(file)?.[line - 1];
}
