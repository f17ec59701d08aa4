import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["__tests__/**/*.test.ts"],
    // Tests start git, agents and the built action for real: a process each, and no more at once than a small
    // runner has cores.
    pool: "forks",
    maxWorkers: 2,
    watch: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
