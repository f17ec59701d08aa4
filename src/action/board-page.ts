/** `status --html`: the board as a page, into a file. */
import { mkdir, readFile } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
import type { Item } from "../backlog/item.ts";
import { pipelineOf } from "../config/config.ts";
import { createStore, type Store } from "../coordinator/store.ts";
import { isPage, pageHtml } from "../report/page/page-html.ts";
import type { BoardNow } from "./board-now.ts";
import type { CommandContext } from "./command.ts";
import { RunFailure } from "./failure.ts";
import { itemCommits, wholeJournal, wholeWorklog } from "./history.ts";
import { packageVersion } from "./package-file.ts";
import { fileInTop, type Paths } from "./paths.ts";

/** Resolves to the page's size in bytes. Throws `RunFailure` where something that is no such page is in the way. */
export async function writeBoardPage(
  file: string,
  { workspace, board, needs, now, workflow_file }: BoardNow,
  context: CommandContext,
): Promise<number> {
  const { config, document, paths } = workspace;
  const { repository, repository_url, run_url } = context.environment;
  const html = pageHtml(await pageTemplate(), {
    board,
    needs,
    backlog: document.backlog,
    entries: (await wholeJournal(workspace)).entries,
    worklog: await wholeWorklog(workspace),
    commits: await itemCommits(paths.top, context),
    phasesFor: (item: Item) => {
      const pipeline = pipelineOf(config, item);
      return pipeline ? [...pipeline.pre_phases, ...pipeline.phases].map(({ name }) => name) : [];
    },
    title: repository ?? basename(paths.top),
    repository_url,
    run_url,
    now,
    made_by: `Tickwork ${await packageVersion()}`,
    workflow_file,
  });
  const place = placeOfPage(file, workspace.store, paths, context);
  try {
    await mkdir(place.top, { recursive: true });
    const there = await place.store.read(place.file);
    if (there.kind === "unreadable" || (there.kind === "text" && !isPage(there.text)))
      throw new RunFailure(
        `"${file}" is there and is no page of Tickwork's, so it was not overwritten.`,
        "Give another name, or delete it.",
      );
    await place.store.write(place.file, html);
  } catch (error) {
    if (error instanceof RunFailure || !(error instanceof Error && "code" in error)) throw error;
    throw new RunFailure(
      `The page "${file}" could not be written: ${error.message}.`,
      "Give another place.",
      {
        cause: error,
      },
    );
  }
  return Buffer.byteLength(html);
}

/** On a runner inside the checkout; on a person's machine wherever they say. */
function placeOfPage(file: string, store: Store, paths: Paths, { environment }: CommandContext) {
  const path = resolve(paths.working_folder, file);
  const isInside = path.startsWith(`${paths.top}${sep}`);
  if (!isInside && !environment.on_runner)
    return { store: createStore(dirname(path)), top: dirname(path), file: basename(path) };
  const { top, working_folder } = paths;
  return { store, top, file: fileInTop({ top, working_folder, file: relative(working_folder, path) }) };
}

async function pageTemplate(): Promise<string> {
  // Put together at run time: a bundler that sees the path would copy the file once more.
  return readFile([import.meta.dirname, "page.html"].join("/"), "utf8");
}
