/** How each real agent is pointed at the fake model: by what its own users would write, and nothing that tests alone know. */
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { AgentCli } from "../../src/config/config.ts";
import type { World } from "../support/repository.ts";

/** The folder with the agents' programs; undefined in a run of all tests, which does without them. */
export const AGENTS_FOLDER = process.env["TICKWORK_TEST_AGENTS"];

export type RealAgent = Exclude<AgentCli, "command">;

export const REAL_AGENTS: readonly RealAgent[] = ["claude", "codex", "opencode", "gemini", "copilot"];

export const KEY = "sk-fake-key-of-a-test";

export interface Pointed {
  /** `agent` of the config. */
  readonly agent: Readonly<Record<string, unknown>>;
  /** Variables of the job. */
  readonly env: Readonly<Record<string, string>>;
}

export async function pointedAt(cli: RealAgent, world: World, url: string): Promise<Pointed> {
  const { agent, env } = await pointers[cli](world, url);
  const PATH = `${AGENTS_FOLDER}:${world.env["PATH"]}`;
  return { agent: { cli, env: Object.keys(env), ...agent }, env: { ...env, PATH } };
}

const pointers: Readonly<Record<RealAgent, (world: World, url: string) => Promise<Pointed> | Pointed>> = {
  claude: (_, url) => ({ agent: {}, env: { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: url } }),
  codex: (_, url) => ({
    agent: { args: ["-c", `openai_base_url="${url}/v1"`] },
    env: { OPENAI_API_KEY: KEY },
  }),
  async opencode(world, url) {
    const OPENCODE_CONFIG = join(world.root, "opencode.json");
    await writeFile(
      OPENCODE_CONFIG,
      JSON.stringify({ provider: { anthropic: { options: { baseURL: `${url}/v1` } } } }),
    );
    // The others keep it from asking the network for models and packages.
    const offline = { OPENCODE_DISABLE_MODELS_FETCH: "1", npm_config_offline: "true" };
    const env = { ANTHROPIC_API_KEY: KEY, OPENCODE_CONFIG, ...offline };
    return { agent: { model: "anthropic/claude-sonnet-4-5" }, env };
  },
  gemini: (_, url) => ({
    agent: { model: "gemini-2.5-flash" },
    env: { GEMINI_API_KEY: KEY, GOOGLE_GEMINI_BASE_URL: url },
  }),
  async copilot(_, url) {
    const own = {
      COPILOT_OFFLINE: "true",
      COPILOT_PROVIDER_TYPE: "openai",
      COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
      COPILOT_PROVIDER_API_KEY: KEY,
    };
    // Its program is unpacked there, 235 MB, once for all tests.
    const XDG_CACHE_HOME = join(AGENTS_FOLDER ?? homedir(), "../../cache");
    await mkdir(XDG_CACHE_HOME, { recursive: true });
    return { agent: { model: "gpt-5-mini" }, env: { ...own, XDG_CACHE_HOME } };
  },
};
