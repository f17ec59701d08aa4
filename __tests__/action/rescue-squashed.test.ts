/** A whole run on a rescue branch, and people who squash the pull request that it was made on (spec §10). From the built action. */
import { expect, test } from "vitest";
import { createHubProject, type HubProject } from "../support/github/project.ts";
import { BUILD } from "../support/project.ts";
import type { Checkout } from "../support/repository.ts";

const WORK = "tickwork/main";
const BY_PULL_REQUEST = { delivery: "pull-request" };
const RESCUE = "tickwork/rescue/4712-1";
const ITEMS = [
  { id: "WRK-001", title: "Sort flags" },
  { id: "WRK-002", title: "Retry uploads" },
];
/** Two steps, each with a commit: what a squash makes of the branch is no commit of it. */
const CONFIG = {
  triage: "rules",
  pipelines: {
    feature: {
      phases: [
        { name: "build", run: BUILD, destructive: true },
        { name: "polish", run: BUILD, destructive: true },
      ],
    },
  },
};

/** The first item is in the pull request; the push of the second was refused. */
async function afterRefusedPush({ moved = false } = {}): Promise<HubProject> {
  const hub = await createHubProject({ items: ITEMS, config: CONFIG });
  await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "2" } });
  if (moved) await hub.world.personPushes({ "notes.txt": "The base moved\n" });
  await hub.world.hook(`while read -r _ _ ref; do [ "$ref" != refs/heads/${WORK} ] || exit 1; done`);
  const refused = await hub.run({ inputs: { ...BY_PULL_REQUEST, "max-phases": "2" } });
  expect(refused.outputs["rescue"], refused.log).toBe(RESCUE);
  await hub.world.acceptPushes();
  return hub;
}

/** Does in a clone what the log says: `git fetch … && git …`. */
async function follow(clone: Checkout, log: string): Promise<void> {
  const [, command = ""] = /To take it in there: `(git fetch [^`]*)`/.exec(log) ?? [];
  for (const part of command.split(" && "))
    await clone.git(
      ...part.split(" ").slice(1),
      ...(part.includes("merge") ? ["--quiet", "-m", "Take"] : []),
    );
}

const WAITS = (on: string) =>
  `waits with work that is not on \`${on}\`: [WRK-002][build] Retry uploads. To take it in there: \`git fetch origin ${RESCUE} && git`;

test.each([false, true])(
  "while the pull request is open the run is merged into its branch; the base moved: %s",
  async (moved) => {
    await using hub = await afterRefusedPush({ moved });

    const next = await hub.run({ inputs: BY_PULL_REQUEST });
    const person = await hub.world.clone({ branch: WORK });
    await follow(person, next.log);
    await person.push();
    const last = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(next.log).toContain(`${WAITS(WORK)} merge FETCH_HEAD\``);
    expect(await hub.world.remoteFile("built-WRK-002.txt", WORK)).toBe("built WRK-002\n".repeat(2).trimEnd());
    expect(last.log).not.toContain("waits with work");
    expect(last.outputs, last.log).toMatchObject({ "phases-executed": "1", "items-completed": "1" });
  },
);

interface Variant {
  readonly moved?: boolean;
  readonly keepBranch?: boolean;
  readonly depth?: number;
}

test.each([
  ["and its branch deleted", {}],
  ["and its branch left", { keepBranch: true }],
  ["and the base had moved before", { moved: true }],
  ["and the checkout is shallow", { depth: 1 }],
])(
  "after the pull request was squashed %s, only what was not delivered is counted, and picked; taken in, it waits no more",
  async (_, { moved = false, keepBranch = false, depth }: Variant) => {
    await using hub = await afterRefusedPush({ moved });
    await hub.github.people.merge(hub.github.people.openPull().number, { method: "squash", keepBranch });
    await hub.world.personPushes({ "more.txt": "by a person\n" });

    const checkout = await hub.checkout(depth ? { depth } : {});
    const next = await (await hub.start(checkout, { inputs: BY_PULL_REQUEST })).end();
    const person = await hub.world.clone();
    await follow(person, next.log);
    await person.push();
    const last = await hub.run({ inputs: BY_PULL_REQUEST });

    expect(next.log).toContain(`${WAITS("main")} cherry-pick FETCH_HEAD\``);
    expect(next.outputs["phases-executed"], next.log).toBe("0");
    expect((await hub.world.remoteLog()).filter((line) => line.includes("WRK-001"))).toHaveLength(1);
    expect(await hub.world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
    expect(last.log).not.toContain("waits with work");
    expect(last.outputs, last.log).toMatchObject({ "phases-executed": "1", "items-completed": "1" });
  },
);

test("a squash that has all of it leaves nothing to say", async () => {
  await using hub = await afterRefusedPush();
  const person = await hub.world.clone({ branch: WORK });
  await person.git("merge", "--quiet", `origin/${RESCUE}`);
  await person.push();
  await hub.github.people.merge(hub.github.people.openPull().number, { method: "squash" });

  const next = await hub.run({ inputs: BY_PULL_REQUEST });

  expect(next.log).not.toContain("waits with work");
  expect(next.outputs, next.log).toMatchObject({ "phases-executed": "1", "items-completed": "1" });
});
