/** Do people's merges of the backlog go by meaning, as a run's do (README, Merging branches)? */

import { findProgram } from "../../../executor/process/program-path.ts";
import type { Finding } from "../../../report/check-up.ts";
import { mergeAttributes, mergeDriverConfig } from "../../git-attributes.ts";
import { thisProgram } from "../../package-file.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const MERGE: DoctorCheck = { name: "merge-driver", title: "Merging", look };

async function look({ repository, files, what, context }: Subject): Promise<readonly Finding[]> {
  // On a runner nobody merges by hand.
  if (repository.kind === "refused" || context.environment.on_runner) return [];
  const backlog = files.backlogs[0]?.file ?? "BACKLOG.yaml";
  const attribute = await repository.git.tryRun(["check-attr", "merge", "--", backlog]);
  const isNamed = attribute.kind === "ok" && /: merge: tickwork\s*$/.test(attribute.stdout);
  if (!isNamed)
    return [
      {
        kind: "note",
        says: `${backlog} merges by lines in people's clones, since .gitattributes does not name a driver for it`,
        remedy: `Add to .gitattributes: ${mergeAttributes({ backlog })
          .map((line) => `\`${line}\``)
          .join(", ")}.`,
      },
    ];
  const driver = await repository.git.tryRun(["config", "--get", "merge.tickwork.driver"]);
  const words = driver.kind === "ok" ? driver.stdout.trim() : "";
  const register = `Once in each clone: \`${mergeDriverConfig(thisProgram())}\`.`;
  if (words === "")
    return [
      {
        kind: "note",
        says: ".gitattributes names the merge driver, and git does not know it in this clone, so that it merges by lines",
        remedy: register,
      },
    ];
  const missing = await missingPart(words, { path: context.env["PATH"], cwd: what.top });
  return missing === undefined
    ? [ok("git knows the merge driver, and .gitattributes names it")]
    : [
        {
          kind: "warning",
          says: `git cannot start the merge driver: ${missing} is not there`,
          remedy: register,
        },
      ];
}

/** The program, or the script it is given, that is not there. */
async function missingPart(
  driver: string,
  where: { readonly path: string | undefined; readonly cwd: string },
): Promise<string | undefined> {
  const [program = "", script] = [...driver.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
  if ((await findProgram(program, where)) === undefined) return program;
  const isPath = script?.includes("/") === true;
  return isPath && (await findProgram(script, where)) === undefined ? script : undefined;
}
