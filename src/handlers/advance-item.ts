import type { Item, ItemId, PhaseName, Status } from "../backlog/item.ts";
import { nearestName } from "../backlog/schema-problems.ts";
import { moveTo, NEXT_STATUS, statusAfterUnblock } from "../backlog/status.ts";
import {
  type Config,
  firstMainPhase,
  firstPrePhase,
  type PhasePlace,
  type Pipeline,
  pipelineName,
  pipelineOf,
  placeOf,
} from "../config/config.ts";
import type { HandlerContext, HandlerReport } from "../ports/events.ts";
import { byPerson } from "./happenings.ts";
import { IllegalChangeError, mustBeOpen } from "./illegal-change.ts";
import { inPhase, toReady, transition } from "./transition.ts";

/** A person moves an item on without the step that would have: to the next phase, or to one by its name. Change-then-return. */
export function advanceItem(
  event: {
    readonly item_id: ItemId;
    readonly phase?: PhaseName | undefined;
    /** For the next prompt. */
    readonly note?: string | undefined;
    readonly by?: string | undefined;
  },
  context: HandlerContext,
): HandlerReport {
  const { title } = context.backlog.change(event.item_id, (item) => advanced(item, event, context.config));
  return byPerson({ ...event, did: "advanced", title }, context);
}

/** Where an item is to stand: in a phase, or ready and in none. */
type Destination = { readonly status: "ready" } | { readonly place: PhasePlace };

/**
 * What the left phase had of attempts, waits and commits stays behind. The gate before `ready` holds here too, since
 * `approve` is there to open it. Throws `IllegalChangeError` for what is not ahead, or in the same pool.
 */
export function advanced(
  item: Item,
  to: { readonly phase?: PhaseName | undefined; readonly note?: string | undefined },
  config: Config,
): Item {
  mustBeOpen(item);
  if (item.status === "blocked")
    throw new IllegalChangeError(
      `${item.id} is blocked, and goes back to ${statusAfterUnblock(item)} first`,
      "Answer it: `command: unblock`, with your words as the input `note` where something is asked.",
    );
  const pipeline = pipelineOf(config, item);
  if (!pipeline)
    throw new IllegalChangeError(
      `${item.id} is of the pipeline "${pipelineName(item)}", which is not in the config`,
      `Known: ${Object.keys(config.pipelines).join(", ")}.`,
    );
  const destination =
    to.phase === undefined ? nextOf(item, config) : named(item, { phase: to.phase, pipeline, config });
  const moved = arrived(item, destination, config);
  return {
    ...moved,
    last_phase_commit: undefined,
    phase_attempts: undefined,
    retry_after: undefined,
    unblock_context: to.note ?? item.unblock_context,
    answered_question: to.note === undefined ? item.answered_question : undefined,
  };
}

/** Without a name: what would come if the step that is next were complete. */
function nextOf(item: Item, config: Config): Destination {
  if (item.status === "ready") return inFirstMainPhase(item, config);
  const first = firstPrePhase(config, item);
  if (item.status === "new") return first ? { place: first } : { status: "ready" };
  const place = item.phase === undefined ? first : placeOf(config, item);
  if (!place) return item.status === "scoping" ? { status: "ready" } : inFirstMainPhase(item, config);
  const next = transition({ ...item, guardrails_approved: true }, place, config);
  switch (next.kind) {
    case "next": {
      const there = placeOf(config, { ...item, phase: next.phase });
      if (there) return { place: there };
      throw new RangeError(`${item.id}: no phase ${next.phase}`);
    }
    case "done":
      throw new IllegalChangeError(
        `${item.id} is in ${place.phase.name}, its last phase, so nothing is left to advance to`,
        "If the work is done: `command: complete`.",
      );
    default:
      return { status: "ready" };
  }
}

function inFirstMainPhase(item: Item, config: Config): Destination {
  const place = firstMainPhase(config, item);
  if (place) return { place };
  throw new RangeError(`${item.id}: its pipeline has no main phase`);
}

function named(
  item: Item,
  { phase, pipeline, config }: { phase: PhaseName; pipeline: Pipeline; config: Config },
): Destination {
  const place = placeOf(config, { ...item, phase });
  if (!place) {
    const names = [...pipeline.pre_phases, ...pipeline.phases].map(({ name }) => name);
    const near = nearestName(phase, names);
    throw new IllegalChangeError(
      `the pipeline "${pipelineName(item)}" of ${item.id} has no phase "${phase}"`,
      `${near === undefined ? "" : `Did you mean "${near}"? `}It has: ${names.join(", ")}.`,
    );
  }
  const status = statusIn(place);
  if (item.status === status && item.phase === phase)
    throw new IllegalChangeError(`${item.id} is in ${phase} already`);
  if (status === "scoping" && (item.status === "ready" || item.status === "in_progress"))
    throw new IllegalChangeError(
      `${item.id} cannot go from ${item.status} back to ${phase}, a phase of its scoping`,
      `It can go to: ${pipeline.phases
        .map(({ name }) => name)
        .filter((name) => name !== item.phase)
        .join(", ")}.`,
    );
  return { place };
}

function arrived(item: Item, destination: Destination, config: Config): Item {
  const status = "place" in destination ? statusIn(destination.place) : destination.status;
  const passesGate = status !== "scoping" && (item.status === "new" || item.status === "scoping");
  const gate = passesGate ? toReady(item, config) : undefined;
  if (gate?.kind === "gate")
    throw new IllegalChangeError(
      `${item.id} may not get ready: ${gate.reason}`,
      "Accept it first: `command: approve`.",
    );
  let moved = item;
  while (moved.status !== status) moved = moveTo(moved, NEXT_STATUS[moved.status] ?? status);
  return "place" in destination
    ? inPhase(moved, destination.place.phase.name, destination.place.pool)
    : inPhase(moved, undefined, undefined);
}

function statusIn({ pool }: PhasePlace): Status {
  return pool === "pre" ? "scoping" : "in_progress";
}
