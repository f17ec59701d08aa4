/** Work of a run and of people that does not fit together (spec §10, code conflicts), from the built action. */
import { expect, test } from "vitest";
import { readBacklog } from "../../src/backlog/document.ts";
import { runAction } from "../support/action.ts";
import { gitBefore } from "../support/delivery.ts";
import { BUILD, backlogText, createProject, shell } from "../support/project.ts";
import type { World } from "../support/repository.ts";

const RESCUE = "tickwork/rescue/4711-1";
const MONTH = new Date().toISOString().slice(0, 7);

/** A shell command with which a step of WRK-001 pushes as another person while it runs. */
const meanwhile = (world: World, edit: string) =>
  `if [ "$TICKWORK_ITEM_ID" = WRK-001 ]; then (git clone -q '${world.remote}' ../person && cd ../person && ${edit} && git add -A && ` +
  "git -c user.name=P -c user.email=p@example.org commit -qm 'A person edits' && git push -q origin HEAD); fi";

async function projectWith(options: {
  readonly items: Parameters<typeof backlogText>[0];
  readonly edit: string;
  readonly build?: string;
  readonly max_wip?: number;
}): Promise<World> {
  const { items, edit, build = BUILD, max_wip = 1 } = options;
  const world = await createProject({ items });
  const run = `${build} && ${meanwhile(world, edit)}`;
  const config = {
    triage: "rules",
    execution: { max_wip },
    pipelines: { feature: { phases: [{ name: "build", run, destructive: true }] } },
  };
  await world.personPushes({ ".github/tickwork.yml": JSON.stringify(config) });
  return world;
}

async function remoteItems(world: World) {
  const read = await readBacklog((await world.remoteFile("BACKLOG.yaml")) ?? "", { file: "BACKLOG.yaml" });
  if (read.kind !== "read") throw new Error(JSON.stringify(read));
  return read.document.backlog.items;
}

test("[GIT-3] a step whose code conflicts is kept on a rescue branch and its item waits; the other item is delivered", async () => {
  await using world = await projectWith({
    items: [
      { id: "WRK-001", status: "in_progress", phase: "build", phase_pool: "main" },
      { id: "WRK-002", dependencies: ["WRK-003"] },
      { id: "WRK-003" },
    ],
    edit: "echo 'a person was here' > built-WRK-001.txt",
  });

  const end = await runAction(world, await world.clone());

  expect(end.exit_code, end.log).toBe(0);
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("a person was here");
  expect(await world.remoteFile("built-WRK-001.txt", RESCUE)).toBe("built WRK-001");
  expect(await world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
  expect(await world.remoteFile("built-WRK-003.txt")).toBe("built WRK-003");
  const items = await remoteItems(world);
  expect(items).toMatchObject([{ id: "WRK-001", status: "blocked", blocked_from_status: "in_progress" }]);
  for (const word of ["built-WRK-001.txt", RESCUE, "cherry-pick"])
    expect(items[0]?.blocked_reason).toContain(word);
  expect(end.outputs).toMatchObject({ rescue: RESCUE, "items-completed": "2", "items-blocked": "1" });
  expect(end.outputs["commit-sha"]).toBe(await world.remoteHead());
  expect(end.summary).toContain(RESCUE);
  expect(end.summary).toMatch(/### .* 2 items finished, 1 item set aside, 1 needs you/);
  expect(end.summary).toMatch(/\| \*\*WRK-001\*\* [^|]*\| build \| complete \(but set aside: blocked\) \|/);
  expect(end.summary).toMatch(/\| WRK-001 build \| complete but set aside: blocked \|/);
  expect(end.summary).not.toMatch(/WRK-001[^\n]*→ done/);
  expect(await world.remoteFile(`_worklog/${MONTH}.md`)).toMatch(
    /WRK-001 .* · set aside\n\n.* the item is in the backlog, blocked, whatever stands above/,
  );
});

test("the command in the reason brings the work back: only its code conflicts", async () => {
  await using world = await projectWith({
    items: [{ id: "WRK-001" }],
    edit: "echo 'a person was here' > built-WRK-001.txt",
    build: `${BUILD} && echo more > more.txt`,
  });
  await runAction(world, await world.clone());
  const person = await world.clone();
  const command =
    /`(git fetch .*)`, resolve/.exec((await remoteItems(world))[0]?.blocked_reason ?? "")?.[1] ?? "";
  const [fetch = "", pick = ""] = command.split(" && ").map((part) => part.replace(/^git /, ""));

  await person.git(...fetch.split(" "));
  await expect(person.git(...pick.split(" "))).rejects.toThrow("conflict");

  expect(await person.git("status", "--porcelain")).toBe("AA built-WRK-001.txt\nA  more.txt");
});

test("an item that its step finished is in the backlog again, and whoever waited for it waits on", async () => {
  await using world = await projectWith({
    items: [{ id: "WRK-001" }, { id: "WRK-002", dependencies: ["WRK-001"] }],
    edit: "echo 'a person was here' > built-WRK-001.txt",
  });

  const end = await runAction(world, await world.clone());

  expect(end.outputs["items-completed"], end.log).toBe("0");
  expect(await remoteItems(world)).toMatchObject([
    { id: "WRK-001", status: "blocked" },
    { id: "WRK-002", dependencies: ["WRK-001"] },
  ]);
  expect(await world.remoteFile("built-WRK-002.txt")).toBeUndefined();
});

test("[GIT-3] an id that a person and a step gave out at the same time: the run's is renumbered, and the worklog says so", async () => {
  const follow_up = { title: "Found on the way" };
  const text = (ids: readonly string[]) => backlogText(ids.map((id) => ({ id, impact: "low" })));
  await using world = await projectWith({
    items: [{ id: "WRK-001", impact: "high" }],
    build: `${BUILD} && ${shell(`result:${JSON.stringify({ follow_ups: [follow_up] })}`)}`,
    edit: `cat > BACKLOG.yaml <<'END'\n${text(["WRK-001", "WRK-002"])}END\ntrue`,
  });

  const end = await runAction(world, await world.clone(), { inputs: { "max-phases": "1" } });

  expect(end.exit_code, end.log).toBe(0);
  expect(await remoteItems(world)).toMatchObject([
    { id: "WRK-002", title: "Title of WRK-002" },
    { id: "WRK-003", title: "Found on the way" },
  ]);
  expect(await world.remoteFile(`_worklog/${MONTH}.md`)).toMatch(
    /## .* WRK-002 .* · changed by a person meanwhile\n\nWRK-002 was given out on both sides; the run's is WRK-003 now/,
  );
});

test("[GIT-3] a backlog that a person breaks in the line that the run changes: work delivered, the rest kept, and file and line said", async () => {
  await using world = await projectWith({
    items: [{ id: "WRK-001", title: "One" }],
    edit: "printf 'schema_version: 3\\nitems: [\\n' > BACKLOG.yaml",
  });

  const end = await runAction(world, await world.clone());

  expect(end.exit_code).toBe(1);
  expect(end.summary).toMatch(/broke the backlog: BACKLOG\.yaml:\d/);
  expect(end.summary).toContain(RESCUE);
  expect(await world.remoteFile("BACKLOG.yaml")).toBe("schema_version: 3\nitems: [");
  expect(await world.remoteFile("built-WRK-001.txt")).toBe("built WRK-001");
  expect(await world.remoteFile("BACKLOG.yaml", RESCUE)).not.toContain("WRK-001");
});

test("[INB-2] what a person adds to the inbox while the run takes it in is there for the next run", async () => {
  await using world = await createProject({
    items: [],
    config: {
      triage: "rules",
      pipelines: { feature: { phases: [{ name: "build", run: BUILD, destructive: true }] } },
    },
    files: { "BACKLOG_INBOX.yaml": "- { title: First, risk: low }\n" },
  });
  const once = `if [ ! -e '${world.root}/once' ]; then : > '${world.root}/once'; $REAL clone -q '${world.remote}' '${world.root}/person'; (cd '${world.root}/person' && echo '- { title: Second, risk: low }' >> BACKLOG_INBOX.yaml && $REAL add -A && $REAL -c user.name=P -c user.email=p@example.org commit -qm 'One more' && $REAL push -q origin HEAD); fi`;
  const env = await gitBefore(world, { command: "commit", script: once });

  const end = await runAction(world, await world.clone(), { env: { PATH: env["PATH"] } });

  expect(end.exit_code, end.log).toBe(0);
  expect(end.outputs["items-completed"], end.log).toBe("2");
  expect(await world.remoteFile("built-WRK-002.txt")).toBe("built WRK-002");
  expect(await world.remoteFile("BACKLOG_INBOX.yaml")).toBeUndefined();
});
