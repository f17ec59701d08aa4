/** Budgets in dollars are counted from what agents tell. Some tell none, and then nobody should rely on the budget. */
import { agentOf, type Config } from "../config/config.ts";
import { agentDescription } from "../executor/agents/registry.ts";

/** Undefined when no such budget is set, or when every agent that the config uses tells its cost. */
export function costNotice(config: Config, run_usd: number | undefined): string | undefined {
  const { run_usd: own, day_usd, month_usd, item_usd } = config.budget;
  const pipelines = Object.values(config.pipelines).flatMap(({ pre_phases, phases }) => [
    ...pre_phases,
    ...phases,
  ]);
  const triage = config.triage === "agent" ? [undefined] : [];
  const agents = [...triage, ...pipelines.filter(({ run }) => run === undefined)].map((phase) =>
    agentOf(config, phase),
  );
  const set =
    [run_usd, own, day_usd, month_usd, item_usd].some((limit) => limit !== undefined) ||
    agents.some(({ max_cost_usd }) => max_cost_usd !== undefined);
  const silent = agents
    .map(({ cli }) => cli)
    .filter((cli) => agentDescription(cli).needs?.tells === "tokens");
  if (!set || silent.length === 0) return undefined;
  const names = [...new Set(silent)].map((cli) => `\`${cli}\``).join(" and ");
  return `Limits in dollars do not hold ${names}: no cost is told, only tokens. \`max_turns\` and time limits do.`;
}
