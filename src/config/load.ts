/** From the config's text to a `Config` with every default filled in, or to all that is wrong with it. */
import { deepFreeze } from "../backlog/backlog.ts";
import { compareProblems, type Problem } from "../backlog/problem.ts";
import { type Place, readYaml, type YamlText } from "../backlog/yaml-text.ts";
import type { Config } from "./config.ts";
import { type SalvagedConfig, salvagedConfig } from "./salvage.ts";
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
  | {
      readonly kind: "refused";
      /** In the order of the file. */
      readonly problems: readonly Problem[];
      /** What can be looked at all the same, for further problems and nothing else. */
      readonly readable?: ReadableConfig | undefined;
    };

export type ReadableConfig = SalvagedConfig & { readonly locate: LocateConfig };

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
  const locate = locateIn(yaml);
  if (!checked.success) {
    const { issues } = checked.error;
    const problems = issueProblems(issues, { yaml, file }).toSorted(compareProblems);
    const salvaged = salvagedConfig(yaml.value, issues);
    if (!salvaged) return { kind: "refused", problems };
    const config = deepFreeze({ ...salvaged.config, source: file });
    return { kind: "refused", problems, readable: { ...salvaged, config, locate } };
  }
  return { kind: "read", config: deepFreeze({ ...checked.data, source: file }), locate };
}

/** A phase may say `destructive` by its other name. */
function locateIn({ locate }: YamlText): LocateConfig {
  return (path) => {
    if (path.at(-1) !== "destructive") return locate(path);
    const parent = path.slice(0, -1);
    const [own, around] = [locate(path), locate(parent)];
    const isWritten = own.line !== around.line || own.column !== around.column;
    return isWritten ? own : locate([...parent, "is_destructive"]);
  };
}
