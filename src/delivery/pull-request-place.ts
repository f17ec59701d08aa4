/** The pull request that a run works for, as its end needs it: what it holds so far, and the way to it. */
import type { CommitSha } from "../backlog/item.ts";
import type { Git } from "./git.ts";
import type { GitHubApi } from "./github/api.ts";
import type { PullRequest } from "./github/pulls.ts";

export interface PullRequestPlace {
  /** Undefined on a person's machine without a token: then the person opens it, on the page `compare`. */
  readonly api: GitHubApi | undefined;
  readonly compare: string;
  readonly base: string;
  readonly work: string;
  readonly base_head: CommitSha;
  /** The one that was open when the run began. */
  readonly pull: PullRequest | undefined;
  /** A file as the base has it; undefined where it has none. */
  readBase(path: string): Promise<string | undefined>;
  /** Subjects of the commits that the branch has and its base has not, oldest first, at most 500. */
  subjects(): Promise<readonly string[]>;
}

const MOST_COMMITS = 500;

export interface PlaceToBe extends Pick<PullRequestPlace, "api" | "base" | "work" | "base_head" | "pull"> {
  readonly git: Git;
  /** The repository's address for people. */
  readonly pages: string;
}

/** Nothing is asked or started before one of its functions is called. */
export function pullRequestPlace({
  git,
  api,
  pages,
  base,
  work,
  base_head,
  pull,
}: PlaceToBe): PullRequestPlace {
  return {
    api,
    compare: `${pages}/compare/${inPath(base)}...${inPath(work)}?expand=1`,
    base,
    work,
    base_head,
    pull,
    async readBase(path) {
      const answer = await git.tryRun(["cat-file", "blob", `${base_head}:${path}`], { contents: true });
      return answer.kind === "ok" ? answer.stdout : undefined;
    },
    async subjects() {
      const range = ["log", "--format=%s", "-z", `--max-count=${MOST_COMMITS}`, `${base_head}..HEAD`];
      const answer = await git.tryRun(range);
      return answer.kind === "ok"
        ? answer.stdout
            .split("\0")
            .filter((line) => line !== "")
            .reverse()
        : [];
    },
  };
}

/** A branch's name in an address that is printed as a link: nothing in it ends one. */
function inPath(name: string): string {
  return encodeURIComponent(name).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
}
