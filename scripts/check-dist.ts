/** Fails when `dist/` is not what `src/` builds to, new and missing files included. Changes nothing. */
import process from "node:process";
import { bundle, DIST, differences } from "./bundle.ts";
import { reportFailure } from "./report-failure.ts";

async function checkDist(): Promise<void> {
  await using built = await bundle();
  const found = await differences(DIST, built.folder);
  if (found.length === 0) {
    console.log("dist/ is what src/ builds to");
    return;
  }
  for (const difference of found) console.error(`dist/${difference}`);
  console.error(
    "dist/ is not what src/ builds to. Run `npm run build` and commit dist/ together with the change.",
  );
  process.exitCode = 1;
}

await checkDist().catch(reportFailure);
