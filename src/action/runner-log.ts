/** The log as the runner reads it: workflow commands for annotations, groups and masks. */
import { randomUUID } from "node:crypto";
import { EOL } from "node:os";
import * as core from "@actions/core";
import type { Log, LogPlace } from "../ports/log.ts";

export function createRunnerLog(): Log {
  return {
    info: (line) => core.info(harmless(line)),
    debug: (line) => core.debug(line),
    notice: (message, place) => core.notice(message, annotation(place)),
    warning: (message, place) => core.warning(message, annotation(place)),
    error: (message, place) => core.error(message, annotation(place)),
    group(title, untrusted) {
      core.startGroup(title);
      core.info(fenced(untrusted));
      core.endGroup();
    },
    mask: (secret) => core.setSecret(secret),
  };
}

/**
 * Between these two lines the runner obeys no command (`::error::`, `::add-mask::`), because nobody can guess the token:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
 */
function fenced(untrusted: string): string {
  const token = randomUUID();
  return [`::stop-commands::${token}`, untrusted, `::${token}::`].join(EOL);
}

/** A line of ours may quote a title: one that begins like a command must not be one. */
function harmless(line: string): string {
  return line.replace(/^\s*(::|##\[)/gm, (start) => `\u200b${start}`);
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
