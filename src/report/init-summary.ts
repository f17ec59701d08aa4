/** What `init` did and what is next, for a terminal and for a job summary. */
import { shellWord } from "../backlog/shell-word.ts";
import { logText, markdownCode, markdownSentence } from "./escape.ts";
import { details, paragraphs } from "./markdown-parts.ts";

export interface InitFile {
  /** From the repository's top. */
  readonly path: string;
  /** `there`: nothing to do · `kept`: a person's, and it is not what would have been written. */
  readonly kind: "new" | "migrated" | "there" | "kept";
  /** What is written; for a kept file what would have been; empty for one that is there. */
  readonly text: string;
  /** Behind the path; for a kept file it leads over to the text. */
  readonly note?: string | undefined;
}

export interface InitReport {
  readonly files: readonly InitFile[];
  readonly dry_run: boolean;
  readonly on_runner: boolean;
  /** What was found out, in a few words each. */
  readonly found: readonly string[];
  /** Sentences. */
  readonly notes: readonly string[];
  readonly secrets: readonly string[];
  readonly inbox: string;
  readonly default_branch: string | undefined;
  readonly branch: string | undefined;
  /** The command that pushes the branch; undefined where there is no remote. */
  readonly push: string | undefined;
  /** The words that start Tickwork here. */
  readonly program: string;
  /** The command that puts the merge driver to use in a clone. */
  readonly merge_driver: string;
}

/** What `init` wrote or would write, and what a person has to do next, for terminal and job summary. */
export function initSummary(report: InitReport): { readonly text: string; readonly markdown: string } {
  return { text: initText(report), markdown: initMarkdown(report) };
}

function initText(report: InitReport): string {
  const { files, dry_run, found, notes } = report;
  const width = Math.max(...files.map((file) => wordOf(file, dry_run).length));
  const lines = files.flatMap((file) => [
    `${wordOf(file, dry_run).padEnd(width)}  ${file.path}${aboutText(file)}`,
    ...(file.kind === "kept" || (dry_run && file.text !== "" && file.kind === "new")
      ? quoted(file.text)
      : []),
  ]);
  const steps = nextSteps(report).map(
    ({ says, command }, index) =>
      `  ${index + 1}. ${says}${command === undefined ? "" : `\n       ${command}`}`,
  );
  return [
    `Found: ${logText(found.join(" · "))}`,
    "",
    ...lines,
    ...(notes.length > 0 ? ["", ...notes.map((note) => `Note: ${logText(note)}`)] : []),
    "",
    dry_run ? "Nothing was written. Without --dry-run, next would be:" : "Next:",
    ...steps,
    "",
    ...closing(report),
  ].join("\n");
}

function initMarkdown(report: InitReport): string {
  const { files, dry_run, found, notes, on_runner } = report;
  const isNew = files.some(({ kind }) => kind === "new" || kind === "migrated");
  const headline = dry_run
    ? "### 🔵 Nothing was written: this is what `init` would do"
    : isNew
      ? "### 🟢 The files are there, and not committed"
      : "### 🔵 There was nothing to write";
  const list = files.map(
    (file) => `- ${wordOf(file, dry_run)} ${markdownCode(file.path)}${markdownSentence(aboutText(file))}`,
  );
  const texts = files
    .filter(({ text }) => text !== "")
    .map((file) => details(`${file.path}${file.kind === "kept" ? `: ${file.note}` : ""}`, fenced(file.text)));
  const steps = nextSteps(report).map(
    ({ says, command }, index) =>
      `${index + 1}. ${markdownSentence(says)}${command === undefined ? "" : ` ${markdownCode(command)}`}`,
  );
  return paragraphs(
    headline,
    `Found: ${markdownSentence(found.join(" · "))}`,
    list.join("\n"),
    ...notes.map((note) => `> ${markdownSentence(note)}`),
    on_runner
      ? "The token of a job may not push workflows: take the files from here, or start `tickwork init` in a checkout of your own."
      : "",
    "#### Next",
    steps.join("\n"),
    closing(report)
      .map((line) => markdownSentence(line))
      .join("\n\n"),
    ...texts,
  );
}

function wordOf({ kind }: InitFile, dry_run: boolean): string {
  const words = {
    new: dry_run ? "would create" : "created",
    migrated: dry_run ? "would migrate" : "migrated",
    there: "is there",
    kept: "left as it is",
  } as const;
  return words[kind];
}

function aboutText({ kind, note }: InitFile): string {
  if (kind === "kept")
    return note === undefined || note === "would be" ? ", and not what would be written:" : `, and ${note}:`;
  return note === undefined ? "" : `  ${logText(note)}`;
}

interface NextStep {
  readonly says: string;
  readonly command?: string | undefined;
}

/** Two: the key, and the commit. */
function nextSteps({ files, secrets, default_branch, branch, push }: InitReport): readonly NextStep[] {
  const migrated = files.filter(({ kind }) => kind === "migrated").map(({ path }) => path);
  const created = files.filter(({ kind }) => kind === "new").map(({ path }) => path);
  const elsewhere =
    default_branch !== undefined && branch !== undefined && branch !== default_branch
      ? ` The schedule starts when they are on ${default_branch}.`
      : "";
  const first =
    migrated.length > 0 ? `git commit -m "Migrate the backlog to schema 3" ${words(migrated)} && ` : "";
  return [
    ...secrets.map((name) => ({
      says: "Give the agent its key, as a secret of the repository; nothing but the agent sees it:",
      command: `gh secret set ${name}`,
    })),
    ...(created.length + migrated.length > 0
      ? [
          {
            says: `Look at the files, then commit${push ? " and push" : ""} them.${elsewhere}`,
            command: `${first}git add ${words(created)} && git commit -m "Set up Tickwork"${push ? ` && ${push}` : ""}`,
          },
        ]
      : []),
  ];
}

function closing({ inbox, program, merge_driver }: InitReport): readonly string[] {
  return [
    `Then write what is to be done into ${inbox}, and try it without doing it: ${program} run --dry-run`,
    `To merge backlogs by meaning in your clone too: ${merge_driver}`,
  ];
}

function words(paths: readonly string[]): string {
  return paths.map(shellWord).join(" ");
}

function quoted(text: string): readonly string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `    │ ${line}`.trimEnd());
}

function fenced(text: string): string {
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}yaml\n${text.trimEnd()}\n${fence}`;
}
