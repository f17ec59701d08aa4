/** Where a run's files are. All are relative to the repository's top, with `/`, as git names them (spec §1). */
import { isAbsolute, posix, relative, sep } from "node:path";
import { WrongUse } from "./failure.ts";

export interface Paths {
  /** Absolute. */
  readonly top: string;
  /** Absolute: the folder the action works in, `top` or below. */
  readonly working_folder: string;
  readonly backlog: string;
  readonly inbox: string;
  inWorkingFolder(file: string): string;
}

/** Throws `WrongUse` for a path that leads out of the repository. */
export function pathsOf(where: {
  readonly top: string;
  readonly working_folder: string;
  /** From the working folder. */
  readonly backlog: string;
}): Paths {
  const { top, working_folder } = where;
  const inWorkingFolder = (file: string) => fileInTop({ top, working_folder, file });
  const backlog = inWorkingFolder(where.backlog);
  return { top, working_folder, backlog, inbox: inboxBeside(backlog), inWorkingFolder };
}

/** A path a person gave, as git names it. Throws `WrongUse` for one that leads out of the repository. */
export function fileInTop(where: {
  readonly top: string;
  readonly working_folder: string;
  readonly file: string;
}): string {
  const base = relative(where.top, where.working_folder).split(sep).join("/");
  const path = posix.normalize(posix.join(base, where.file));
  if (isAbsolute(where.file) || path === ".." || path.startsWith("../")) {
    throw new WrongUse(
      `The path "${where.file}" leads out of the checkout.`,
      "Give one relative to working-directory.",
    );
  }
  return path;
}

/** `BACKLOG.yaml` → `BACKLOG_INBOX.yaml`, in the same folder. */
export function inboxBeside(backlog: string): string {
  const { dir, name, ext } = posix.parse(backlog);
  return posix.join(dir, `${name}_INBOX${ext}`);
}
