/** Commands of the config whose script is not in the repository: found here, and not at three in the morning. */
import { posix } from "node:path";
import { knownValues } from "../backlog/schema-problems.ts";
import type { Config } from "./config.ts";
import type { Fault } from "./fault.ts";
import { leavesRepository } from "./leaves-repository.ts";
import { type KnownFiles, namedCommands, PACKAGE_FILE } from "./named-files.ts";
import { pathName } from "./schema-issues.ts";
import { neededFiles } from "./shell-words.ts";

/** Where the scripts of package.json are not known, only files are looked for. */
export function commandFaults(config: Config, files: KnownFiles): readonly Fault[] {
  return namedCommands(config).flatMap(({ path, command }) => {
    const { scripts, package_scripts } = neededFiles(command);
    const missing = scripts.filter((script) => {
      const file = posix.normalize(script);
      return !leavesRepository(file) && !files.exists(file);
    });
    const known = files.package_scripts;
    const unknown = known ? package_scripts.filter((name) => !known.has(name)) : [];
    return [
      ...missing.map((script): Fault => {
        const message = `${pathName(path)} starts "${script}", which is not there`;
        const hint = "Add the script, or mend its path; commands start in the working folder.";
        return { code: "TW071", path, message, hint };
      }),
      ...unknown.map((name): Fault => {
        const message = `${pathName(path)} starts the script "${name}", which ${PACKAGE_FILE} does not have`;
        const hint = known?.size ? knownValues(name, [...known]) : `Add it to "scripts" in ${PACKAGE_FILE}.`;
        return { code: "TW071", path, message, hint };
      }),
    ];
  });
}
