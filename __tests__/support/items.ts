/** Builders for test data: an item, a backlog, a config, each with overrides. */
import type { Backlog } from "../../src/backlog/backlog.ts";
import { deepFreeze } from "../../src/backlog/backlog.ts";
import type { Item, ItemId, PhaseName } from "../../src/backlog/item.ts";
import type { AgentSettings, Config, Phase, Pipeline } from "../../src/config/config.ts";

export const id = (text: string) => text as ItemId;
export const phaseName = (text: string) => text as PhaseName;

type Loose<T> = { [K in keyof T]?: T[K] extends string | undefined ? string | undefined : T[K] };

/** `item({ id: "WRK-002", status: "ready" })`: a valid item, status new, created on a fixed day. */
export function item(
  overrides: Omit<Loose<Item>, "dependencies"> & { dependencies?: readonly string[] } = {},
): Item {
  return deepFreeze({
    id: "WRK-001",
    title: `Title of ${overrides.id ?? "WRK-001"}`,
    status: "new",
    created: "2026-01-10T10:00:00.000Z",
    updated: "2026-01-10T10:00:00.000Z",
    ...overrides,
  } as Item);
}

/** A backlog of these items; `next_item_id` is the highest suffix among them unless it is given. */
export function backlog(items: readonly Item[], next_item_id?: number): Backlog {
  const highest = Math.max(0, ...items.map((one) => Number(/(\d+)$/.exec(one.id)?.[1] ?? 0)));
  return deepFreeze({ schema_version: 3, items: [...items], next_item_id: next_item_id ?? highest });
}

export function phase(name: string, overrides: Omit<Partial<Phase>, "name"> = {}): Phase {
  return {
    name: phaseName(name),
    workflows: [],
    destructive: false,
    staleness: "ignore",
    verify: [],
    allowed_paths: [],
    ...overrides,
  };
}

/** The pipeline most tests use: research | design, build (destructive), review. */
export const FEATURE: Pipeline = {
  pre_phases: [phase("research")],
  phases: [phase("design"), phase("build", { destructive: true }), phase("review")],
};

export interface ConfigOverrides {
  readonly project?: Partial<Config["project"]>;
  readonly guardrails?: Partial<Config["guardrails"]>;
  readonly execution?: Partial<Config["execution"]>;
  readonly budget?: Config["budget"];
  readonly agent?: Partial<AgentSettings>;
  readonly triage?: Config["triage"];
  readonly decisions?: Config["decisions"];
  readonly failures?: Config["failures"];
  readonly pipelines?: Config["pipelines"];
}

export function config(overrides: ConfigOverrides = {}): Config {
  return deepFreeze({
    project: { prefix: "WRK", backlog_path: "BACKLOG.yaml", ...overrides.project },
    guardrails: { max_size: "medium", max_complexity: "medium", max_risk: "low", ...overrides.guardrails },
    execution: {
      max_wip: 1,
      max_concurrent: 1,
      isolation: "checkout",
      setup: [],
      max_retries: 2,
      phase_timeout_minutes: 30,
      default_phase_cap: 100,
      circuit_breaker: 2,
      first_output_minutes: 5,
      idle_minutes: 15,
      max_follow_ups: 10,
      ...overrides.execution,
    },
    budget: overrides.budget ?? {},
    agent: { cli: "command", args: [], max_turns: 100, command: ["true"], env: [], ...overrides.agent },
    triage: overrides.triage ?? "rules",
    decisions: overrides.decisions ?? "summary",
    failures: overrides.failures ?? "summary",
    pipelines: overrides.pipelines ?? { feature: FEATURE },
  });
}
