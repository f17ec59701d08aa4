/**
 * `merge-driver %O %A %B %P`: git's question how a file goes together that both sides changed (gitattributes, "Defining a
 * custom merge driver"). The answer goes into %A; exit 0 is merged, 1 leaves the rest to a person, with markers in the text.
 */
import { readBacklog } from "../../backlog/document.ts";
import type { Sides } from "../../backlog/merge/merge-fields.ts";
import { noteForPeople } from "../../backlog/merge/merge-notes.ts";
import { mergeForPeople } from "../../backlog/merge/merge-texts.ts";
import { problemLine } from "../../backlog/problem.ts";
import { createStore } from "../../coordinator/store.ts";
import { decideConflict, isRecord } from "../../delivery/conflict.ts";
import { createGit } from "../../delivery/git.ts";
import { identityOf } from "../../delivery/git-environment.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { RunFailure, unforeseen } from "../failure.ts";
import { mergeAttributes, mergeDriverConfig } from "../git-attributes.ts";
import { thisProgram } from "../package-file.ts";

export const MERGE_DRIVER: CommandDefinition = {
  name: "merge-driver",
  summary: "merge a backlog by meaning, when git asks",
  about: [
    "For git, not for people: it calls this for files that both sides of a merge or rebase changed. Write into .gitattributes:",
    mergeAttributes({ backlog: "BACKLOG.yaml" }).join("\n"),
    "and tell git once in each clone, by the command that `tickwork init --dry-run` prints last.",
    "The result goes into the second file. Exit code 0: merged. 1: something is left for a person, with markers around it.",
  ],
  inputs: [],
  local: true,
  operands: ["base", "ours", "theirs", "path"],
  examples: [{ line: "merge-driver %O %A %B %P", does: "as it stands in git's config" }],
  perform: mergeDriver,
};

async function mergeDriver(context: CommandContext): Promise<CommandEnd> {
  const [base, ours, theirs, path] = context.operands ?? [];
  if (base === undefined || ours === undefined || theirs === undefined || path === undefined) {
    throw new RunFailure(
      "`merge-driver` is for git on a person's machine, which gives it four files.",
      `Set it up with: ${mergeDriverConfig(thisProgram())}`,
    );
  }
  const files = { base, ours, theirs };
  try {
    return await merge({ files, path }, context);
  } catch (error) {
    // Whatever goes wrong here, git must not be left with ours alone in its hands.
    return byLines({ files, path }, context, [unforeseen(error, context.log).message]);
  }
}

interface Question {
  readonly files: Sides<string>;
  /** In the repository. */
  readonly path: string;
}

async function merge({ files, path }: Question, context: CommandContext): Promise<CommandEnd> {
  const texts = await tryReadAll(files);
  if (!texts) return byLines({ files, path }, context, ["a side is no text"]);
  if (isRecord(path)) {
    const onlyGrew = texts.ours.startsWith(texts.base) && texts.theirs.startsWith(texts.base);
    const decision = onlyGrew ? await decideConflict({ path, ...texts }) : undefined;
    return decision?.kind === "merged" && decision.text !== undefined
      ? merged(files, decision.text, [])
      : byLines({ files, path }, context, []);
  }
  const result = await mergeForPeople({ file: path, ...texts });
  if (result.kind === "not_merged") return byLines({ files, path }, context, [result.reason]);
  const said = result.notes.map((note) => `${path}: ${noteForPeople(note)}`);
  if (result.kind === "merged") return merged(files, result.text, said);
  await createStore(process.cwd()).write(files.ours, result.text);
  return ended(1, [...said, `${path}: keep what is right between the markers, then \`git add ${path}\`.`]);
}

/** git runs a driver at the top of the working tree, and names files from there. */
async function tryReadAll(files: Sides<string>): Promise<Sides<string> | undefined> {
  const store = createStore(process.cwd());
  const [base, ours, theirs] = await Promise.all([files.base, files.ours, files.theirs].map(store.read));
  if (base?.kind !== "text" || ours?.kind !== "text" || theirs?.kind !== "text") return undefined;
  return { base: base.text, ours: ours.text, theirs: theirs.text };
}

async function merged(files: Sides<string>, text: string, said: readonly string[]): Promise<CommandEnd> {
  await createStore(process.cwd()).write(files.ours, text);
  return ended(0, said);
}

/** As git does it without us: markers where both changed the same lines. */
async function byLines(
  { files, path }: Question,
  { env, log }: CommandContext,
  reasons: readonly string[],
): Promise<CommandEnd> {
  const git = createGit({ cwd: process.cwd(), env, identity: identityOf(env), log });
  const labels = ["ours", "base", "theirs"].flatMap((label) => ["-L", label]);
  const answer = await git.tryRun(["merge-file", ...labels, files.ours, files.base, files.theirs]);
  const said = reasons.map((reason) => `${path} is merged by lines: ${reason}.`);
  if (answer.kind !== "ok") return ended(1, said);
  // Both sides were sound, perhaps, and what came of them is not: that is for a person to see.
  const after = await createStore(process.cwd()).read(files.ours);
  const read =
    after.kind === "text" && !isRecord(path) ? await readBacklog(after.text, { file: path }) : undefined;
  if (read?.kind !== "refused") return ended(0, said);
  const [first] = read.problems;
  return ended(1, [...said, ...(first ? [problemLine(first)] : [])]);
}

function ended(exit_code: 0 | 1, said: readonly string[]): CommandEnd {
  return { exit_code, summary: "", text: said.join("\n"), outputs: {} };
}
