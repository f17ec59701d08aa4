/** What `init` does about the backlog: a new one, the one that is there, or an older one brought to the schema of today. */
import { compareProblems, problemLine } from "../../backlog/problem.ts";
import { backlogProblems } from "../../config/backlog-rules.ts";
import type { Config } from "../../config/config.ts";
import type { Store } from "../../coordinator/store.ts";
import type { Git } from "../../delivery/git.ts";
import { countText } from "../../report/amounts.ts";
import type { InitFile } from "../../report/init-summary.ts";
import { loadBacklog } from "../settings.ts";
import { backlogFile } from "./data-files.ts";
import { schemaUrl } from "./origin.ts";
import type { Survey } from "./survey.ts";

/**
 * An older schema is migrated here, by edits of the text, only where git has the file as it is: then nothing can be lost,
 * and the difference can be looked at. Else the next run does it, in a commit of its own.
 */
export async function planBacklog(
  path: string,
  { survey, store, config }: { readonly survey: Survey; readonly store: Store; readonly config: Config },
): Promise<InitFile> {
  const url = schemaUrl(survey.origin, "backlog");
  const read = await store.read(path);
  if (read.kind === "missing") return { path, kind: "new", text: backlogFile(url) };
  const loaded = await loadBacklog(store, path, config);
  if (loaded.kind === "refused") {
    const [first] = loaded.problems;
    const says = first ? problemLine(first) : "it cannot be read";
    return {
      path,
      kind: "there",
      text: "",
      note: `it does not load: ${says} \`tickwork validate\` lists all there is to mend`,
    };
  }
  const { document } = loaded;
  const { problems } = backlogProblems(document, config);
  const faults = [...document.notices, ...problems]
    .toSorted(compareProblems)
    .filter(({ severity }) => severity !== "notice");
  const items = countText(document.backlog.items.length, "item");
  const mend = faults.length > 0 ? `; ${countText(faults.length, "problem")}: see \`tickwork validate\`` : "";
  const { migrated_from } = document;
  if (migrated_from === undefined) {
    const line = `# yaml-language-server: $schema=${url}\n`;
    const explained = read.kind === "text" && read.text.includes("yaml-language-server: $schema=");
    return explained
      ? { path, kind: "there", text: "", note: `${items}${mend}` }
      : { path, kind: "kept", text: line, note: `lacks (it has ${items}${mend})` };
  }
  if (await isCommitted(survey.git, path)) {
    return {
      path,
      kind: "migrated",
      text: document.text,
      note: `${items}, from schema ${migrated_from} to 3${mend}`,
    };
  }
  const note = `${items} of schema ${migrated_from}, which the first run migrates: git does not have the file as it is${mend}`;
  return { path, kind: "there", text: "", note };
}

async function isCommitted(git: Git, path: string): Promise<boolean> {
  const tracked = await git.tryRun(["ls-files", "--error-unmatch", "--", path]);
  const changed = await git.tryRun(["status", "--porcelain", "--", path]);
  return tracked.kind === "ok" && changed.kind === "ok" && changed.stdout === "";
}
