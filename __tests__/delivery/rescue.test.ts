/** Work that the branch does not take, on rescue branches of a real remote (spec §10). */
import { describe, expect, test } from "vitest";
import { readRescueMark } from "../../src/delivery/rescue-mark.ts";
import { checkpoint, openReady, output, RUN } from "../support/delivery.ts";
import { type Checkout, createWorld, type World } from "../support/repository.ts";

const RESCUE = `tickwork/rescue/${RUN}`;
const REFUSE_MAIN = 'while read -r _ _ ref; do case "$ref" in refs/heads/main) exit 1;; esac; done';

async function refusing(): Promise<{ world: World; checkout: Checkout }> {
  const world = await createWorld({ files: { "src/a.txt": "1\n" } });
  await world.hook(REFUSE_MAIN);
  return { world, checkout: await world.clone() };
}

async function markOn(world: World, branch: string) {
  return readRescueMark(await world.at(world.remote).git("log", "-1", "--format=%B", branch));
}

/** Two steps, each refused. */
async function twice(world: World, checkout: Checkout) {
  const { checkpoints } = await openReady(world, checkout);
  await checkout.write("src/a.txt", "2\n");
  const first = await checkpoints.checkpoint(checkpoint({ outputs: [output({ files: ["src/a.txt"] })] }));
  await checkout.write("src/b.txt", "3\n");
  const next = output({ item_id: "WRK-002", files: ["src/b.txt"] });
  const second = await checkpoints.checkpoint(checkpoint({ outputs: [next] }));
  return { first, second };
}

describe("a run that is refused twice", () => {
  test("has all of it on one branch, which says so", async () => {
    const { world, checkout } = await refusing();
    await using _ = world;

    const { first, second } = await twice(world, checkout);

    for (const result of [first, second]) expect(result).toMatchObject({ rescue: { branch: RESCUE } });
    expect(await world.remoteBranches()).toEqual(["main", RESCUE]);
    expect((await world.remoteLog(RESCUE)).slice(1)).toEqual(["[WRK-001][build] Add the flag", "Begin"]);
    expect(await markOn(world, RESCUE)).toMatchObject({
      of: "run",
      commits: 2,
      items: [{ id: "WRK-001" }, { id: "WRK-002" }],
    });
  });

  test("has it on a second branch where nothing may be replaced", async () => {
    const { world, checkout } = await refusing();
    await using _ = world;
    await world.at(world.remote).git("config", "receive.denyNonFastForwards", "true");

    const { second } = await twice(world, checkout);

    expect(second).toMatchObject({ rescue: { branch: `${RESCUE}-2` } });
    expect(await markOn(world, RESCUE)).toMatchObject({ commits: 1 });
    expect(await markOn(world, `${RESCUE}-2`)).toMatchObject({ commits: 2 });
  });

  test("leaves alone what somebody else put on its branch meanwhile", async () => {
    const { world, checkout } = await refusing();
    await using _ = world;
    await world.acceptPushes();
    await (await world.clone()).git("push", "--quiet", "origin", `HEAD:refs/heads/${RESCUE}`);
    const theirs = await world.remoteHead(RESCUE);
    await world.hook(REFUSE_MAIN);

    const { second } = await twice(world, checkout);

    expect(await world.remoteHead(RESCUE)).toBe(theirs);
    expect(second).toMatchObject({ rescue: { branch: `${RESCUE}-2` } });
    expect(await markOn(world, `${RESCUE}-2`)).toMatchObject({ commits: 2 });
  });
});

test("of an agent's own commits and a merge on top only the last name differs: parents, files and author are the same", async () => {
  const { world, checkout } = await refusing();
  await using _ = world;
  const { checkpoints } = await openReady(world, checkout);
  await checkout.git("switch", "--quiet", "-c", "side");
  await checkout.write("side.txt", "side\n");
  await checkout.commitAll("On a side");
  await checkout.git("switch", "--quiet", "main");
  await checkout.write("src/a.txt", "2\n");
  await checkout.commitAll("[WRK-001] By the agent");
  await checkout.git("merge", "--quiet", "--no-ff", "-m", "Merge the side", "side");

  await checkpoints.checkpoint(checkpoint({ outputs: [output()] }));

  const tip = "--format=%P %T %an %ae %ad %s";
  expect(await world.at(world.remote).git("log", "-1", tip, RESCUE)).toBe(
    await checkout.git("log", "-1", tip),
  );
  expect(await markOn(world, RESCUE)).toMatchObject({ commits: 2, items: [{ id: "WRK-001" }] });
});
