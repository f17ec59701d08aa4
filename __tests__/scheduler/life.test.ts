/**
 * The life of a backlog over many runs, against a plain model: runs with random answers, runs that die after any of their
 * checkpoints, and people who edit the file in between. What the model knows is what became of each id.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { simulate } from "../../src/action/simulation.ts";
import type { Backlog } from "../../src/backlog/backlog.ts";
import { deepFreeze } from "../../src/backlog/backlog.ts";
import type { Item, Status } from "../../src/backlog/item.ts";
import { type Config, placeOf } from "../../src/config/config.ts";
import type { Happening } from "../../src/ports/happening.ts";
import type { StepUnderWay } from "../../src/ports/lease.ts";
import type { ResultFile } from "../../src/ports/result-file.ts";
import { resultFileSchema } from "../../src/ports/result-file.ts";
import type { StepOutcome, StepRequest } from "../../src/ports/step.ts";
import { anyConfig } from "../support/arbitraries.ts";
import { backlog, item } from "../support/items.ts";

type Fate = "open" | "archived" | "merged" | "deleted";
type Model = Map<string, Fate>;

/** The system: the file as it is on the remote, and the worklog beside it. */
interface Repository {
  config: Config;
  backlog: Backlog;
  worklog: Happening[];
  /** What the last run left on record as under way: nothing, unless it died. */
  underWay: readonly StepUnderWay[];
  day: number;
}

const OUTCOMES: readonly StepOutcome["kind"][] = [
  "complete",
  "complete",
  "complete",
  "subphase",
  "blocked",
  "failed",
  "quota",
  "denied",
  "tampered",
  "cancelled",
  "timeout",
];

class Run implements fc.AsyncCommand<Model, Repository> {
  readonly answers: readonly number[];
  /** Undefined: to its end. Else it dies after so many checkpoints, and what it did after that is lost. */
  readonly diesAfter: number | undefined;
  constructor(answers: readonly number[], diesAfter: number | undefined) {
    this.answers = answers;
    this.diesAfter = diesAfter;
  }
  check = () => true;
  async run(model: Model, repository: Repository): Promise<void> {
    repository.day += 1;
    let left = this.diesAfter ?? Number.POSITIVE_INFINITY;
    let step = 0;
    const saved: Happening[] = [];
    let noted: readonly StepUnderWay[] = [];
    let remote = repository.backlog;
    await simulate({
      backlog: repository.backlog,
      config: repository.config,
      starts_at: new Date(Date.UTC(2026, 1, repository.day)).toISOString(),
      limits: { max_ticks: 12, max_steps: 10 },
      interrupted: repository.underWay,
      onNote(steps) {
        if (left > 0) noted = steps;
      },
      script: (request) => this.answer(request, step++),
      onCheckpoint(now, happenings) {
        if (left-- <= 0) return;
        remote = now;
        saved.push(...happenings);
      },
    });
    const died = left <= 0;
    repository.backlog = remote;
    repository.underWay = died ? noted : [];
    repository.worklog.push(...saved);
    for (const happening of saved) follow(model, happening);
    invariants(model, repository);
  }
  private answer(request: StepRequest, step: number) {
    const kind = OUTCOMES[(this.answers[step % this.answers.length] ?? 0) % OUTCOMES.length] ?? "complete";
    return { outcome: outcomeOf(kind), result_file: resultOf(request, kind, step) };
  }
  toString = () =>
    `run(${this.answers.join(" ")}${this.diesAfter === undefined ? "" : `, dies after ${this.diesAfter}`})`;
}

class PersonEdits implements fc.AsyncCommand<Model, Repository> {
  readonly edit: "add" | "delete" | Status | "unblock";
  readonly which: number;
  constructor(edit: PersonEdits["edit"], which: number) {
    this.edit = edit;
    this.which = which;
  }
  check = (model: Readonly<Model>) => this.edit === "add" || [...model.values()].includes("open");
  async run(model: Model, repository: Repository): Promise<void> {
    const { items } = repository.backlog;
    if (this.edit === "add") return this.add(model, repository);
    const target = items[this.which % items.length];
    if (!target) return;
    const others = items.filter((one) => one !== target);
    if (this.edit === "delete") {
      repository.backlog = backlog(others, repository.backlog.next_item_id);
      model.set(target.id, "deleted");
    } else {
      const edited = this.edited(target);
      repository.backlog = backlog(
        items.map((one) => (one === target ? edited : one)),
        repository.backlog.next_item_id,
      );
    }
  }
  private add(model: Model, repository: Repository): void {
    const number =
      Math.max(repository.backlog.next_item_id, ...[...model.keys()].map((id) => Number(id.slice(4)))) + 1;
    const id = `WRK-${String(number).padStart(3, "0")}`;
    const sizes = ["small", "medium", "large", undefined] as const;
    repository.backlog = backlog(
      [...repository.backlog.items, item({ id, size: sizes[this.which % 4], risk: "low" })],
      number,
    );
    model.set(id, "open");
  }
  private edited(target: Item): Item {
    const {
      blocked_from_status,
      blocked_reason,
      blocked_type,
      blocked_question,
      phase,
      phase_pool,
      ...rest
    } = target;
    if (this.edit === "unblock")
      return target.status === "blocked"
        ? deepFreeze({ ...rest, phase, phase_pool, status: blocked_from_status ?? "new" })
        : target;
    if (this.edit === "blocked")
      return target.status === "blocked"
        ? target
        : deepFreeze({
            ...target,
            status: "blocked",
            blocked_from_status: target.status,
            blocked_reason: "a person stopped it",
          });
    return deepFreeze({ ...rest, status: this.edit as Status });
  }
  toString = () => `${this.edit}(${this.which})`;
}

function outcomeOf(kind: StepOutcome["kind"]): StepOutcome {
  switch (kind) {
    case "quota":
      return { kind, retry_after: "2026-02-03T00:00:00.000Z" };
    case "tampered":
      return { kind, touched: ["x"] };
    case "timeout":
      return { kind, after_ms: 1 };
    default:
      return { kind } as StepOutcome;
  }
}

/** Now and then a follow-up, or a duplicate that may not exist. */
function resultOf(request: StepRequest, kind: StepOutcome["kind"], step: number): ResultFile | undefined {
  if (kind !== "complete") return undefined;
  const duplicates = request.work.kind === "triage" && step % 3 === 0 ? ["WRK-001", "WRK-002"] : [];
  const follow_ups = step % 4 === 0 ? [`Found on the way ${request.item.id} ${request.item.updated}`] : [];
  return resultFileSchema.parse({
    item_id: request.item.id,
    phase: "x",
    result: "phase_complete",
    summary: "done",
    duplicates,
    follow_ups,
  });
}

function follow(model: Model, happening: Happening): void {
  switch (happening.kind) {
    case "ingested":
      expect(model.has(happening.item_id), `${happening.item_id} is given out once`).toBe(false);
      model.set(happening.item_id, "open");
      break;
    case "archived":
    case "merged":
      expect(model.get(happening.item_id), `${happening.item_id} leaves once`).toBe("open");
      model.set(happening.item_id, happening.kind);
      break;
    default:
  }
}

function invariants(model: Model, { backlog: now, worklog, config }: Repository): void {
  const open = [...model].filter(([, fate]) => fate === "open").map(([id]) => id);
  expect(now.items.map((one) => one.id).toSorted()).toEqual(open.toSorted());
  const archived = worklog.filter(({ kind }) => kind === "archived").map(({ item_id }) => item_id);
  expect(archived.toSorted()).toEqual(
    [...model]
      .filter(([, fate]) => fate === "archived")
      .map(([id]) => id)
      .toSorted(),
  );
  for (const one of now.items) {
    const gone = (one.dependencies ?? []).filter(
      (id) => model.get(id) === "archived" || model.get(id) === "merged",
    );
    expect(gone, `${one.id} waits for nobody that is gone`).toEqual([]);
    expect(one.phase_attempts ?? 0, one.id).toBeLessThan(30);
    if (one.status === "blocked") expect(one.blocked_reason, one.id).toBeTruthy();
    if (one.status === "in_progress" && one.phase !== undefined)
      expect(placeOf(config, one)?.pool, one.id).toBe("main");
    if (one.status === "scoping" && one.phase !== undefined)
      expect(placeOf(config, one)?.pool, one.id).toBe("pre");
    if (one.status === "ready") expect(one.phase, one.id).toBeUndefined();
  }
}

test("no item is ever lost, doubled or in a state that the rules do not allow, and each archived one is in the worklog once", async () => {
  const runs = fc.record({
    answers: fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }),
    diesAfter: fc.option(fc.nat(4), { nil: undefined }),
  });
  const edits = fc.record({
    edit: fc.constantFrom("add", "add", "delete", "ready", "new", "done", "blocked", "unblock"),
    which: fc.nat(20),
  });
  const commands = fc.commands(
    [
      runs.map(({ answers, diesAfter }) => new Run(answers, diesAfter)),
      edits.map(({ edit, which }) => new PersonEdits(edit as PersonEdits["edit"], which)),
    ],
    { maxCommands: 25 },
  );

  await fc.assert(
    fc.asyncProperty(commands, anyConfig, async (sequence, config) => {
      const ids = ["WRK-001", "WRK-002", "WRK-003"];
      const items = [
        item({ id: "WRK-001" }),
        item({ id: "WRK-002", size: "small", dependencies: ["WRK-001"] }),
        item({ id: "WRK-003", status: "ready" }),
      ];
      const setup = () => ({
        model: new Map<string, Fate>(ids.map((id) => [id, "open"])) as Model,
        real: { config, backlog: backlog(items), worklog: [], underWay: [], day: 1 } as Repository,
      });
      await fc.asyncModelRun(setup, sequence);
    }),
    { numRuns: 200 },
  );
});
