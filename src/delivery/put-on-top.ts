/**
 * Puts commits on top of another one without a working tree, as `git rebase` would with one: steps may be running in the
 * only tree there is. Nothing but new objects comes of it; branch and files move later, or not at all (spec §10).
 */
import type { CommitSha, ItemId } from "../backlog/item.ts";
import type { Decided } from "../backlog/merge/merge-notes.ts";
import type { SetAside } from "../ports/checkpoints.ts";
import { type Commit, subjectOf, writeCommit } from "./commits.ts";
import type { DecideConflict } from "./conflict.ts";
import type { Git } from "./git.ts";
import { isState, mergeCommit } from "./merge-commit.ts";
import { splitWork, type Work } from "./set-aside.ts";
import { compareTrees } from "./trees.ts";

export interface PutOnTop {
  readonly commits: readonly Commit[];
  readonly onto: CommitSha;
  readonly decide: DecideConflict;
  /** For the index that a decided conflict needs for a moment. */
  readonly gitDir: string;
  /** The run's own files, as far as they are known by name. */
  readonly state?: ReadonlySet<string> | undefined;
  /** Whose work a commit is. What belongs to nobody is never set aside: it is a conflict of the whole. */
  readonly owners?: ReadonlyMap<CommitSha, readonly ItemId[]> | undefined;
  /** Brings work to safety that does not go on top. Without it, and where it cannot, nothing goes on top. */
  readonly keepSafe?: KeepSafe | undefined;
  /** Files whose newest content was set aside before: what builds on them is set aside, too. */
  readonly without?: readonly string[] | undefined;
}

/** `code` is the commit to keep, to be written with its mark; so many of its history's newest commits are the work. */
export type KeepSafe = (work: {
  readonly code: Commit;
  readonly key: CommitSha;
  readonly commits: number;
  readonly owners: readonly ItemId[];
}) => Promise<Omit<SetAside, "item_ids" | "files"> | undefined>;

export type PutOnTopResult =
  | {
      readonly kind: "done";
      readonly head: CommitSha;
      /** What each commit is called now; undefined for one whose changes were there already. */
      readonly renamed: ReadonlyMap<CommitSha, CommitSha | undefined>;
      readonly set_aside: readonly SetAside[];
      /** Commits of what was set aside: what is left of them has another subject. */
      readonly reduced: ReadonlySet<CommitSha>;
      /** What the merge of the backlog decided, a sentence each. */
      readonly said: readonly Decided[];
      /** All files whose newest content here is not in `head`. */
      readonly without: readonly string[];
    }
  /** `subject` is the first line of the commit that does not go on top. */
  | { readonly kind: "conflict"; readonly files: readonly string[]; readonly subject: string };

/** Author, date and message stay; a commit that changes nothing any more is left out. Some three processes a commit. */
export async function putOnTop(git: Git, request: PutOnTop): Promise<PutOnTopResult> {
  const pile = new Pile(git, request);
  for (const work of workIn(request)) {
    const conflict = await pile.add(work);
    if (conflict) return conflict;
  }
  return pile.done();
}

/** A step's commits belong together: its agent's, and ours behind them. */
function workIn({ commits, owners }: PutOnTop): readonly Work[] {
  const works: { commits: Commit[]; owners: readonly ItemId[] }[] = [];
  for (const commit of commits) {
    const own = owners?.get(commit.sha) ?? [];
    const last = works.at(-1);
    if (last && own.length > 0 && last.owners.join() === own.join()) last.commits.push(commit);
    else works.push({ commits: [commit], owners: own });
  }
  return works;
}

type Conflict = Extract<PutOnTopResult, { kind: "conflict" }>;
type Place = { readonly head: CommitSha; readonly tree: string | undefined };

class Pile {
  readonly #git: Git;
  readonly #request: PutOnTop;
  readonly #state: ReadonlySet<string>;
  readonly #renamed = new Map<CommitSha, CommitSha | undefined>();
  readonly #reduced = new Set<CommitSha>();
  readonly #without: Set<string>;
  readonly #aside: SetAside[] = [];
  readonly #said: Decided[] = [];
  #place: Place;

  constructor(git: Git, request: PutOnTop) {
    this.#git = git;
    this.#request = request;
    this.#state = request.state ?? new Set();
    this.#without = new Set(request.without);
    this.#place = { head: request.onto, tree: undefined };
  }

  done(): PutOnTopResult {
    return {
      kind: "done",
      head: this.#place.head,
      renamed: this.#renamed,
      set_aside: this.#aside,
      reduced: this.#reduced,
      said: this.#said,
      without: [...this.#without],
    };
  }

  async add(work: Work): Promise<Conflict | undefined> {
    const start = this.#place;
    for (const commit of work.commits) {
      const files = (await this.#builtOnWhatIsAside(commit)) ?? (await this.#addCommit(commit));
      if (files.length === 0) continue;
      this.#place = start;
      return this.#setAside(work, { files, subject: subjectOf(commit) });
    }
    return undefined;
  }

  /** Resolves to the files in which it conflicts; none when it is added. */
  async #addCommit(commit: Commit, name = commit.sha): Promise<readonly string[]> {
    const { head } = this.#place;
    if (commit.parent === head) {
      this.#place = { head: commit.sha, tree: commit.tree };
      this.#renamed.set(name, commit.sha);
      return [];
    }
    const tree =
      this.#place.tree ?? (await this.#git.run(["rev-parse", "--verify", `${head}^{tree}`])).trim();
    const merged = await mergeCommit(this.#git, { ...this.#request, commit, tree, state: this.#state });
    if (merged.conflicts.length > 0) return merged.conflicts;
    if (merged.left.length > 0 && !(await this.#leave(commit, merged.left))) return merged.left;
    this.#said.push(...merged.said);
    if (merged.tree === tree) {
      this.#place = { head, tree };
      this.#renamed.set(name, undefined);
      return [];
    }
    const added = await writeCommit(this.#git, { commit, tree: merged.tree, parent: head });
    this.#place = { head: added, tree: merged.tree };
    this.#renamed.set(name, added);
    return [];
  }

  async #builtOnWhatIsAside(commit: Commit): Promise<readonly string[] | undefined> {
    if (this.#without.size === 0 || commit.parent === undefined) return undefined;
    const changes = await compareTrees(this.#git, { from: commit.parent, to: commit.sha });
    const built = changes.map(({ path }) => path).filter((path) => this.#without.has(path));
    return built.length > 0 ? built : undefined;
  }

  /** What of the backlog cannot be merged stays out of it; the whole commit is kept, so that a person can look. */
  async #leave(commit: Commit, files: readonly string[]): Promise<boolean> {
    const owners = this.#request.owners?.get(commit.sha) ?? [];
    const kept = await this.#request.keepSafe?.({ code: commit, key: commit.sha, commits: 1, owners });
    if (kept) this.#aside.push({ item_ids: [], files, ...kept });
    return kept !== undefined;
  }

  async #setAside(work: Work, conflict: Omit<Conflict, "kind">): Promise<Conflict | undefined> {
    const { keepSafe, gitDir } = this.#request;
    const [first] = work.commits;
    const ofState = (path: string) => isState(path, { state: this.#state });
    const split = { work, isState: ofState, gitDir };
    const halves = keepSafe && work.owners.length > 0 ? await splitWork(this.#git, split) : undefined;
    const of = { commits: work.commits.length, owners: work.owners };
    const kept = halves && first && (await keepSafe?.({ code: halves.code, key: first.sha, ...of }));
    if (!kept) return { kind: "conflict", ...conflict };
    const aside = { item_ids: work.owners, files: conflict.files, ...kept };
    this.#aside.push(aside);
    for (const file of halves.code_files) this.#without.add(file);
    for (const { sha } of work.commits) this.#renamed.set(sha, undefined);
    const state = await halves.state(aside);
    const last = work.commits.at(-1);
    if (!state || !last) return undefined;
    this.#reduced.add(last.sha);
    const files = await this.#addCommit(state, last.sha);
    return files.length === 0 ? undefined : { kind: "conflict", ...conflict };
  }
}
