/** What stands in a lease, as the JSON that the remote keeps; and whose it is. Pure: text in, value out. */
import * as z from "zod";
import { itemIdSchema, phaseNameSchema } from "../backlog/item.ts";
import { epochMs, timestampSchema } from "../backlog/timestamp.ts";
import type { StepUnderWay } from "../ports/lease.ts";
import { type RunId, runIdSchema } from "../ports/run-id.ts";

/** More than any run can have under way; the text may be anybody's who may write to the repository. */
const MOST_STEPS = 1_000;

const stepSchema = z.object({
  run_id: runIdSchema,
  item_id: itemIdSchema,
  phase: phaseNameSchema,
  attempts_before: z.int().min(0),
  started_at: timestampSchema,
});

const leaseSchema = z.object({
  run_id: runIdSchema,
  runner: z.string().max(64).optional(),
  started_at: timestampSchema,
  expires_at: timestampSchema,
  steps: z.array(stepSchema).max(MOST_STEPS),
});

export interface LeaseText {
  readonly run_id: RunId;
  /** Jobs of a matrix share a run's id; this tells their machines apart. Says nothing about a machine to who reads it. */
  readonly runner?: string | undefined;
  /** RFC 3339, as all times here. */
  readonly started_at: string;
  readonly expires_at: string;
  readonly steps: readonly StepUnderWay[];
}

/** One line of JSON. */
export function formatLease(lease: LeaseText): string {
  return `${JSON.stringify(lease)}\n`;
}

/** Undefined for what is no lease. */
export function parseLease(text: string): LeaseText | undefined {
  try {
    return leaseSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export type Whose =
  /** Nobody's: it cannot be read. */
  | { readonly kind: "unreadable" }
  /** Of the same run on the same machine: an earlier process of it, or a push of ours whose answer got lost. */
  | { readonly kind: "own"; readonly lease: LeaseText }
  | { readonly kind: "live"; readonly lease: LeaseText }
  | { readonly kind: "expired"; readonly lease: LeaseText };

export interface Holder {
  readonly runId: RunId;
  readonly runner?: string | undefined;
}

/** `live` until `expires_at`; whether its run is alive nobody here knows. */
export function whoseLease(text: string, as: Holder & { readonly now: Date }): Whose {
  const lease = parseLease(text);
  if (!lease) return { kind: "unreadable" };
  if (lease.run_id === as.runId && lease.runner === as.runner) return { kind: "own", lease };
  return { kind: epochMs(lease.expires_at) > as.now.getTime() ? "live" : "expired", lease };
}
