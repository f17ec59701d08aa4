/**
 * Completion for shells: `tickwork completion bash` prints a script that asks `tickwork completion complete bash -- …` at
 * each press of the tab key. (`complete` alone is a word of the contract, for items.)
 */
import type { Command as Program } from "commander";
import type { Item } from "../backlog/item.ts";
import { createStore } from "../coordinator/store.ts";
import { singleLine } from "../report/escape.ts";
import { type Completion, commandsOf, completionsOf } from "./completions.ts";
import { knownValuesOf } from "./input-rules.ts";
import { fileInTop } from "./paths.ts";
import { topOf } from "./repository-top.ts";
import { backlogPath, loadBacklog, loadConfig } from "./settings.ts";

/** No word that was typed is evaluated by the shell; where nothing is offered, files are. */
const SCRIPTS = {
  bash: `_tickwork() {
  local IFS=$'\\n'
  COMPREPLY=($(tickwork completion complete bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _tickwork tickwork`,
  zsh: `#compdef tickwork
_tickwork() {
  local -a offers
  offers=("\${(@f)$(tickwork completion complete zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $offers[1] ]]; then _describe 'tickwork' offers; else _files; fi
}
if [[ $funcstack[1] == _tickwork ]]; then _tickwork "$@"; else compdef _tickwork tickwork; fi`,
  fish: `function __tickwork_offers
  set -l words (commandline -opc)
  tickwork completion complete fish -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c tickwork -f -a '(__tickwork_offers)'`,
} as const;

type Shell = keyof typeof SCRIPTS;
export const SHELLS = Object.keys(SCRIPTS) as readonly Shell[];

/** The script that a person sources. It asks the program again at each Tab. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

/** Whether it is one of the shells for which there is a script. */
export function isShell(word: string | undefined): word is Shell {
  return SHELLS.some((shell) => shell === word);
}

export interface CompletionRequest {
  readonly shell: Shell;
  readonly words: readonly string[];
}

/** What a shell asks, or undefined where a person typed something else. */
export function completionRequest(argv: readonly string[]): CompletionRequest | undefined {
  const [, , command, request, shell, dashes, ...words] = argv;
  const asked = command === "completion" && request === "complete" && dashes === "--";
  return asked && isShell(shell) ? { shell, words } : undefined;
}

/** A line each, as the shell's script expects it. */
export async function completionLines(
  program: Program,
  { shell, words }: CompletionRequest,
): Promise<readonly string[]> {
  const items = await itemsHere();
  const valuesOf = (name: string): readonly Completion[] => {
    if (name === "item")
      return items.map(({ id, status, title }) => ({ value: id, about: `${status} · ${singleLine(title)}` }));
    if (name === "command") return commandsOf(program);
    const known = name === "shell" ? SHELLS : knownValuesOf(name);
    return known.map((value) => ({ value, about: "" }));
  };
  return completionsOf(program, words, valuesOf).map((one) => LINES[shell](one));
}

const LINES: Readonly<Record<Shell, (completion: Completion) => string>> = {
  bash: ({ value }) => value,
  zsh: ({ value, about }) => `${value.replaceAll(":", "\\:")}:${about}`,
  fish: ({ value, about }) => `${value}\t${about}`,
};

/** Of the backlog in this folder. None when there is none to read: a tab key is no place for errors. */
async function itemsHere(): Promise<readonly Item[]> {
  try {
    const working_folder = process.cwd();
    const top = topOf(working_folder);
    const place = { store: createStore(top), top, working_folder };
    const loaded = await loadConfig(place, {});
    const config = loaded.kind === "loaded" ? loaded.config : undefined;
    const file = fileInTop({ top, working_folder, file: backlogPath({}, config) });
    const backlog = await loadBacklog(place.store, file, config);
    return backlog.kind === "loaded" ? backlog.document.backlog.items : [];
  } catch {
    return [];
  }
}
