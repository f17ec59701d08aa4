/** From the config's text to a `Config` with every default filled in, or to all that is wrong with it. */
import { deepFreeze } from "../backlog/backlog.ts";
import { compareProblems, type Problem } from "../backlog/problem.ts";
import { type Place, readYaml } from "../backlog/yaml-text.ts";
import type { Config } from "./config.ts";
import { configSchema } from "./schema.ts";
import { issueProblems } from "./schema-issues.ts";

/**
 * What holds where there is no config, or an empty one: the defaults of spec §2 and the built-in pipeline.
 */
export const DEFAULT_CONFIG: Config = deepFreeze(configSchema.parse({}));

/**
 * Where a value of the config stands, for problems that are found later; of its nearest parent if it is not
 * written.
 */
export type LocateConfig = (path: readonly (string | number)[]) => Place;

export type ReadConfig =
  | { readonly kind: "read"; readonly config: Config; readonly locate: LocateConfig }
  /** All of them, in the order of the file. */
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/**
 * Reads the config's text; undefined when there is no file. `file` is relative to the repository and names
 * it in problems. What needs more than the schema is looked at by `configProblems`.
 */
export async function readConfig(text: string | undefined, file: string): Promise<ReadConfig> {
  if (text === undefined)
    return { kind: "read", config: DEFAULT_CONFIG, locate: () => ({ line: 1, column: 1 }) };
  const read = await readYaml(text, file);
  if (read.kind === "refused") return read;
  const { yaml } = read;
  const checked = configSchema.safeParse(yaml.value ?? {});
  if (!checked.success) {
    const problems = issueProblems(checked.error.issues, { yaml, file });
    return { kind: "refused", problems: problems.toSorted(compareProblems) };
  }
  return { kind: "read", config: deepFreeze({ ...checked.data, source: file }), locate: yaml.locate };
}
