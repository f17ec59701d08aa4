/** A living run whose server takes a connection and then says nothing: it gives up in good time, says so, and loses nothing (spec §10). */
import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { runAction, startAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { createHubProject } from "../support/github/project.ts";
import { waitForFile } from "../support/processes.ts";
import { createProject } from "../support/project.ts";

const ITEM = { id: "WRK-001" };
/** Seconds in the place of the two minutes: three for what carries nothing, and one and a half once these are used up. */
const IMPATIENT = { GIT_HTTP_LOW_SPEED_TIME: "12" };

/** A destructive phase that says it began, and waits until the test has opened the gate. */
const GATED = {
  triage: "rules",
  pipelines: {
    feature: {
      phases: [
        {
          name: "build",
          run: "[ -e ../gate ] || { mkfifo ../gate; echo ready > ../ready; cat ../gate; }; echo built >> built.txt",
          destructive: true,
        },
        { name: "polish", run: "echo polished >> built.txt", destructive: true },
      ],
    },
  },
};

test("from the start: nothing is run, the five tries share their patience, and the summary says what hung", async () => {
  await using hub = await createHubProject({ items: [ITEM] });
  hub.github.fail({ route: "git write", as: "hang" });

  const end = await hub.run({ env: IMPATIENT });

  expect(end.exit_code, end.log).toBe(1);
  expect(end.summary).toContain("Tickwork did not start");
  expect(end.summary).toContain(
    "the remote did not answer: git push said nothing for 1.5 s and was ended (13.5 s with those before it)",
  );
  expect(end.summary).toContain("GIT_HTTP_LOW_SPEED_TIME");
  expect(end.outputs["phases-executed"] ?? "0").toBe("0");
  expect(await hub.world.remoteFile("built-WRK-001.txt")).toBeUndefined();
});

test("while work is pushed: the first try has all the time, the others a part; the work is in a bundle, and the post step delivers it", async () => {
  await using hub = await createHubProject({ items: [ITEM], config: GATED });
  const { github, world } = hub;
  const checkout = await hub.checkout();
  const started = await hub.start(checkout, { env: IMPATIENT });
  await waitForFile(`${world.root}/ready`);
  github.fail({ route: "git write", as: "hang" });
  await writeFile(`${world.root}/gate`, "");

  const end = await started.end();
  github.calm();
  const post = await runAction(world, checkout, { post_of: end, env: github.env });
  const next = await hub.run();

  expect(end.exit_code, end.log).toBe(1);
  expect(end.log).toContain(
    "delivery · try 2 of 5: the remote did not answer: git push said nothing for 12 s and was ended",
  );
  expect(end.log).toContain(
    "delivery · try 5 of 5: the remote did not answer: git push said nothing for 1.5 s",
  );
  expect(end.summary).toContain("the remote did not answer: git push said nothing for 1.5 s");
  expect(end.outputs.rescue).toMatch(/\.bundle$/);
  expect(post.log).toContain('What the run had committed when it ended is on "main" now');
  expect(next.exit_code, next.log).toBe(0);
  expect(await world.remoteFile("built.txt")).toBe("built\npolished");
});

test("about the lease alone, before the first step: no step is run that another run might be doing", async () => {
  await using world = await createProject({ items: [ITEM] });
  const env = await gitBefore(world, { command: "push", script: hangsForLease("") });

  const end = await runAction(world, await world.clone(), {
    inputs: { "push-tries": "2" },
    env: { PATH: env["PATH"], ...IMPATIENT },
  });

  expect(end.exit_code, end.log).toBe(1);
  expect(end.summary).toContain(
    "No lease could be taken: the remote did not answer: git push said nothing for",
  );
  expect(await world.remoteFile("built-WRK-001.txt")).toBeUndefined();
});

test("about the lease alone, later: the run goes on with a notice, and the work is delivered", async () => {
  await using world = await createProject({ items: [ITEM], config: GATED });
  const silent = `${world.root}/silent`;
  const env = await gitBefore(world, { command: "push", script: hangsForLease(`[ -e ${silent} ] &&`) });
  const started = await startAction(world, await world.clone(), {
    inputs: { "push-tries": "2" },
    env: { PATH: env["PATH"], ...IMPATIENT },
  });
  await waitForFile(`${world.root}/ready`);
  await writeFile(silent, "");
  await writeFile(`${world.root}/gate`, "");

  const end = await started.end();

  expect(end.exit_code, end.log).toBe(0);
  expect(end.log).toMatch(/The lease could not be renewed: .*git push said nothing for .*The run goes on\./);
  expect(await world.remoteFile("built.txt")).toBe("built\npolished");
});

/** Shell of a push that never ends, when it is one of the lease and `condition` holds. */
function hangsForLease(condition: string): string {
  return `case "$*" in *:refs/tickwork/lease/*) ${condition} exec sleep 600;; esac`;
}
