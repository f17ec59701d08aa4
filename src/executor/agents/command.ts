/** `agent.cli: command`: any program, started with an argument list of the config's. */
import { PLACEHOLDERS } from "../../config/config.ts";
import type { AgentDescription, AgentStart } from "./agent.ts";

export const COMMAND_AGENT: AgentDescription = {
  cli: "command",
  start(request) {
    const { agent } = request;
    const [program, ...args] = [...(agent.command ?? []), ...agent.args].map((part) =>
      filledIn(part, request),
    );
    if (program === undefined || program === "") {
      return {
        kind: "unavailable",
        because: "agent.cli is command, but agent.command is empty.",
        remedy: "Set agent.command to an argument list, for example [my-agent, --prompt, '{prompt_file}'].",
      };
    }
    const readsFile = agent.command?.some((part) => part.includes("{prompt_file}")) ?? false;
    return {
      kind: "program",
      argv: [program, ...args],
      stdin: readsFile ? "" : request.prompt,
      env: {},
      install: `Install ${program} in a step of the workflow before Tickwork, or mend agent.command.`,
    };
  },
};

/** In one pass, so that what was filled in is not looked at again. Names in braces that we do not know stay. */
function filledIn(part: string, request: AgentStart): string {
  return part.replaceAll(/\{(\w+)\}/g, (all, name: string) => {
    const known = PLACEHOLDERS.find((placeholder) => placeholder === name);
    return known === undefined ? all : request[known];
  });
}
