import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

const PROJECT = join(import.meta.dirname, "../..");

const handler = (body: string) => `
import type { HandlerContext, HandlerReport } from "../../src/ports/events.ts";
export function handler(context: HandlerContext): HandlerReport {
  ${body}
  return { happenings: [], breaker: "leave" };
}
`;

/** What the compiler says of a handler with this body, in the project's own settings. */
async function compile(body: string): Promise<string> {
  const folder = await mkdtemp(join(PROJECT, "__tests__/tmp-types-"));
  try {
    await writeFile(join(folder, "handler.ts"), handler(body));
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../tsconfig.json", include: ["handler.ts"] }),
    );
    const { stdout } = await execa("tsc", ["-p", folder], { cwd: PROJECT, preferLocal: true, reject: false });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("[RUN-7] a handler that reads the tick's snapshot and changes an item compiles", async () => {
  const said = await compile(
    "for (const item of context.snapshot.items) context.backlog.change(item.id, (one) => ({ ...one, title: one.title.trim() }));",
  );

  expect(said).toBe("");
});

test("[RUN-7] a handler that asks for a snapshot does not compile: it has no way to one", async () => {
  const said = await compile('context.backlog.takeSnapshot("tick");');

  expect(said).toContain("Property 'takeSnapshot' does not exist on type 'BacklogWriter'");
});

test("[RUN-7] a handler cannot change what the snapshot holds", async () => {
  const said = await compile('const first = context.snapshot.items[0]; if (first) first.title = "another";');

  expect(said).toContain("Cannot assign to 'title' because it is a read-only property");
});
