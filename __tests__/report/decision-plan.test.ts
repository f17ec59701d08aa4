/** Laws of what is planned for issues, over histories of runs that die half-way, people who meddle, and backlogs that change. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Item, ItemId } from "../../src/backlog/item.ts";
import type { HubIssue } from "../../src/ports/hub-issue.ts";
import { issuesByItem, planDecisions } from "../../src/report/decision-plan.ts";
import { decisionIn } from "../../src/report/issue-mark.ts";
import type { IssueStep } from "../../src/report/issue-step.ts";
import { needsOf } from "../../src/report/needs-person.ts";
import { backlog, item } from "../support/items.ts";

const FACTS = {
  place: { repository: "77", branch: "main", backlog: "BACKLOG.yaml" },
  tree: "main",
  repository_url: "https://github.com/example/repository",
  run: "actions/runs/1",
  placeOf: () => undefined,
  folderOf: () => undefined,
};
const START = Date.parse("2026-01-11T10:00:00.000Z");

/** GitHub and the backlog, and a clock that goes on by a minute with each thing that happens. */
interface World {
  issues: HubIssue[];
  items: Item[];
  minute: number;
  said: number;
}

const nowIn = ({ minute }: World) => new Date(START + minute * 60_000).toISOString();

function planned(world: World): readonly IssueStep[] {
  const all = backlog(world.items, 99);
  const needs = needsOf({ after: all, why_not: [], workflow_file: "tickwork.yml" });
  const now = nowIn(world);
  return planDecisions({
    backlog: all,
    needs,
    issues: world.issues,
    facts: FACTS,
    entries: [],
    began: now,
    now,
  });
}

function applied(world: World, steps: readonly IssueStep[]): void {
  for (const step of steps) {
    if (step.kind === "open") {
      const number = world.issues.length + 1;
      const url = `https://github.com/example/repository/issues/${number}`;
      world.issues.push({ number, url, state: "open", title: step.title, body: step.body });
      world.said += 1;
      continue;
    }
    const { title, body, state } = step.change;
    world.issues = world.issues.map((one) =>
      one.number === step.issue.number
        ? { ...one, title: title ?? one.title, body: body ?? one.body, state: state ?? one.state }
        : one,
    );
    if (step.comment !== undefined) world.said += 1;
  }
}

type Happening = (world: World) => void;

const ids = ["WRK-001", "WRK-002", "WRK-003", "WRK-004"];
const blocked = (id: string, question: string, updated: string) =>
  item({ id, title: "Keep notes", status: "blocked", blocked_question: { question }, updated });
const changed = (world: World, at: number, change: (one: Item, now: string) => Item | undefined) => {
  world.items = world.items.flatMap((one, index) =>
    index === at % world.items.length ? (change(one, nowIn(world)) ?? []) : [one],
  );
};
const anyIssue = (world: World, at: number, change: (one: HubIssue) => HubIssue) => {
  world.issues = world.issues.map((one, index) => (index === at % world.issues.length ? change(one) : one));
};

/** All items have one birth and one title, as copies have: only their ids tell them apart. */
const happening: fc.Arbitrary<Happening> = fc
  .record({ at: fc.nat(7), id: fc.constantFrom(...ids), question: fc.constantFrom("Which store?", "Why?") })
  .chain(({ at, id, question }) =>
    fc.constantFrom<Happening>(
      (world) => applied(world, planned(world)),
      (world) => applied(world, planned(world).slice(0, at)),
      (world) => {
        if (!world.items.some((one) => one.id === id)) world.items.push(blocked(id, question, nowIn(world)));
      },
      (world) => changed(world, at, (one, now) => blocked(one.id, question, now)),
      (world) =>
        changed(world, at, (one, now) =>
          item({ id: one.id, title: one.title, status: "ready", updated: now }),
        ),
      (world) => changed(world, at, () => undefined),
      (world) => changed(world, at, (one) => ({ ...one, title: question })),
      (world) =>
        changed(world, at, (one) =>
          world.items.some((other) => other.id === id) ? one : { ...one, id: id as ItemId },
        ),
      (world) => anyIssue(world, at, (one) => ({ ...one, state: "closed" })),
      (world) => anyIssue(world, at, (one) => ({ ...one, state: "open" })),
      (world) =>
        anyIssue(world, at, (one) => ({ ...one, title: question, body: `Mine.\r\n\r\n${one.body}` })),
      (world) => {
        const other = world.issues[at % Math.max(1, world.issues.length)];
        if (other) world.issues.push({ ...other, number: world.issues.length + 1 });
      },
    ),
  );

const histories = fc.array(happening, { maxLength: 15 }).map((happenings) => {
  const world: World = { issues: [], items: [], minute: 0, said: 0 };
  for (const happens of happenings) {
    happens(world);
    world.minute += 1;
  }
  return world;
});

/** Of the issues that ask, how many ask for each id. */
function askingById({ issues }: World): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { state, body } of issues) {
    const mark = state === "open" ? decisionIn(body) : undefined;
    if (mark && mark.settled === undefined) found.set(mark.id, (found.get(mark.id) ?? 0) + 1);
  }
  return found;
}

test("what was planned is done once: planned again, at once or later, there is nothing to do and to say", () => {
  fc.assert(
    fc.property(histories, (world) => {
      applied(world, planned(world));
      const { said } = world;

      expect(planned(world)).toEqual([]);
      world.minute += 60;
      expect(planned(world)).toEqual([]);
      expect(world.said).toBe(said);
    }),
    { numRuns: 1_500 },
  );
});

test("an item is asked for in one issue, and an issue asks for an item that is blocked", () => {
  fc.assert(
    fc.property(histories, (world) => {
      applied(world, planned(world));

      const asking = askingById(world);
      for (const [id, count] of asking) {
        expect(count, id).toBe(1);
        expect(world.items.find((one) => one.id === id)?.status, id).toBe("blocked");
      }
      const needs = needsOf({ after: backlog(world.items, 99), why_not: [] });
      const own = issuesByItem({
        needs,
        issues: world.issues,
        facts: FACTS,
        backlog: backlog(world.items, 99),
      });
      for (const { item: one } of needs) {
        const issue = own.get(one.id);
        const isOpen = issue?.state === "open";
        // Closed without a word of Tickwork's in it: a person did that.
        const isTheirs = issue?.state === "closed" && decisionIn(issue.body)?.settled === undefined;
        expect(isOpen || isTheirs, `${one.id}: ${issue?.body}`).toBe(true);
      }
    }),
    { numRuns: 1_500 },
  );
});

test("there is at most one step for each item and each issue, and no text is too long for GitHub", () => {
  fc.assert(
    fc.property(histories, (world) => {
      const steps = planned(world);

      const changes = steps.flatMap((step) => (step.kind === "change" ? [step.issue.number] : []));
      expect(new Set(changes).size).toBe(changes.length);
      expect(steps.filter(({ kind }) => kind === "open").length).toBeLessThanOrEqual(world.items.length);
      for (const step of steps) {
        const text = step.kind === "open" ? step.body : (step.change.body ?? "");
        expect(text.length).toBeLessThan(65_536);
      }
    }),
  );
});
