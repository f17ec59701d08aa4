import { realpathSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { RunFailure } from "./failure.ts";
import type { Inputs } from "./inputs.ts";
import type { RunnerEnvironment } from "./runner-environment.ts";

/** Absolute path, links resolved. Throws `RunFailure` for a folder that is not there, or on a runner outside the workspace. */
export function workingFolder(
  { on_runner, workspace }: Pick<RunnerEnvironment, "on_runner" | "workspace">,
  { working_directory }: Pick<Inputs, "working_directory">,
): string {
  const folder = tryRealPath(resolve(workspace, working_directory));
  const root = tryRealPath(workspace);
  if (folder === undefined || root === undefined) {
    throw new RunFailure(
      `The folder "${working_directory}" is not there.`,
      "Check out the repository before this step, and check the input working-directory.",
    );
  }
  const within = relative(root, folder);
  if (on_runner && (within === ".." || within.startsWith(`..${sep}`))) {
    throw new RunFailure(
      `The folder "${working_directory}" lies outside the workspace.`,
      "Give a path below the checkout as working-directory.",
    );
  }
  return folder;
}

function tryRealPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
