/** What a person's command changed, for the job summary, for a terminal and for scripts: three printings of one thing. */
import { type Backlog, findItem } from "../backlog/backlog.ts";
import type { Item } from "../backlog/item.ts";
import { sameValue } from "../backlog/same-value.ts";
import type { CheckpointResult, CommitMade } from "../ports/checkpoints.ts";
import type { Happening } from "../ports/happening.ts";
import { countText } from "./amounts.ts";
import { bounded, logText, markdownText } from "./escape.ts";
import { moreText, paragraphs } from "./markdown-parts.ts";
import { pullRequestMarkdown, pullRequestText } from "./pull-request-end.ts";
import type { PullRequestEnd } from "./run-report.ts";
import { COLOURS } from "./verdict.ts";

const MOST_ITEMS = 50;
const MAX_VALUE = 300;

export interface ChangeStory {
  readonly command: string;
  readonly before: Backlog;
  readonly after: Backlog;
  readonly happenings: readonly Happening[];
  /** The item it was about, as its last version is called. */
  readonly item: Pick<Item, "id" | "title">;
  /** Undefined for a dry run. */
  readonly delivery?: Exclude<CheckpointResult, { kind: "undelivered" }> | undefined;
  /** Commits of the checkout that were not made by the command, and went along. Default 0. */
  readonly also_pushed?: number | undefined;
  /** The name of the remote that it went to. */
  readonly remote?: string | undefined;
  readonly pull_request?: PullRequestEnd | undefined;
}

/**
 * What a command of a person did, for the job summary, the terminal and `format: json`; texts of items escaped for
 * each.
 */
export function changeSummary(story: ChangeStory): {
  readonly markdown: string;
  readonly text: string;
  readonly json: string;
} {
  const changes = changedItems(story.before, story.after);
  const shown = changes.slice(0, MOST_ITEMS);
  const more = moreText(changes.length, shown.length);
  const headline = `${story.item.id} ${bounded(story.item.title, 120)}: ${didText(story)}.`;
  const where = whereText(story);
  const { pull_request } = story;
  return {
    markdown: paragraphs(
      `${colourOf(story)} **${markdownText(story.item.id)}** ${markdownText(headline.slice(story.item.id.length + 1))}`,
      shown.map((change) => linesOf(change, story.item.id).map(markdownLine).join("\n")).join("\n"),
      more,
      markdownText(where),
      pullRequestMarkdown(pull_request),
    ),
    text: [
      logText(headline),
      ...shown.flatMap((change) => linesOf(change, story.item.id).map((line) => `  ${logText(line)}`)),
      ...(more === "" ? [] : [`  ${logText(more)}`]),
      logText(where),
      pullRequestText(pull_request),
    ]
      .filter((line) => line !== "")
      .join("\n"),
    json: JSON.stringify({
      command: story.command,
      item: story.item.id,
      title: story.item.title,
      by: personIn(story.happenings),
      dry_run: story.delivery === undefined,
      changes: shown,
      changes_left_out: changes.length - shown.length,
      delivery: story.delivery?.kind,
      commit: story.delivery && "head" in story.delivery ? story.delivery.head : undefined,
      branch: story.delivery?.kind === "delivered" ? story.delivery.branch : undefined,
      also_pushed: story.delivery?.kind === "delivered" ? (story.also_pushed ?? 0) : undefined,
      pull_request,
    }),
  };
}

function colourOf({ delivery, pull_request }: ChangeStory): string {
  if (pull_request?.kind === "not_open") return COLOURS.could_not;
  return delivery ? COLOURS.worked : COLOURS.nothing_to_do;
}

/** `null`: the field is not there. */
interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

interface ItemChange {
  readonly item: string;
  readonly kind: "added" | "left" | "changed";
  /** None for one that left. */
  readonly fields: readonly FieldChange[];
}

/** The order of the file; those that left come first. */
function changedItems(before: Backlog, after: Backlog): readonly ItemChange[] {
  const left = before.items.filter(({ id }) => !findItem(after, id));
  return [
    ...left.map(({ id }): ItemChange => ({ item: id, kind: "left", fields: [] })),
    ...after.items.flatMap((item): readonly ItemChange[] => {
      const was = findItem(before, item.id);
      if (was === item) return [];
      return [{ item: item.id, kind: was ? "changed" : "added", fields: fieldsOf(was, item) }];
    }),
  ];
}

/** Dates go without saying. */
function fieldsOf(was: Item | undefined, is: Item): readonly FieldChange[] {
  const [from, to]: readonly Record<string, unknown>[] = [{ ...was }, { ...is }];
  const names = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])];
  return names
    .filter((field) => !["id", "created", "updated"].includes(field))
    .filter((field) => !sameValue(from?.[field], to?.[field]))
    .map((field) => ({ field, from: from?.[field] ?? null, to: to?.[field] ?? null }));
}

/** Of other items the id stands in front. */
function linesOf({ item, kind, fields }: ItemChange, of: string): readonly string[] {
  const name = item === of ? "" : `${item} `;
  if (kind === "left") return [`${name}left the backlog; its id is not given out again`];
  return fields.map(({ field, from, to }) => {
    const change =
      kind === "added" || from === null ? valueText(to) : `${valueText(from)} → ${valueText(to)}`;
    return `${name}${field}: ${change}`;
  });
}

function valueText(value: unknown): string {
  if (value === null) return "none";
  const text =
    Array.isArray(value) && value.length === 0
      ? "none"
      : Array.isArray(value)
        ? value.join(", ")
        : typeof value === "object"
          ? Object.entries(value as Record<string, unknown>)
              .map(([name, part]) => `${name}: ${valueText(part)}`)
              .join("; ")
          : String(value);
  return bounded(text, MAX_VALUE);
}

function markdownLine(line: string): string {
  return `- ${markdownText(line)}`;
}

function didText({ happenings, command }: ChangeStory): string {
  const done = happenings.find((happening) => happening.kind === "by_person");
  if (done?.kind !== "by_person") return command;
  return done.by === undefined ? done.did : `${done.did} by ${done.by}`;
}

function personIn(happenings: readonly Happening[]): string | undefined {
  return happenings.flatMap((one) => (one.kind === "by_person" ? [one.by] : []))[0];
}

function whereText({ delivery, also_pushed = 0, remote = "the remote" }: ChangeStory): string {
  switch (delivery?.kind) {
    case undefined:
      return "A dry run: nothing was changed.";
    case "delivered":
      return `${madeText(delivery.commits)} and pushed to ${delivery.branch} on ${remote}${alongText(also_pushed)}.${headText(delivery)}`;
    case "committed":
      return `${madeText(delivery.commits)}, and not pushed.`;
    case "left_uncommitted":
      return "The files are changed; nothing was committed.";
    case "nothing":
      return "Nothing differed from what is on the branch.";
  }
}

/** `Committed as a1b2c3d "[WRK-007] Unblock"` */
function madeText(commits: readonly CommitMade[]): string {
  if (commits.length === 0) return "Committed";
  return `Committed as ${commits.map(({ sha, subject }) => `${sha.slice(0, 7)} "${subject}"`).join(", ")}`;
}

/** Other people's commits may have come under it, and it is another one then. */
function headText({
  commits,
  head,
}: {
  readonly commits: readonly CommitMade[];
  readonly head: string;
}): string {
  return commits.at(-1)?.sha === head ? "" : ` The branch is at ${head.slice(0, 7)}.`;
}

function alongText(count: number): string {
  if (count === 0) return "";
  return `, with ${countText(count, "commit")} of yours that ${count === 1 ? "was" : "were"} not pushed yet`;
}
