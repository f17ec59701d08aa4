/** README's table of agents, from what the program itself goes by. */
import { markdownTable } from "markdown-table";
import type { ItemId, PhaseName } from "../src/backlog/item.ts";
import { AGENT_CLIS, OWN_KEYS } from "../src/config/config.ts";
import { agentDescription } from "../src/executor/agents/registry.ts";
import { cell } from "./schema-tables.ts";

export function agentsTable(): string {
  const rows = AGENT_CLIS.flatMap((cli) => {
    const { needs } = agentDescription(cli);
    if (!needs) return [];
    const variables = OWN_KEYS[cli].map((name) => `\`${name}\``).join(", ");
    const cost = needs.tells === "usd" ? "yes, in dollars" : "no, tokens only";
    return [
      [`\`${cli}\``, `\`${cell(commandLine(cli))}\``, variables, cost, `${needs.package} ${needs.tested}`],
    ];
  });
  const head = [
    "cli",
    "started as, with the prompt on standard input",
    "variables it sees",
    "cost known",
    "tested",
  ];
  return markdownTable([head, ...rows], { alignDelimiters: false });
}

function commandLine(cli: (typeof AGENT_CLIS)[number]): string {
  const started = agentDescription(cli).start({
    agent: { cli, model: "MODEL", args: [], max_turns: 100, env: [] },
    prompt: "",
    prompt_file: "PROMPT",
    result_file: "RESULT",
    item_id: "WRK-001" as ItemId,
    phase: "build" as PhaseName,
    home: "HOME",
    named: {},
    obeyed: [],
  });
  return started.kind === "program" ? started.argv.map(quoted).join(" ") : "";
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument}'`;
}
