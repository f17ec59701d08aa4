/**
 * The bundle's one entry. The runner gives no arguments. A person who types none wants help, and by no means a run that
 * pushes: a run without arguments is one only where GITHUB_ACTIONS says so.
 */
import { main } from "./main.ts";

const byRunner = process.argv.length === 2 && process.env.GITHUB_ACTIONS === "true";

if (!byRunner) {
  if (process.argv.length === 2) process.argv.push("--help");
  // The command line brings libraries that the action has no use for.
  const { cli } = await import("./cli.ts");
  await cli();
} else {
  await main();
}
