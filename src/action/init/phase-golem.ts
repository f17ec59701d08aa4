/** The config of phase-golem, whose backlog files Tickwork reads as they are, in Tickwork's words. */
import { parse, TomlError } from "smol-toml";
import { configSchema } from "../../config/schema.ts";

/** Looked for in this order; the second is the name it had before. */
export const PHASE_GOLEM_FILES = ["phase-golem.toml", "orchestrate.toml"] as const;

export type ConvertedConfig =
  | {
      readonly kind: "converted";
      /** Keys and values of Tickwork's config; those that the other file does not set are not there. */
      readonly config: Fields;
      /** What was left out, a sentence each. */
      readonly notes: readonly string[];
    }
  | { readonly kind: "broken"; readonly line: number; readonly column: number; readonly message: string };

type Fields = { readonly [key: string]: unknown };

/** Keys that are the same in both, by section. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  project: ["prefix", "backlog_path"],
  guardrails: ["max_size", "max_complexity", "max_risk"],
  execution: ["phase_timeout_minutes", "max_retries", "default_phase_cap", "max_wip", "max_concurrent"],
  agent: ["cli", "model"],
};
const PHASE_KEYS = ["name", "workflows", "is_destructive", "destructive", "staleness"];
const POOLS = ["pre_phases", "phases"];

/** What has no counterpart, or a value that Tickwork does not take, is left out and told. */
export function convertPhaseGolem(toml: string): ConvertedConfig {
  let given: Fields;
  try {
    given = parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const message = error.message.split("\n")[0] ?? "it is not TOML";
    return { kind: "broken", line: error.line, column: error.column, message };
  }
  const notes: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, section] of Object.entries(given)) {
    if (name === "pipelines") config[name] = pipelinesOf(mapOf(section), notes);
    else if (SAME[name]) config[name] = pick(mapOf(section), SAME[name], { at: name, notes });
    else notes.push(`\`${name}\` has no counterpart.`);
  }
  return { kind: "converted", config: withoutUnfit(config, notes), notes };
}

function pipelinesOf(pipelines: Fields, notes: string[]): Fields {
  return Object.fromEntries(
    Object.entries(pipelines).map(([name, pipeline]) => {
      const at = `pipelines.${name}`;
      const pools = pick(mapOf(pipeline), POOLS, { at, notes });
      const phases = Object.entries(pools).map(([pool, list]) => [
        pool,
        [list ?? []]
          .flat()
          .map((phase, index) => phaseOf(mapOf(phase), { at: `${at}.${pool}[${index}]`, notes })),
      ]);
      return [name, Object.fromEntries(phases)];
    }),
  );
}

/** False is what a phase is anyway. */
function phaseOf(phase: Fields, told: Told): Fields {
  const { is_destructive, destructive = is_destructive, ...rest } = pick(phase, PHASE_KEYS, told);
  return destructive === undefined || destructive === false ? rest : { ...rest, destructive };
}

interface Told {
  readonly at: string;
  readonly notes: string[];
}

function pick(fields: Fields, keys: readonly string[], { at, notes }: Told): Fields {
  for (const key of Object.keys(fields))
    if (!keys.includes(key)) notes.push(`\`${at}.${key}\` has no counterpart.`);
  return Object.fromEntries(keys.flatMap((key) => (key in fields ? [[key, fields[key]]] : [])));
}

/** What Tickwork's own schema refuses, such as a number past its bounds, is taken out, one after another. */
function withoutUnfit(config: Fields, notes: string[]): Fields {
  const fit = structuredClone(config) as Record<string, unknown>;
  for (;;) {
    const issue = configSchema.safeParse(fit).error?.issues[0];
    if (!issue) return fit;
    const removed = remove(fit, issue.path);
    if (removed === "") return {};
    notes.push(`\`${removed}\` was left out: ${issue.message.replace(/^Invalid input: /, "")}.`);
  }
}

/** Takes out what stands at the path, or the nearest thing around it where it is what is missing. The path of what went; empty for none. */
function remove(from: Record<string, unknown>, path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return "";
  const above = path.slice(0, -1);
  const parent = above.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], from);
  if (typeof parent !== "object" || parent === null || !(last in parent)) return remove(from, above);
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else Reflect.deleteProperty(parent, last);
  return path.map(String).join(".");
}

function mapOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
