/** What the texts of issues are made of besides the items: where the backlog is, which run asks, what there is to link to. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Item, ItemId } from "../../backlog/item.ts";
import { placeOf } from "../../config/config.ts";
import type { GitHubApi } from "../../delivery/github/api.ts";
import { nameChangeFolder } from "../../executor/process/change-folder.ts";
import type { IssueFacts } from "../../report/decision-issue.ts";
import type { IssuePlace } from "../../report/issue-mark.ts";
import type { CommandContext } from "../command.ts";
import type { Workspace } from "../workspace.ts";

/** Where work goes by pull request, the branch is that which it is for. */
export function issuePlace(
  { environment }: Pick<CommandContext, "environment">,
  api: GitHubApi,
  of: { readonly branch: string; readonly backlog: string },
): IssuePlace {
  const { owner, repo } = api.repository;
  const isHere = environment.repository === `${owner}/${repo}`;
  return { ...of, repository: isHere ? environment.repository_id : undefined };
}

/** Undefined where no branch is known, to which a backlog could belong. */
export async function issueFacts(
  context: Pick<CommandContext, "environment">,
  workspace: Workspace,
  { api, items }: { readonly api: GitHubApi; readonly items: readonly Item[] },
): Promise<IssueFacts | undefined> {
  const { environment } = context;
  const { repository, config, paths } = workspace;
  const { pull_request } = repository;
  const tree = pull_request?.work ?? repository.branch;
  if (tree === undefined) return undefined;
  const branch = pull_request?.base ?? tree;
  const { owner, repo } = api.repository;
  const folders = await foldersOf(paths, items);
  return {
    place: issuePlace(context, api, { branch, backlog: paths.backlog }),
    tree,
    repository_url: `${environment.server_url}/${owner}/${repo}`,
    run: environment.run_url === undefined ? "" : `actions/runs/${environment.run_id.replace(/-\d+$/, "")}`,
    placeOf: (item) => placeOf(config, item),
    folderOf: ({ id }) => folders.get(id),
  };
}

async function foldersOf(
  { working_folder, inWorkingFolder }: Workspace["paths"],
  items: readonly Item[],
): Promise<ReadonlyMap<ItemId, string>> {
  const found = new Map<ItemId, string>();
  for (const item of items) {
    const path = await nameChangeFolder(working_folder, item);
    // An empty one is in no commit: a link to it would lead nowhere.
    const written = await readdir(join(working_folder, path)).catch(() => []);
    if (written.length > 0) found.set(item.id, inWorkingFolder(path));
  }
  return found;
}
