/** A pull request as a runner gets it: the remote holds the merge commit, and the checkout has as much history as asked. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Checkout, Files, World } from "./repository.ts";
import { createWorld } from "./repository.ts";

type Changes = Readonly<Record<string, string | null>>;

export interface PullRequestOptions {
  readonly base: Files;
  readonly changes: Changes;
  /** What gets onto the main branch after the pull request left it. */
  readonly meanwhile?: Changes | undefined;
  /** `fetch-depth` of actions/checkout; 0 is everything. Default 2. */
  readonly depth?: number | undefined;
  /** What is checked out: the merge commit, or the pull request's own head. */
  readonly ref?: "merge" | "head" | undefined;
  readonly branch?: string | undefined;
  readonly fork?: boolean | undefined;
}

export interface PullRequest extends AsyncDisposable {
  readonly world: World;
  readonly checkout: Checkout;
  /** For `runAction`: the event's name, its file, and a read-only token. */
  readonly start: { readonly event: string; readonly env: Readonly<Record<string, string>> };
}

export async function createPullRequest(options: PullRequestOptions): Promise<PullRequest> {
  const { depth = 2, ref = "merge", branch = "proposal", fork = false } = options;
  const world = await createWorld({ files: options.base });
  const person = await world.clone();
  await person.git("checkout", "--quiet", "-b", branch);
  await change(person, options.changes);
  const head = await person.commitAll("Propose");
  if (options.meanwhile) await world.personPushes(options.meanwhile);
  await person.git("fetch", "--quiet", "origin", "main");
  await person.git("checkout", "--quiet", "--detach", "origin/main");
  const tip = await person.head();
  await person.git("merge", "--quiet", "--no-ff", "--message", "Merge", head);
  await person.git("push", "--quiet", "origin", "HEAD:refs/pull/7/merge", `${head}:refs/pull/7/head`);

  const checkout = await world.alone();
  await checkout.git("remote", "add", "origin", pathToFileURL(world.remote).href);
  const limit = depth === 0 ? [] : [`--depth=${depth}`];
  const refs = [`+refs/pull/7/${ref}:refs/remotes/pull/7/${ref}`];
  if (depth === 0) refs.push("+refs/heads/*:refs/remotes/origin/*");
  await checkout.git("fetch", "--quiet", "--no-tags", ...limit, "origin", ...refs);
  await checkout.git("checkout", "--quiet", "--detach", `refs/remotes/pull/7/${ref}`);

  const event = join(world.root, "event.json");
  const name = "example/repository";
  const payload = {
    pull_request: {
      head: { sha: head, ref: branch, repo: { full_name: fork ? "stranger/repository" : name } },
      base: { sha: tip, ref: "main", repo: { full_name: name } },
    },
  };
  await writeFile(event, JSON.stringify(payload));
  return {
    world,
    checkout,
    start: { event: "pull_request", env: { GITHUB_EVENT_PATH: event, GITHUB_REF: "refs/pull/7/merge" } },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

async function change(checkout: Checkout, changes: Changes): Promise<void> {
  for (const [path, text] of Object.entries(changes)) {
    if (text === null) await checkout.remove(path);
    else await checkout.write(path, text);
  }
}
