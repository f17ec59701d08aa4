/** A workflow of GitHub's in which Tickwork runs, as far as Tickwork asks about it. Pure: text in, value out. */
import { type Place, readYaml } from "../backlog/yaml-text.ts";

export interface WorkflowText {
  /** Relative to the repository. */
  readonly file: string;
  readonly text: string;
}

export interface ActionsWorkflow {
  readonly file: string;
  readonly value: unknown;
  /** Names of its events. */
  readonly triggers: ReadonlySet<string>;
  readonly schedules: readonly { readonly cron: string; readonly place: Place }[];
  /** The jobs in which Tickwork is a step. */
  readonly jobs: readonly WorkflowJob[];
  /** The place of a key; of the nearest thing around it where it is not there. */
  locate(path: readonly (string | number)[]): Place;
}

export interface WorkflowJob {
  readonly name: string;
  readonly value: unknown;
  readonly steps: readonly WorkflowStep[];
  /** Those of `steps` that are Tickwork. */
  readonly tickwork: readonly WorkflowStep[];
}

export interface WorkflowStep {
  readonly value: unknown;
  /** From 0. */
  readonly index: number;
  readonly uses: string;
  readonly run: string;
  /** The input `command` of a step that is Tickwork; `run` where it says nothing. An expression as it is written. */
  readonly command: string;
}

export type ReadWorkflow =
  | { readonly kind: "tickwork"; readonly workflow: ActionsWorkflow }
  /** Tickwork has no part in it. */
  | { readonly kind: "other" }
  | { readonly kind: "broken"; readonly file: string; readonly line: number; readonly says: string };

/** `other` where no job runs Tickwork; `broken`, with the first line at fault, where the text is no YAML. */
export async function readActionsWorkflow({ file, text }: WorkflowText): Promise<ReadWorkflow> {
  if (!/tickwork/i.test(text)) return { kind: "other" };
  const read = await readYaml(text, file);
  if (read.kind === "refused") {
    const [first] = read.problems;
    return { kind: "broken", file, line: first?.line ?? 1, says: first?.message ?? "it is no YAML" };
  }
  const { value, locate, locateKey } = read.yaml;
  const jobs = Object.entries(mapOf(at(value, "jobs"))).flatMap(([name, job]) => jobOf(name, job) ?? []);
  if (jobs.length === 0) return { kind: "other" };
  const on = at(value, "on");
  const entries = at(on, "schedule");
  const schedules = (Array.isArray(entries) ? entries : []).flatMap((entry, index) => {
    const cron = at(entry, "cron");
    return typeof cron === "string" ? [{ cron, place: locate(["on", "schedule", index, "cron"]) }] : [];
  });
  return {
    kind: "tickwork",
    workflow: { file, value, triggers: triggersOf(on), schedules, jobs, locate: locateKey },
  };
}

/** May one of its steps be `command: run`? */
export function runsTickwork({ jobs }: ActionsWorkflow): boolean {
  return jobs.some(({ tickwork }) => tickwork.some(mayRun));
}

/** What an expression comes to is not known before it runs. */
export function mayRun({ command }: Pick<WorkflowStep, "command">): boolean {
  return command.includes("${{") || command === "run";
}

/** The value of a key; undefined for what is no map. */
export function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** The value if it is a map, else an empty one: GitHub says what is wrong with its own files. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function jobOf(name: string, value: unknown): WorkflowJob | undefined {
  const list = at(value, "steps");
  const steps = (Array.isArray(list) ? list : []).map((step, index): WorkflowStep => {
    const command = at(at(step, "with"), "command");
    return {
      value: step,
      index,
      uses: textOf(at(step, "uses")),
      run: textOf(at(step, "run")),
      command: command === undefined ? "run" : textOf(command),
    };
  });
  const tickwork = steps.filter(({ uses }) => /tickwork/i.test(uses) || uses === "./");
  return tickwork.length === 0 ? undefined : { name, value, steps, tickwork };
}

function triggersOf(on: unknown): ReadonlySet<string> {
  if (typeof on === "string") return new Set([on]);
  if (Array.isArray(on)) return new Set(on.map(String));
  return new Set(Object.keys(mapOf(on)));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
