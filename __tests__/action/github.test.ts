/** What a run asks GitHub, with the built action against the stand-in: rules before money, tokens of an App, dead runs, the schedule. */
import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { REQUIRE_PULL_REQUEST } from "../support/github/people.ts";
import { createHubProject } from "../support/github/project.ts";
import { JOB_TOKEN } from "../support/github/state.ts";
import { waitForFile } from "../support/processes.ts";
import { BUILD, shell } from "../support/project.ts";

const ITEM = { id: "WRK-001" };
const MAY = { contents: "write", pull_requests: "write", metadata: "read" } as const;

describe("a branch's rules are known before anything is spent", () => {
  test("a rule that takes no push ends the run, with nothing run and the remedy", async () => {
    await using hub = await createHubProject({ items: [ITEM] });
    await hub.github.people.protect("main", [REQUIRE_PULL_REQUEST]);
    const before = await hub.world.remoteBranches();

    const end = await hub.run();

    expect(end.exit_code).toBe(1);
    expect(end.summary).toContain("changes must be made through a pull request");
    expect(end.summary).toContain("delivery: pull-request");
    expect(end.summary).toContain("Nothing was run, nothing was spent");
    expect(end.log).not.toContain("built WRK-001");
    expect(await hub.world.remoteBranches()).toEqual(before);
  });

  test("one that this token may pass by is no hindrance", async () => {
    await using hub = await createHubProject({ items: [ITEM] });
    await hub.github.people.protect("main", [{ ...REQUIRE_PULL_REQUEST, bypass: "always" }]);

    const end = await hub.run();

    expect(end.exit_code, end.log).toBe(0);
    expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  });

  test("a protection that the token may not look into is told, and the push is tried", async () => {
    await using hub = await createHubProject({ items: [ITEM] });
    hub.github.state.protections.set("main", { required_reviews: 1 });

    const end = await hub.run();

    expect(end.exit_code, end.log).toBe(0);
    expect(end.log).toContain("this token may not see how");
    expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  });

  test.each([500, 404, 403, "reset"] as const)(
    "an API that answers %s keeps no run from pushing",
    async (as) => {
      await using hub = await createHubProject({ items: [ITEM] });
      hub.github.fail({ as });

      const end = await hub.run();

      expect(end.exit_code, end.log).toBe(0);
      expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
    },
  );
});

describe("a GitHub App instead of a token", () => {
  test("each use has a token minted for it, a new one when it is not accepted, and none is printed", async () => {
    const config = {
      triage: "rules",
      pipelines: {
        feature: {
          phases: [
            { name: "build", run: BUILD, destructive: true },
            { name: "wait", run: shell("sh:mkfifo ../gate", "ready:../ready", "sh:cat ../gate") },
          ],
        },
      },
    };
    await using hub = await createHubProject({ items: [ITEM], config });
    const { github, world } = hub;
    github.state.installation = { id: 9, permissions: MAY };
    github.state.tokens.delete(JOB_TOKEN);
    const { id, privateKey } = github.state.app;
    const inputs = { "app-id": id, "private-key": privateKey };

    const checkout = await hub.checkout();
    const started = await hub.start(checkout, { inputs });
    await waitForFile(`${world.root}/ready`);
    github.revokeMinted();
    await writeFile(`${world.root}/gate`, "");
    const end = await started.end();

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["items-completed"]).toBe("1");
    expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
    expect(github.asked().filter((route) => route.endsWith("/access_tokens")).length).toBeGreaterThan(1);
    const printed = end.log.split("\n").filter((line) => !line.startsWith("::add-mask::"));
    expect(printed.join("\n")).not.toMatch(/ghs_minted/);
    expect(printed.filter((line) => line.includes("token · of the App night-shift"))).toHaveLength(1);
    const secret = privateKey.split("\n")[1] ?? "";
    expect(printed.join("\n")).not.toContain(secret);
    expect(end.log).toContain(`::add-mask::${secret}`);
  });

  test("one that is not installed is told before anything is run", async () => {
    await using hub = await createHubProject({ items: [ITEM] });
    const { id, privateKey } = hub.github.state.app;

    const end = await hub.run({ inputs: { "app-id": id, "private-key": privateKey } });

    expect(end.exit_code).toBe(1);
    expect(end.summary).toContain("is not installed on example/repository");
    expect(await hub.world.remoteFile("built-WRK-001.txt")).toBeUndefined();
  });

  test.each([
    [{ "app-id": "1" }, "belong together"],
    [{ "app-id": "1", "private-key": "hunter2" }, "the whole text of the .pem file"],
    [{ "app-id": "1 2", "private-key": "" }, "Input app-id"],
    [{ token: "two words" }, "Input token"],
  ] as const)("inputs that will not do are told, and no secret is quoted: %o", async (inputs, said) => {
    await using hub = await createHubProject({ items: [ITEM] });

    const end = await hub.run({ inputs, env: "token" in inputs ? { INPUT_TOKEN: "two words" } : {} });

    expect(end.exit_code).toBe(1);
    expect(end.log).toContain(said);
    expect(end.log).not.toMatch(/hunter2|two words/);
  });
});

describe("the lease of a run that the API says is over", () => {
  const wait = shell("sh:mkfifo ../gate", "ready:../ready", "sh:cat ../gate");
  const hang = {
    triage: "rules",
    pipelines: { feature: { phases: [{ name: "build", run: wait, destructive: true }] } },
  };

  test.each([
    ["completed", true],
    ["in_progress", false],
  ] as const)("%s: taken over is %s", async (status, taken) => {
    await using hub = await createHubProject({ items: [ITEM], config: hang });
    const { github, world } = hub;
    const dead = await hub.start(await hub.checkout(), { env: { GITHUB_RUN_ID: "100" } });
    await waitForFile(`${world.root}/ready`);
    dead.kill("SIGKILL");
    await dead.end();
    github.state.runs.set(100, { status });
    await world.personPushes({
      ".github/tickwork.yml": JSON.stringify({
        triage: "rules",
        pipelines: { feature: { phases: [{ name: "build", run: BUILD, destructive: true }] } },
      }),
    });

    const end = await hub.run();

    expect(end.exit_code, end.log).toBe(0);
    expect(end.outputs["halt-reason"] === "already_running").toBe(!taken);
    expect(end.log.includes("this run has taken over")).toBe(taken);
    expect((await world.remoteFile("built-WRK-001.txt")) === undefined).toBe(!taken);
    // The step of the dead run waits still: nobody ran its post entry.
    await writeFile(`${world.root}/gate`, "");
  });
});

describe("keepalive", () => {
  test("enables the workflow in every run, one with nothing to do included", async () => {
    await using hub = await createHubProject({ items: [] });
    hub.github.state.tokens.set(JOB_TOKEN, {
      kind: "job",
      login: "github-actions[bot]",
      permissions: { ...MAY, actions: "write" },
    });

    const end = await hub.run({ inputs: { keepalive: "true" } });

    expect(end.exit_code, end.log).toBe(0);
    expect(hub.github.state.workflows.get("tickwork.yml")?.enabled).toBe(1);
  });

  test("without the permission the run goes on, and the summary names it", async () => {
    await using hub = await createHubProject({ items: [ITEM] });

    const end = await hub.run({ inputs: { keepalive: "true" } });

    expect(end.exit_code, end.log).toBe(0);
    expect(end.summary).toContain("permissions: actions: write");
    expect(await hub.world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  });
});

test("what is known of the token stands in the log once, without the token", async () => {
  await using hub = await createHubProject({ items: [ITEM] });
  hub.github.state.tokens.set("ghp_personal", {
    kind: "person",
    login: "ann",
    permissions: MAY,
    scopes: "repo",
  });

  const end = await hub.run({ env: { INPUT_TOKEN: "ghp_personal" } });

  expect(end.log.match(/token · of a person, classic · scopes: repo/g)).toHaveLength(1);
  expect(end.log.replaceAll(/^::add-mask::.*$/gm, "")).not.toContain("ghp_personal");
});
