/** Keeps the schedule alive: GitHub switches it off in public repositories after 60 days without activity (spec §10). */
import { enableWorkflow } from "../delivery/github/workflow.ts";
import type { CommandContext } from "./command.ts";

/** Undefined when it is done, or was not asked for; else a sentence of warning. The run goes on in any case. */
export async function keepAlive({
  inputs,
  environment,
  connect,
  log,
}: CommandContext): Promise<string | undefined> {
  if (!inputs.keepalive || !environment.on_runner) return undefined;
  const { workflow_file: file, repository_url } = environment;
  const api = repository_url === undefined ? undefined : connect(repository_url).api;
  if (api === undefined)
    return `The schedule of ${file} was not kept alive: there is no token. Pass \`token\`.`;
  const failure = await enableWorkflow(api, file);
  if (failure !== undefined)
    return `The schedule of ${file} was not kept alive: ${failure.reason}. ${failure.remedy}`;
  log.info(`keepalive · ${file} is enabled anew`);
  return undefined;
}
