/** What stands in the pull request that carries the work (spec §10): title and body, from what the delivery presents and what the branch has beside its base. */
import { type Backlog, findItem } from "../backlog/backlog.ts";
import { inertLine } from "../backlog/inert-line.ts";
import type { Item, ItemId } from "../backlog/item.ts";
import { plainTitle, TITLE_START } from "../ports/pull-request-names.ts";
import { countText } from "./amounts.ts";
import { boundedDocument, type DocumentSection } from "./bounded-document.ts";
import { bounded, markdownCode, markdownSentence, markdownText } from "./escape.ts";
import { compactTable, itemName, moreText, paragraphs } from "./markdown-parts.ts";
import { withOwnPart } from "./own-part.ts";
import type { Presented } from "./run-report.ts";
import { everyItem } from "./summary.ts";
import { boardSection } from "./summary-board.ts";
import { needsSection, warningsSection } from "./summary-needs.ts";

export interface PullRequestContent {
  readonly presented: Presented;
  /** The backlog as the base has it; undefined where it cannot be read. */
  readonly base: Backlog | undefined;
  /** Of the branch's commits, oldest first. */
  readonly subjects: readonly string[];
  readonly names: { readonly base: string; readonly work: string };
}

/** GitHub's limit is 256. */
const MAX_TITLE = 200;
/** GitHub's limit is 65,536 characters, and people write into it too. */
const MAX_BYTES = 48 * 1024;
const MOST_SUBJECTS = 6;

/** `Tickwork: WRK-003 Sort flags, WRK-009 Retry uploads and 2 more`. A squash makes it a commit's subject. */
export function pullRequestTitle({ presented, base, subjects, names }: PullRequestContent): string {
  const changes = changesOf({ base, after: presented.after, subjects });
  const finished = changes.filter(({ finished }) => finished);
  const told = finished.length > 0 ? finished : changes;
  if (told.length === 0) return inertLine(plainTitle(names.base));
  const named = told.slice(0, 3).map(({ item }) => `${item.id} ${bounded(item.title, 50)}`.trim());
  const more = told.length > named.length ? ` and ${told.length - named.length} more` : "";
  return bounded(inertLine(`${TITLE_START}${named.join(", ")}${more}`), MAX_TITLE);
}

/** The body with our part brought up to date; what people wrote around it stays. */
export function pullRequestBody(existing: string, content: PullRequestContent): string {
  const start = "<!-- tickwork:start -->";
  return withOwnPart(existing, { start, starts: new RegExp(start), said: section(content) });
}

function section(content: PullRequestContent): string {
  const { presented, names } = content;
  const lead: DocumentSection = {
    name: "lead",
    importance: Number.POSITIVE_INFINITY,
    entries: 0,
    render: () =>
      `What Tickwork has done on ${markdownCode(names.base)} and nobody has merged yet. Brought up to date by ${byText(presented)}.`,
  };
  const end: DocumentSection = {
    name: "how it goes on",
    importance: Number.POSITIVE_INFINITY,
    entries: 0,
    render: () =>
      markdownSentence(
        `The next run goes on from \`${names.work}\` and takes in what is new on \`${names.base}\`. Push to it as you like. Merged, in whatever way: the next run begins again from \`${names.base}\`. Closed: Tickwork waits until it is reopened or its branch is deleted. To answer what is asked above, use the commands, or edit the backlog on this branch.`,
      ),
  };
  return boundedDocument(
    [
      lead,
      needsSection(presented),
      changesSection(content),
      warningsSection(presented),
      boardSection(presented),
      end,
    ],
    MAX_BYTES,
    everyItem(presented),
  );
}

/** `run 4711-1` as a link; a person's command is named, and on their machine there is nothing to link to. */
function byText({ command, run_id, run_url }: Presented): string {
  const run = run_url === undefined ? `run ${run_id}` : `[run ${run_id}](${run_url})`;
  if (command === "run") return run;
  return run_url === undefined ? `\`${command}\`` : `\`${command}\` (${run})`;
}

function changesSection({ base, subjects, presented }: PullRequestContent): DocumentSection {
  const changes = changesOf({ base, after: presented.after, subjects });
  return {
    name: "what changed",
    importance: 60,
    entries: changes.length,
    render: (most) =>
      changes.length === 0
        ? ""
        : paragraphs(
            `#### What changed (${countText(changes.length, "item")})`,
            compactTable(
              ["item", "was", "is", "commits"],
              changes
                .slice(0, most)
                .map(({ item, was, is, commits }) => [itemName(item), was, is, commitsText(commits)]),
            ),
            moreText(changes.length, most),
          ),
  };
}

function commitsText(commits: readonly string[]): string {
  const shown = commits.slice(-MOST_SUBJECTS).map((subject) => markdownText(bounded(subject, 120)));
  const more = commits.length - shown.length;
  return [...(more > 0 ? [`${more} more`] : []), ...shown].join("<br>");
}

interface Change {
  readonly item: { readonly id: ItemId; readonly title: string };
  readonly was: string;
  readonly is: string;
  readonly finished: boolean;
  /** What its commits say, without the item's name. */
  readonly commits: readonly string[];
}

/** Items that differ from the base, and those that have commits: finished ones first, then in the order of the backlog. */
function changesOf({
  base,
  after,
  subjects,
}: {
  base: Backlog | undefined;
  after: Backlog | undefined;
  subjects: readonly string[];
}): readonly Change[] {
  const commits = commitsByItem(subjects);
  const before = base?.items ?? [];
  const ids = new Set([
    ...before.map(({ id }) => id),
    ...(after?.items ?? []).map(({ id }) => id),
    // In a commit of somebody else's, one bracket may hold anything.
    ...[...commits].flatMap(([id, said]) => (said.some(ofPhase) ? [id] : [])),
  ]);
  const changes = [...ids].flatMap((id): readonly Change[] => {
    const [was, is] = [base && findItem(base, id), after && findItem(after, id)];
    const own = commits.get(id) ?? [];
    const [from, to] = [stateText(was), stateText(is)];
    if (from === to && own.length === 0) return [];
    const title = is?.title ?? was?.title ?? "";
    // One that a person closed has left, and is not done.
    const finished = is === undefined && own.some((said) => ofPhase(said) || said === "Complete");
    const gone = finished ? "done" : "not in the backlog any more";
    return [{ item: { id, title }, was: from || "not there", is: to || gone, finished, commits: own }];
  });
  return [...changes.filter(({ finished }) => finished), ...changes.filter(({ finished }) => !finished)];
}

function ofPhase(said: string): boolean {
  return said.startsWith("[");
}

/** `in progress, build`; empty for none. */
function stateText(item: Item | undefined): string {
  if (item === undefined) return "";
  const phase = item.phase === undefined ? "" : `, ${markdownText(item.phase)}`;
  return `${item.status.replace("_", " ")}${phase}`;
}

/** Subjects name their items: `[WRK-001][build] Add the flag | [WRK-002][note] …`, and a person's command `[WRK-001] Unblock`. */
function commitsByItem(subjects: readonly string[]): ReadonlyMap<ItemId, readonly string[]> {
  const found = new Map<ItemId, string[]>();
  for (const subject of subjects) {
    for (const part of subject.split(" | ")) {
      const [, id, said] = /^\[(?!tickwork\])([A-Za-z0-9][\w.-]{0,63})\] ?(.+)$/.exec(part) ?? [];
      if (id === undefined || said === undefined) continue;
      found.set(id as ItemId, [...(found.get(id as ItemId) ?? []), said]);
    }
  }
  return found;
}
