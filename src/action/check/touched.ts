/** Does a pull request touch anything that the check looks at? If not, it passes at once, and can be a required check. */
import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { fileInTop, inboxBeside } from "../paths.ts";
import { backlogPath, CONFIG_FILES, loadConfig } from "../settings.ts";
import { isPattern } from "./backlog-paths.ts";
import type { FilesToCheck } from "./check-files.ts";
import { filesBehind } from "./known-files.ts";

/** True as well when it cannot be told. `changed` are paths relative to the top. */
export async function touchesChecked(
  changed: readonly string[],
  what: FilesToCheck & { readonly backlog: string | undefined },
): Promise<boolean> {
  if (changed.length === 0) return false;
  // What a pattern matches is not known for files that are gone.
  if (what.backlog !== undefined && isPattern(what.backlog) && changed.some((file) => /\.ya?ml$/.test(file)))
    return true;
  const loaded = await loadConfig({ ...what, store: what.files }, what);
  const config = loaded.kind === "loaded" ? loaded.config : loaded.readable?.config;
  if (config === undefined) return true;
  const inTop = (file: string) => fileInTop({ ...what, file });
  const backlogs =
    what.backlog !== undefined && isPattern(what.backlog) ? [] : [inTop(backlogPath(what, config))];
  const looked_at = [
    ...backlogs,
    ...backlogs.map(inboxBeside),
    ...(what.config === undefined ? CONFIG_FILES : [what.config]).map(inTop),
    ...filesBehind(config, what),
  ];
  const wanted = new Set(looked_at);
  if (changed.some((file) => wanted.has(file))) return true;
  const links = await Promise.all(looked_at.map((file) => isThroughLink(what.top, file)));
  return links.includes(true);
}

/** What a link points to may be what changed. */
async function isThroughLink(top: string, file: string): Promise<boolean> {
  const path = join(top, file);
  const there = await lstat(path).catch(() => undefined);
  return there !== undefined && (await realpath(path).catch(() => "")) !== join(await realpath(top), file);
}
