/** Pushing what conflicts with what others pushed: set aside, and the rest delivered (spec §10). */
import { describe, expect, test } from "vitest";
import { checkpoint, openReady, output, RUN } from "../support/delivery.ts";
import { FILES, work } from "../support/pushed-work.ts";
import { createWorld } from "../support/repository.ts";

describe("[GIT-3] a conflict", () => {
  const RESCUE = `tickwork/rescue/${RUN}`;
  const items = (...lines: readonly string[]) =>
    `schema_version: 3\nitems:\n${lines.map((line) => `  - { ${line}, created: 2026-01-10T10:00:00Z, updated: 2026-01-10T10:00:00Z }\n`).join("")}`;
  const [ONE, TWO] = [
    "id: WRK-001, title: One, status: in_progress",
    "id: WRK-002, title: Two, status: in_progress",
  ];

  test("sets aside the commit that conflicts and what builds on its files; the rest is delivered, and the items wait", async () => {
    await using world = await createWorld({ files: { ...FILES, "BACKLOG.yaml": items(ONE, TWO) } });
    const checkout = await world.clone({ depth: 1 });
    const { checkpoints } = await openReady(world, checkout);
    const theirs = await world.personPushes({ "src/b.txt": "theirs\n" });

    await checkout.write("src/b.txt", "ours\n");
    await checkout.write("src/c.txt", "c\n");
    await checkout.commitAll("By the agent of WRK-001");
    await checkout.write("src/d.txt", "d\n");
    await checkout.write("BACKLOG.yaml", items(`${TWO}, phase: check`));
    const first = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/d.txt"] })], state_files: ["BACKLOG.yaml"] }),
    );

    expect(first).toMatchObject({
      kind: "delivered",
      remote_moved: true,
      commits: [{ subject: "[tickwork] Set aside: [WRK-001][build] Add the flag", item_ids: [] }],
      set_aside: [
        {
          item_ids: ["WRK-001"],
          files: ["src/b.txt"],
          branch: RESCUE,
          restore: `git fetch origin ${RESCUE} && git cherry-pick FETCH_HEAD~2..FETCH_HEAD`,
          discard: `git push origin --delete ${RESCUE}`,
        },
      ],
    });
    expect(await checkout.git("rev-parse", "HEAD~1")).toBe(theirs);
    expect(await world.remoteFile("src/b.txt")).toBe("theirs");
    expect(await world.remoteFile("src/c.txt")).toBeUndefined();
    const backlog = (await world.remoteFile("BACKLOG.yaml")) ?? "";
    expect(backlog).toContain("blocked_from_status: in_progress");
    expect(backlog).toContain(RESCUE);
    expect(backlog).toContain("phase: check");
    expect(await world.remoteFile("BACKLOG.yaml", RESCUE)).toBe(items(ONE, TWO).trimEnd());
    expect(await world.remoteFile("src/d.txt", RESCUE)).toBe("d");
    expect(await checkout.git("status", "--porcelain")).toBe("");
  });

  test("sets aside what builds on it in a later checkpoint, while the files here cannot follow", async () => {
    await using world = await createWorld({ files: { ...FILES, "BACKLOG.yaml": items(ONE, TWO) } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await world.personPushes({ "src/b.txt": "theirs\n", "src/a.txt": "theirs\n" });
    await checkout.write("src/a.txt", "a step is at it\n");
    await checkout.write("src/b.txt", "ours\n");
    await checkout.write("src/c.txt", "one\n");
    await checkout.write("BACKLOG.yaml", items(`${ONE}, phase: check`, TWO));
    const first = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/b.txt", "src/c.txt"] })], state_files: ["BACKLOG.yaml"] }),
    );
    const seen = await checkout.read("BACKLOG.yaml");
    await checkout.write("src/c.txt", "one\ntwo\n");
    await checkout.write("BACKLOG.yaml", seen.replace("title: Two, status: in_progress", "$&, phase: check"));

    const second = await checkpoints.checkpoint(
      checkpoint({
        outputs: [output({ item_id: "WRK-002", files: ["src/c.txt"] })],
        state_files: ["BACKLOG.yaml"],
      }),
    );

    // The state files follow, so that nobody goes on with what is not on the branch.
    expect(first).toMatchObject({
      remote_moved: true,
      set_aside: [{ item_ids: ["WRK-001"], branch: RESCUE }],
    });
    expect(seen).toContain("status: blocked");
    expect(await checkout.read("src/c.txt")).toBe("one\ntwo\n");
    expect(second).toMatchObject({
      set_aside: [{ item_ids: ["WRK-002"], files: ["src/c.txt"], branch: `${RESCUE}-2` }],
    });
    expect(await world.remoteFile("src/c.txt")).toBeUndefined();
    expect((await world.remoteFile("BACKLOG.yaml"))?.match(/status: blocked/g)).toHaveLength(2);
  });

  test("where no rescue branch can be pushed, leaves the branch alone: all is in a bundle", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/b.txt", "ours\n");
    const theirs = await world.personPushes({ "src/b.txt": "theirs\n" });
    await world.hook('while read -r _ _ ref; do case "$ref" in *rescue*) exit 1;; esac; done');

    const result = await checkpoints.checkpoint(work("src/b.txt"));

    expect(result).toMatchObject({
      kind: "undelivered",
      reason: `others pushed to "main" meanwhile, and "[WRK-001][build] Add the flag" does not go on top of it: src/b.txt`,
      remedy: expect.stringContaining("by hand"),
      rescue: { kind: "bundle" },
    });
    expect(await world.remoteHead()).toBe(theirs);
    expect(await checkout.read("src/b.txt")).toBe("ours\n");
  });

  test("never takes the place of other work on a rescue branch of the same run", async () => {
    await using world = await createWorld({ files: FILES });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    for (const [at, path] of ["src/a.txt", "src/b.txt"].entries()) {
      await checkout.write(path, "ours\n");
      await world.personPushes({ [path]: "theirs\n" });

      const result = await checkpoints.checkpoint(work(path));

      const branch = at === 0 ? RESCUE : `${RESCUE}-2`;
      expect(result).toMatchObject({ kind: "delivered", set_aside: [{ branch }] });
      expect(await world.remoteFile(path, branch)).toBe("ours");
    }
    expect(await world.remoteFile("src/a.txt", RESCUE)).toBe("ours");
  });

  test("in a backlog that a person made none: theirs stands, ours is kept on a rescue branch", async () => {
    await using world = await createWorld({ files: { ...FILES, "BACKLOG.yaml": items(ONE) } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    await checkout.write("src/a.txt", "2\n");
    await checkout.write("BACKLOG.yaml", items(`${ONE}, phase: check`));
    await world.personPushes({ "BACKLOG.yaml": "schema_version: 3\nitems: [\n" });

    const result = await checkpoints.checkpoint(
      checkpoint({ outputs: [output({ files: ["src/a.txt"] })], state_files: ["BACKLOG.yaml"] }),
    );

    expect(result).toMatchObject({
      kind: "delivered",
      commits: [{ subject: "[WRK-001][build] Add the flag" }],
      set_aside: [{ item_ids: [], files: ["BACKLOG.yaml"], branch: RESCUE }],
    });
    expect(await world.remoteFile("src/a.txt")).toBe("2");
    expect(await world.remoteFile("BACKLOG.yaml")).toBe("schema_version: 3\nitems: [");
    expect(await world.remoteFile("BACKLOG.yaml", RESCUE)).toContain("phase: check");
  });

  test("that only meaning shows: the same new id on both sides is no backlog, whatever git says of the lines", async () => {
    const middle = ["id: WRK-002, title: Two, status: new", "id: WRK-003, title: Three, status: new"];
    await using world = await createWorld({ files: { ...FILES, "BACKLOG.yaml": items(ONE, ...middle) } });
    const checkout = await world.clone();
    const { checkpoints } = await openReady(world, checkout);
    const [theirs, ours] = [
      "id: WRK-004, title: Theirs, status: new",
      "id: WRK-004, title: Ours, status: new",
    ];
    await checkout.write("BACKLOG.yaml", items(ours, ONE, ...middle));
    await world.personPushes({ "BACKLOG.yaml": items(ONE, ...middle, theirs) });

    const result = await checkpoints.checkpoint(checkpoint({ state_files: ["BACKLOG.yaml"] }));

    expect(result).toMatchObject({
      kind: "delivered",
      said: [
        {
          item_id: "WRK-004",
          message: expect.stringMatching(/^WRK-004 was given out on both sides; the run's is WRK-005 now\./),
        },
      ],
    });
    const merged = await world.remoteFile("BACKLOG.yaml");
    expect(merged).toContain("WRK-004, title: Theirs");
    expect(merged).toContain("WRK-005, title: Ours");
  });
});
