/** A repository that Tickwork works on, as a maintainer would set it up: for tests that start the built action. */
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { createWorld, type Files, type World } from "./repository.ts";

const AGENT = fileURLToPath(new URL("../fixtures/bin/scripted-agent.mjs", import.meta.url));

/** A shell command for a `run:` phase: the scripted agent with these actions (see its own file). */
export const shell = (...actions: readonly string[]) =>
  ["node", AGENT, ...actions].map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(" ");

/** An argument list for `agent.command`. */
export const agent = (...actions: readonly string[]) => ["node", AGENT, ...actions];

/** Appends a line to a file that belongs to the item, so that a destructive phase has changed something. */
export const BUILD = 'echo "built $TICKWORK_ITEM_ID" >> "built-$TICKWORK_ITEM_ID.txt"';

/** A pipeline of commands alone: note | build (destructive), check. */
export const COMMANDS_CONFIG = {
  triage: "rules",
  pipelines: {
    feature: {
      pre_phases: [
        {
          name: "note",
          run: 'mkdir -p "$TICKWORK_CHANGE_FOLDER" && echo noted > "$TICKWORK_CHANGE_FOLDER/note.md"',
        },
      ],
      phases: [
        { name: "build", run: BUILD, destructive: true },
        { name: "check", run: "true" },
      ],
    },
  },
};

export interface ItemSeed {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** The backlog's text; items are small, low in risk and new unless they say otherwise. */
export function backlogText(
  items: readonly ItemSeed[],
  more: Readonly<Record<string, unknown>> = {},
): string {
  const times = { created: "2026-01-10T10:00:00.000Z", updated: "2026-01-10T10:00:00.000Z" };
  const full = items.map((item) => ({
    title: `Title of ${item.id}`,
    status: "new",
    size: "small",
    risk: "low",
    ...times,
    ...item,
  }));
  return stringify({ schema_version: 3, items: full, next_item_id: items.length, ...more });
}

/** A world whose remote holds a backlog and a config, and what else is given. */
export function createProject(project: {
  readonly items?: readonly ItemSeed[];
  readonly config?: unknown;
  readonly files?: Files;
}): Promise<World> {
  return createWorld({
    files: {
      "BACKLOG.yaml": backlogText(project.items ?? []),
      ".github/tickwork.yml": stringify(project.config ?? COMMANDS_CONFIG),
      ...project.files,
    },
  });
}
