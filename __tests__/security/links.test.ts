/** Links that whoever may propose a change put in the place of what a run writes. */
import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { createProject } from "../support/project.ts";

test.each([
  ["worklog", "md", "out of the checkout", "../../evil.txt"],
  ["worklog", "md", "into .git", "../.git/info/attributes"],
  ["journal", "jsonl", "out of the checkout", "../../evil.txt"],
  ["journal", "jsonl", "into .git", "../.git/info/attributes"],
])(
  "[T7] a %s (.%s) that is a link to nothing, %s, is not written through",
  async (_what, ending, _where, target) => {
    await using world = await createProject({
      items: [{ id: "WRK-001" }],
      config: { triage: "rules", pipelines: { feature: { phases: [{ name: "build", run: "true" }] } } },
      files: { "_worklog/README.md": "Ours.\n" },
    });
    const checkout = await world.clone();
    const now = new Date();
    // This month's and the next one's, should it begin while the test runs.
    for (const month of [now, new Date(now.getTime() + 86_400_000)].map((day) =>
      day.toISOString().slice(0, 7),
    )) {
      await symlink(target, join(checkout.path, `_worklog/${month}.${ending}`)).catch(() => {});
    }
    await checkout.commitAll("Plant a link");
    await checkout.push();

    const end = await runAction(world, checkout);

    expect(existsSync(join(world.root, "evil.txt"))).toBe(false);
    expect(await checkout.exists(".git/info/attributes")).toBe(false);
    expect(end.exit_code).toBe(1);
    expect(end.log).toMatch(/leads from there out of the repository, or into \.git/);
  },
);
