/**
 * The version of each agent that Tickwork is tested with (`npm run test:agents`), the newest of the day. The one place
 * to change: install lines, README's table and the tests read it.
 */
export const TESTED = {
  claude: { package: "@anthropic-ai/claude-code", tested: "2.1.331" },
  codex: { package: "@openai/codex", tested: "0.169.0" },
  opencode: { package: "opencode-ai", tested: "1.18.33" },
  gemini: { package: "@google/gemini-cli", tested: "0.61.0" },
  copilot: { package: "@github/copilot", tested: "1.0.102" },
} as const;
