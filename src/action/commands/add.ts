/** `command: add`: a new item, from a title and a few fields. */
import { type Backlog, findItem } from "../../backlog/backlog.ts";
import { isArchivedId } from "../../backlog/ids.ts";
import type { ItemDraft, ItemId } from "../../backlog/item.ts";
import { type ItemFields, parseItemFields } from "../../backlog/item-fields.ts";
import { nearestName } from "../../backlog/schema-problems.ts";
import type { Config } from "../../config/config.ts";
import { singleLine } from "../../report/escape.ts";
import { CHANGE_INPUTS } from "../change-inputs.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { UnfitAsk, WrongUse } from "../failure.ts";
import { makeChange } from "../person-change.ts";

export const ADD: CommandDefinition = {
  name: "add",
  summary: "add an item to the backlog",
  about: [
    "It is new: the next run triages it. The note is its description. Fields are size, complexity, risk, impact, pipeline_type, tags and dependencies.",
    "What it changes is committed and delivered as a run delivers its work.",
  ],
  inputs: ["title", "note", "fields", ...CHANGE_INPUTS],
  words: ["title"],
  examples: [
    { line: 'add "Sort flags in --help"', does: "a title is enough" },
    {
      line: 'add "Sort flags in --help" --fields "size=small risk=low tags=cli,docs dependencies=WRK-003"',
      does: "with ratings, so that rules can triage it, and after WRK-003",
    },
    { line: 'add "Sort flags" --note "Asked for by two users"', does: "with a description" },
  ],
  perform: (context) =>
    makeChange(context, ({ config, document }, by) => {
      return { kind: "add", draft: draftOf(context, { config, backlog: document.backlog }), by };
    }),
};

const MOST_IN_TITLE = 300;

function draftOf(
  { inputs }: CommandContext,
  on: { readonly config: Config; readonly backlog: Backlog },
): ItemDraft {
  const title = singleLine(inputs.title ?? "");
  if (title === "")
    throw new WrongUse(
      "`command: add` needs a title.",
      "Give a line as the input `title`, such as: Sort flags in --help.",
    );
  if (title.length > MOST_IN_TITLE)
    throw new WrongUse(
      `The title has ${title.length} characters, and at most ${MOST_IN_TITLE} will do.`,
      "Say it in a line, and the rest as the input `note`: it becomes the description.",
    );
  const parsed = parseItemFields(inputs.fields ?? "");
  if (parsed.kind === "refused")
    throw new WrongUse(`Input fields: ${parsed.message}`, "Mend it, and start again: nothing was added.");
  mustBeKnown(parsed.fields, on);
  const context = inputs.note?.trim();
  return { title, origin: "add", description: context ? { context } : undefined, ...parsed.fields };
}

function mustBeKnown(
  { pipeline_type, dependencies = [] }: ItemFields,
  { config, backlog }: { readonly config: Config; readonly backlog: Backlog },
): void {
  const pipelines = Object.keys(config.pipelines);
  if (pipeline_type !== undefined && !pipelines.includes(pipeline_type))
    throw unknown(`The pipeline "${pipeline_type}" is not in the config.`, pipeline_type, pipelines);
  const ids = backlog.items.map(({ id }) => id);
  const isKnown = (id: ItemId) =>
    findItem(backlog, id) !== undefined || isArchivedId(backlog, config.project.prefix, id);
  const missing = dependencies.find((id) => !isKnown(id));
  if (missing !== undefined)
    throw unknown(`It is to depend on ${missing}, which is not in the backlog.`, missing, ids);
}

function unknown(what: string, found: string, known: readonly string[]): UnfitAsk {
  const near = nearestName(found, known);
  return new UnfitAsk(
    what,
    near === undefined ? `Known: ${known.slice(0, 20).join(", ")}.` : `Did you mean ${near}?`,
  );
}
