/** A project whose one phase is done by an agent, for tests with stand-ins of the real ones (`agent-on-path.ts`). */
import { parse } from "yaml";
import { createProject } from "./project.ts";
import type { Files, World } from "./repository.ts";

export const KEY = { ANTHROPIC_API_KEY: "sk-key-of-a-test" };

export const agentProject = (
  agent: object,
  more: { readonly items?: readonly string[]; readonly config?: object; readonly files?: Files } = {},
): Promise<World> =>
  createProject({
    items: (more.items ?? ["WRK-001"]).map((id) => ({ id })),
    ...(more.files && { files: more.files }),
    config: {
      triage: "rules",
      execution: { max_retries: 0 },
      agent,
      pipelines: { feature: { phases: [{ name: "review" }] } },
      ...more.config,
    },
  });

/** Of the backlog that the remote has. */
export async function itemOf(world: World, id = "WRK-001"): Promise<Record<string, unknown> | undefined> {
  const text = await world.remoteFile("BACKLOG.yaml");
  return (parse(text ?? "") as { items: Record<string, unknown>[] }).items.find((item) => item["id"] === id);
}
