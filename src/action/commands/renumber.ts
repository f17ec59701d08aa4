/** `command: renumber`: new ids for items whose id is another's, after a merge for instance (spec §7). */
import type { Backlog } from "../../backlog/backlog.ts";
import { type Renumbered, renumberItems } from "../../backlog/mend/renumber-items.ts";
import { baseFaults } from "../../config/base-faults.ts";
import { createStore } from "../../coordinator/store.ts";
import { findBase } from "../../delivery/base.ts";
import { markdownSentence } from "../../report/escape.ts";
import { textDiff } from "../../report/text-diff.ts";
import { type BaseVersions, readBase } from "../check/against-base.ts";
import { type CheckedBacklog, checkFiles } from "../check/check-files.ts";
import type { CommandContext, CommandDefinition, CommandEnd } from "../command.ts";
import { RunFailure } from "../failure.ts";
import { proposedChange } from "../proposal.ts";
import { baseOptions, filesToCheck } from "./validate.ts";

export const RENUMBER: CommandDefinition = {
  name: "renumber",
  summary: "give items whose id is another's the next free id, and let references follow",
  about: [
    "An id that is twice in the file, or that the main branch has given to another item, is changed in the item that is new, and in what refers to it. Without a base to compare with, the item that comes later in the file gets the new id.",
    "It changes the file in the checkout and shows the difference; look at it and commit it.",
  ],
  inputs: [],
  examples: [{ line: "renumber", does: "mend what `validate` calls TW016 and TW107" }],
  perform: renumber,
};

async function renumber(context: CommandContext): Promise<CommandEnd> {
  const what = filesToCheck(context);
  const store = createStore(what.top);
  const head = await checkFiles(what);
  const change = await proposedChange(context.environment);
  const base = change && (await findBase(change.proposal, baseOptions(context, what)));
  const versions = base?.kind === "found" ? await readBase({ ...base, head, what, context }) : undefined;
  const done: { file: string; renumbered: readonly Renumbered[]; diff: string }[] = [];
  for (const backlog of head.backlogs) {
    const { file } = backlog;
    const read = await store.read(file);
    if (read.kind !== "text") continue;
    const prefix = head.intended?.project.prefix ?? "WRK";
    const about = { file, prefix, ...takenIn(backlog, versions) };
    const { result, renumbered } = await renumberItems(read.text, about);
    if (result.kind === "impossible") {
      throw new RunFailure(
        `${file} cannot be renumbered without changing something else, such as what an anchor stands for.`,
        `Change by hand: ${renumbered.map(({ from, to }) => `${from} to ${to}`).join(", ")}. Nothing was written.`,
      );
    }
    if (result.kind !== "mended") continue;
    await store.write(file, result.text);
    done.push({ file, renumbered, diff: textDiff(file, read.text, result.text) });
  }
  return endOf(done, context);
}

/** Places of the items whose id the base has for another, and what no new id may be. */
function takenIn(
  { file, readable }: CheckedBacklog,
  versions: BaseVersions | undefined,
): { readonly taken: readonly number[]; readonly others: readonly Backlog[] } {
  const base = versions?.backlogs.get(file);
  if (!base || !readable) return { taken: [], others: [] };
  const tip = versions?.tips.get(file) ?? base;
  const judged = { by_person: false, excused: new Set<never>() };
  const taken = baseFaults({ base, tip, head: readable.backlog }, judged)
    .filter(({ code }) => code === "TW107")
    .map(({ path }) => Number(path[1]));
  return { taken, others: [base, tip] };
}

function endOf(
  done: readonly {
    readonly file: string;
    readonly renumbered: readonly Renumbered[];
    readonly diff: string;
  }[],
  { environment, log }: CommandContext,
): CommandEnd {
  if (done.length === 0) {
    const text = "No id is another item's: nothing was changed.";
    return { exit_code: 0, summary: `🟢 ${text}`, outputs: { changed: "false" }, text };
  }
  const lines = done.flatMap(({ file, renumbered }) =>
    renumbered.map(({ from, to }) => `${from} is ${to} now, and what refers to it (${file})`),
  );
  const next =
    "Look at the difference, and commit it. Folders below changes/ that carry an old id are yours to rename.";
  const diff = done.map((one) => one.diff).join("");
  if (environment.on_runner) log.group("What was changed", diff);
  return {
    exit_code: 0,
    summary: [...lines.map((line) => `- ${markdownSentence(line)}`), "", next].join("\n"),
    outputs: { changed: "true" },
    text: [...(environment.on_runner ? [] : [diff.trimEnd(), ""]), ...lines, next].join("\n"),
  };
}
