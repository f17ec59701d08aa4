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
import { OUTCOME_EFFECTS } from "../../src/handlers/outcome-effect.ts";
import type { Happening } from "../../src/ports/happening.ts";
import type { StepUnderWay } from "../../src/ports/lease.ts";
import type { ResultFile } from "../../src/ports/result-file.ts";
import { resultFileSchema } from "../../src/ports/result-file.ts";
import { type StepOutcome, type StepRequest, TRIAGE } from "../../src/ports/step.ts";
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
  /** Unfinished attempts that an item's next step must be told of; unknown where a person meddled. */
  attempts: Map<string, number>;
  /** Starts of which nothing came, because their run died. */
  lost: number;
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

/** The steps of one item in one run, as far as the run lived. */
interface Starts {
  count: number;
  /** Unfinished attempts that the last of them was told of. */
  told: number;
}

class Run implements fc.AsyncCommand<Model, Repository> {
  readonly answers: readonly number[];
  /** Undefined: to its end. Else it dies in the middle of the checkpoint after so many, which is lost with all that follows. */
  readonly diesAfter: number | undefined;
  constructor(answers: readonly number[], diesAfter: number | undefined) {
    this.answers = answers;
    this.diesAfter = diesAfter;
  }
  check = () => true;
  async run(model: Model, repository: Repository): Promise<void> {
    repository.day += 1;
    let left = this.diesAfter ?? Number.POSITIVE_INFINITY;
    let alive = true;
    let step = 0;
    const saved: Happening[] = [];
    const starts = new Map<string, Starts>();
    let noted = repository.underWay;
    let remote = repository.backlog;
    await simulate({
      backlog: repository.backlog,
      config: repository.config,
      starts_at: new Date(Date.UTC(2026, 1, repository.day)).toISOString(),
      limits: { max_ticks: 12, max_steps: 10 },
      interrupted: repository.underWay,
      onNote(steps) {
        if (alive) noted = steps;
      },
      script: (request) => {
        if (alive) this.begin(request, starts, repository);
        return this.answer(request, step++);
      },
      onCheckpoint(now, happenings) {
        alive &&= left-- > 0;
        if (!alive) return;
        remote = now;
        saved.push(...happenings);
      },
    });
    repository.backlog = remote;
    repository.underWay = alive ? [] : noted;
    repository.worklog.push(...saved);
    for (const happening of saved) follow(model, happening);
    followAttempts(repository, starts, saved);
    invariants(model, repository);
  }
  private begin({ item: one }: StepRequest, starts: Map<string, Starts>, { attempts }: Repository): void {
    const before = starts.get(one.id);
    const told = one.phase_attempts ?? 0;
    if (!before && attempts.has(one.id)) expect(told, `${one.id} is told`).toBe(attempts.get(one.id));
    starts.set(one.id, { count: (before?.count ?? 0) + 1, told });
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
    repository.attempts.delete(target.id);
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

/** A start is an attempt until its end is saved; what the end makes of it is the table of outcomes. */
function followAttempts(
  repository: Repository,
  starts: ReadonlyMap<string, Starts>,
  saved: readonly Happening[],
): void {
  const { attempts, worklog } = repository;
  for (const [id, { count, told }] of starts) {
    const ends = saved.filter((one) => one.kind === "step" && one.item_id === id);
    const last = ends.at(-1);
    if (ends.length < count) {
      attempts.set(id, told + 1);
      repository.lost += 1;
    } else if (last?.kind === "step" && last.phase !== TRIAGE) {
      attempts.set(id, OUTCOME_EFFECTS[last.outcome].attempt === "given_back" ? told : 0);
    } else {
      attempts.delete(id);
      // A triage that failed leaves its item as the start did, and a run that dies right then has it on record still.
      repository.lost += 1;
    }
  }
  const told = worklog.filter(({ kind }) => kind === "interrupted").length;
  expect(told, "each interrupted step is told at most once").toBeLessThanOrEqual(repository.lost);
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
    if (one.status === "blocked") expect(one.blocked_reason, one.id).toBeTruthy();
    if (one.status === "in_progress" && one.phase !== undefined)
      expect(placeOf(config, one)?.pool, one.id).toBe("main");
    if (one.status === "scoping" && one.phase !== undefined)
      expect(placeOf(config, one)?.pool, one.id).toBe("pre");
    if (one.status === "ready") expect(one.phase, one.id).toBeUndefined();
  }
}

test("[RUN-6] no item is ever lost, doubled or in a state that the rules do not allow, each archived one is in the worklog once, and each start that a dead run left is one attempt", async () => {
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
        real: {
          config,
          backlog: backlog(items),
          worklog: [],
          underWay: [],
          attempts: new Map(),
          lost: 0,
          day: 1,
        } as Repository,
      });
      await fc.asyncModelRun(setup, sequence);
    }),
    { numRuns: 200 },
  );
});
