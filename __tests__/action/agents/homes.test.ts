/** A step's own places: its agent's state, and git's settings. Nothing of them reaches the person, another step or later. */
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAction } from "../../support/action.ts";
import { agentOnPath, RESULT } from "../../support/agent-on-path.ts";
import { agentProject } from "../../support/agent-project.ts";
import { createProject } from "../../support/project.ts";

/** Where each keeps its state: the variable that says so, and its key's. */
const AGENTS = [
  ["claude", "CLAUDE_CONFIG_DIR", "ANTHROPIC_API_KEY"],
  ["codex", "CODEX_HOME", "OPENAI_API_KEY"],
  ["opencode", "XDG_DATA_HOME", "ANTHROPIC_API_KEY"],
  ["opencode", "XDG_CONFIG_HOME", "ANTHROPIC_API_KEY"],
  ["opencode", "XDG_STATE_HOME", "ANTHROPIC_API_KEY"],
  ["opencode", "XDG_CACHE_HOME", "ANTHROPIC_API_KEY"],
  ["gemini", "GEMINI_CLI_HOME", "GEMINI_API_KEY"],
  ["copilot", "COPILOT_HOME", "COPILOT_GITHUB_TOKEN"],
] as const;

describe("two steps at once", () => {
  test.each(AGENTS)(
    "of %s each have their own %s, empty at first and gone afterwards",
    async (name, variable, key) => {
      await using world = await agentProject(
        { cli: name },
        {
          items: ["WRK-001", "WRK-002"],
          config: { execution: { max_wip: 2, max_concurrent: 2, max_retries: 0 } },
        },
      );
      // Each goes on when both have written what they know: then they did run at once.
      const script = `
ID=$TICKWORK_ITEM_ID; mkdir -p "$${variable}"; ls -A "$${variable}" | grep -v -e settings.json -e policy.toml -e .gemini > ../$ID.found
echo "$ID" > "$${variable}/state"; echo "$${variable}" > ../$ID.home
until [ -e ../WRK-001.home ] && [ -e ../WRK-002.home ]; do sleep 0.02; done
cat "$${variable}/state" > ../$ID.state
${RESULT}`;
      const path = await agentOnPath(world, { name, script });
      const checkout = await world.clone();

      const end = await runAction(world, checkout, { env: { [key]: "key-of-a-test", ...path } });

      const of = (id: string, what: string) => readFile(join(world.root, `${id}.${what}`), "utf8");
      const homes = [(await of("WRK-001", "home")).trim(), (await of("WRK-002", "home")).trim()];
      expect(end.outputs["items-completed"], end.log).toBe("2");
      expect(new Set(homes).size).toBe(2);
      for (const home of homes) {
        expect(home.startsWith(join(checkout.path, ".tickwork/steps/"))).toBe(true);
        expect(existsSync(home)).toBe(false);
      }
      expect([await of("WRK-001", "found"), await of("WRK-002", "found")]).toEqual(["", ""]);
      expect([await of("WRK-001", "state"), await of("WRK-002", "state")]).toEqual([
        "WRK-001\n",
        "WRK-002\n",
      ]);
      expect(await readdir(world.env["HOME"] ?? "")).toEqual([".gitconfig"]);
    },
  );

  test("have git's settings of their own, with the user's below them, and leave no trace of them", async () => {
    const run = `
git config --global user.name "$TICKWORK_ITEM_ID"; git config --global core.fsmonitor evil
touch ../$TICKWORK_ITEM_ID.set
until [ -e ../WRK-001.set ] && [ -e ../WRK-002.set ]; do sleep 0.02; done
{ git config user.name; git config --global core.fsmonitor; git config user.email; git config alias.mine; } > ../$TICKWORK_ITEM_ID.seen`;
    await using world = await createProject({
      items: [{ id: "WRK-001" }, { id: "WRK-002" }],
      config: {
        triage: "rules",
        execution: { max_wip: 2, max_concurrent: 2, max_retries: 0 },
        pipelines: {
          feature: {
            phases: [
              { name: "set", run },
              { name: "look", run: "git config user.name > ../later" },
            ],
          },
        },
      },
    });
    const home = join(world.env["HOME"] ?? "", ".gitconfig");
    const before = `${await readFile(home, "utf8")}[user]\n\tname = Me\n\temail = me@example.com\n`;
    await writeFile(home, before);
    const xdg = join(world.root, "xdg");
    await mkdir(join(xdg, "git"), { recursive: true });
    await writeFile(join(xdg, "git/config"), "[alias]\n\tmine = status\n");

    const end = await runAction(world, await world.clone(), {
      env: { XDG_CONFIG_HOME: xdg, GIT_CONFIG_GLOBAL: undefined },
    });

    const seen = (id: string) => readFile(join(world.root, `${id}.seen`), "utf8");
    expect(end.outputs["items-completed"], end.log).toBe("2");
    expect(await seen("WRK-001")).toBe("WRK-001\nevil\nme@example.com\nstatus\n");
    expect(await seen("WRK-002")).toBe("WRK-002\nevil\nme@example.com\nstatus\n");
    expect(await readFile(join(world.root, "later"), "utf8")).toBe("Me\n");
    expect(await readFile(home, "utf8")).toBe(before);
  });
});
