/** Builds `dist/` from `src/`. A bundle that came out the same is left alone, so that nothing that uses it is disturbed. */
import { cp, rm } from "node:fs/promises";
import { bundle, DIST, differences } from "./bundle.ts";
import { reportFailure } from "./report-failure.ts";

async function build(): Promise<void> {
  await using built = await bundle();
  const changes = await differences(DIST, built.folder);
  if (changes.length === 0) {
    console.log("dist/ is up to date");
    return;
  }
  await rm(DIST, { recursive: true, force: true });
  await cp(built.folder, DIST, { recursive: true });
  console.log(`dist/ was built anew (${changes.length} file(s) changed)`);
}

await build().catch(reportFailure);
