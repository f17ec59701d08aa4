/** One cell of the table, and what must hold in each: whatever GitHub answers, nothing is lost and people are told. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { ActionEnd } from "../../support/action.ts";
import type { HubProject } from "../../support/github/project.ts";
import { failureOf, type Kind } from "./kinds.ts";
import type { More, Outcome, Row } from "./row.ts";
import { ROUTES_IN_TABLE } from "./table.ts";

/** A run asks a handful of things; what goes beyond this is a loop. */
const MOST_REQUESTS = 40;

export async function runCell(row: Row, kind: Kind): Promise<void> {
  await using hub = await row.prepare();
  const { github } = hub;
  const ran = await ranIn(hub);
  const asked = github.requests.length;
  const more = moreOf(hub, row, kind);
  const failure = failureOf(kind, row.route);
  if (failure) github.fail(failure);

  const end = await row.run(hub, more);

  const outcome = outcomeOf(row, kind);
  await holdsAlways(hub, end);
  await holdsFor(outcome, { hub, row, kind, end, newly: (await ranIn(hub)).slice(ran.length) });
  hasAskedWithinBounds(hub, { row, kind, from: asked });
  if (outcome === "as ever" || row.makes_up === false) return;

  github.calm();
  const next = await row.run(hub, {});
  await holdsAlways(hub, next);
  expect(next.exit_code, next.log).toBe(0);
  await row.calm(hub, next);
  const all = await ranIn(hub);
  expect(new Set(all).size, "no step ran twice").toBe(all.length);
}

/** Only a token that can be had anew is worth a second try: an App's. */
function moreOf({ github }: HubProject, row: Row, kind: Kind): More {
  const env = kind.as === "refused" ? { GITHUB_API_URL: "http://127.0.0.1:9/api/v3" } : {};
  if (kind.name !== "401 once" || row.as_app) return { env };
  const permissions = {
    metadata: "read",
    contents: "write",
    pull_requests: "write",
    issues: "write",
    actions: "write",
  } as const;
  github.state.installation = { id: 9, permissions };
  const { id, privateKey } = github.state.app;
  return { env, inputs: { "app-id": id, "private-key": privateKey } };
}

function outcomeOf({ outcome, except = {}, unrepeatable }: Row, { once, answer }: Kind): Outcome {
  const isUncertain = unrepeatable && (answer === "broken" || answer === "silent");
  if (once && !isUncertain) return "as ever";
  return except[answer] ?? outcome;
}

/** No secret, no stack, no output that is not so, and nothing finished that is nowhere. */
async function holdsAlways({ github, world }: HubProject, end: ActionEnd): Promise<void> {
  const shown = `${end.log
    .split("\n")
    .filter((line) => !line.startsWith("::add-mask::"))
    .join("\n")}\n${end.summary}`;
  const key = github.state.app.privateKey.split("\n")[1] ?? "";
  for (const secret of [...github.state.tokens.keys(), key]) expect(shown).not.toContain(secret);
  expect(shown).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  expect(shown).not.toMatch(/did not foresee|\[object Object\]|\bundefined\b|AbortError|TimeoutError/);

  const { "commit-sha": commit, "pull-request": number } = end.outputs;
  const remote = world.at(world.remote);
  if (commit) expect(await remote.git("for-each-ref", "--contains", commit, "refs/heads")).not.toBe("");
  if (number)
    expect(github.state.pulls.find((pull) => String(pull.number) === number)?.state, end.log).toBe("open");
}

interface Seen {
  readonly hub: HubProject;
  readonly row: Row;
  readonly kind: Kind;
  readonly end: ActionEnd;
  /** Items of the steps that ran. */
  readonly newly: readonly string[];
}

async function holdsFor(outcome: Outcome, seen: Seen): Promise<void> {
  const { hub, row, end, newly } = seen;
  const { steps = 1 } = row;
  const isRed = outcome === "refused" || outcome === "not shown";
  expect(end.exit_code, end.log).toBe(isRed ? 1 : 0);
  for (const item of newly)
    expect(await placesOf(hub, item), `${item} is on one branch, once`).toEqual([`built ${item}`]);
  switch (outcome) {
    case "as ever":
      expect(newly, end.log).toHaveLength(steps);
      expect(end.log).not.toMatch(/^::(warning|error)/m);
      return row.calm(hub, end);
    case "told":
      expect(newly, end.log).toHaveLength(steps);
      return isTold(seen, annotations(end));
    case "shown":
    case "refused":
      expect(newly, "nothing ran").toEqual([]);
      return isTold(seen, [end.summary.replaceAll("\n", " ")]);
    case "not shown":
      expect(newly, end.log).toHaveLength(steps);
      expect(end.summary).toContain("Nothing is lost");
      expect(end.outputs["pull-request"]).toBeUndefined();
      return isTold(seen, [end.summary.replaceAll("\n", " ")]);
    case "passed over":
      expect(newly, "nothing ran").toEqual([]);
      return isTold(seen, annotations(end));
    case "declined":
      expect(newly, "nothing ran").toEqual([]);
      expect(end.log).toContain("Nothing was done");
      return;
    default:
      return outcome satisfies never;
  }
}

/** In one and the same text: what was asked, what came back, and what to do about it. */
function isTold({ row, kind }: Seen, texts: readonly string[]): void {
  const own = row.words?.[kind.answer] ?? {};
  const wanted = [row.says, own.says ?? kind.says, own.remedy ?? row.own_remedy ?? kind.remedy];
  const matching = texts.filter((text) => wanted.every((words) => words.test(text)));
  expect(matching.length, `${wanted.join(" ")} in\n${texts.join("\n")}`).toBeGreaterThan(0);
}

function annotations({ log }: ActionEnd): readonly string[] {
  return log.split("\n").filter((line) => /^::(warning|notice)/.test(line));
}

function hasAskedWithinBounds(
  { github }: HubProject,
  { row, kind, from }: { readonly row: Row; readonly kind: Kind; readonly from: number },
): void {
  const requests = github.requests.slice(from);
  expect(requests.length).toBeLessThan(MOST_REQUESTS);
  for (const { route } of requests) expect(ROUTES_IN_TABLE).toContain(route);
  if (kind.as === "refused") {
    expect(requests).toEqual([]);
    return;
  }
  const own = requests.filter(({ route }) => row.route === undefined || route === row.route);
  expect(
    own.some(({ status }) => status === kind.as),
    `${row.route} was asked`,
  ).toBe(true);
  if (row.route !== undefined) expect(own.length).toBeLessThanOrEqual(row.asks * kind.tries);
}

/** What the item's step has made, on every branch that has it: rescue branches too. */
async function placesOf({ world }: HubProject, item: string): Promise<readonly string[]> {
  const branches = await world.remoteBranches();
  const found = await Promise.all(branches.map((branch) => world.remoteFile(`built-${item}.txt`, branch)));
  return found.filter((text) => text !== undefined);
}

/** The items of all steps that ever ran in this world, in order. */
async function ranIn({ world }: HubProject): Promise<readonly string[]> {
  const text = await readFile(join(world.root, "ran"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}
