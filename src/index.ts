/** The bundle's one entry. The runner gives no arguments; `bin/tickwork.js` always gives at least one. */
import { main } from "./main.ts";

if (process.argv.length > 2) {
  // The command line brings libraries that the action has no use for.
  const { cli } = await import("./cli.ts");
  await cli();
} else {
  await main();
}
