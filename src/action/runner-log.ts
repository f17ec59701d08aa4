/** The log as the runner reads it: workflow commands for annotations, groups and masks. */
import { randomUUID } from "node:crypto";
import { EOL } from "node:os";
import * as core from "@actions/core";
import type { Log, LogPlace } from "../ports/log.ts";
import { logStage, type StagePrinter } from "./log-stage.ts";

/** Writes to standard output. What is masked is masked by the runner, in all that follows. */
export function createRunnerLog(): Log {
  const stage = logStage(fencedGroups());
  const aside =
    <Arguments extends readonly unknown[]>(print: (...of: Arguments) => void) =>
    (...of: Arguments) =>
      stage.aside(() => print(...of));
  return {
    info: aside((line: string) => core.info(withoutCommands(line))),
    debug: aside((line: string) => core.debug(line)),
    notice: aside((message: string, place?: LogPlace) => core.notice(message, annotation(place))),
    warning: aside((message: string, place?: LogPlace) => core.warning(message, annotation(place))),
    error: aside((message: string, place?: LogPlace) => core.error(message, annotation(place))),
    group(title, untrusted) {
      const group = stage.openGroup(title);
      group.write(`${untrusted}\n`);
      group.close();
    },
    openGroup: (title) => stage.openGroup(title),
    mask: aside((secret: string) => core.setSecret(secret)),
  };
}

/**
 * Between the two lines of a fence the runner obeys no command (`::error::`, `::add-mask::`), because nobody can guess
 * the token, which is another for each fence:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
 */
function fencedGroups(): StagePrinter {
  let token = "";
  return {
    open(title) {
      core.startGroup(title);
      token = randomUUID();
      core.info(`::stop-commands::${token}`);
    },
    print: (text) => void process.stdout.write(text.replaceAll("\n", EOL)),
    close() {
      core.info(`::${token}::`);
      core.endGroup();
    },
  };
}

/**
 * A line of ours may quote a title: what is like a command must not be one. The runner obeys `::command::` at the beginning
 * of a line, and the older `##[command]` anywhere in it.
 */
function withoutCommands(text: string): string {
  return text.replace(/^\s*::/gm, (start) => `\u200b${start}`).replaceAll("##[", "#\u200b#[");
}

function annotation(place: LogPlace | undefined): core.AnnotationProperties {
  if (!place) return {};
  const { file, line, column, title } = place;
  return {
    file,
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
    ...(title === undefined ? {} : { title }),
  };
}
