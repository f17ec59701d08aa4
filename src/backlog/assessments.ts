/** What an agent, or triage by rules, says of an item, and the limits that a maintainer set on it. */
import { type Assessments, type Description, type Item, LEVELS, SIZES } from "./item.ts";

/**
 * Ratings that are given replace the item's own; the others stay (IDX-4). The same item when nothing
 * differs.
 */
export function applyAssessments(item: Item, assessments: Assessments): Item {
  return withGiven(item, {
    size: assessments.size,
    complexity: assessments.complexity,
    risk: assessments.risk,
    impact: assessments.impact,
  });
}

/** Parts of the description that have words in them replace the item's own; the others stay (TRI-3). */
export function applyDescription(item: Item, description: Description): Item {
  const parts = {
    context: words(description.context),
    problem: words(description.problem),
    solution: words(description.solution),
    impact: words(description.impact),
    sizing_rationale: words(description.sizing_rationale),
  };
  const before = item.description ?? {};
  const after = withGiven(before, parts);
  return after === before ? item : { ...item, description: after };
}

/**
 * The largest size, complexity and risk that is worked on without a person's approval (spec §2,
 * guardrails).
 */
export interface Guardrails {
  readonly max_size: NonNullable<Item["size"]>;
  readonly max_complexity: NonNullable<Item["complexity"]>;
  readonly max_risk: NonNullable<Item["risk"]>;
}

/**
 * Why guardrails stop an item, in words: `size large is above the limit medium, risk high above low`.
 * Undefined when they let it pass: at the limit passes, and so does a rating that is missing (EXE-5).
 */
export function exceedsGuardrails(item: Assessments, guardrails: Guardrails): string | undefined {
  const checks = [
    { name: "size", found: item.size, limit: guardrails.max_size, scale: SIZES },
    { name: "complexity", found: item.complexity, limit: guardrails.max_complexity, scale: LEVELS },
    { name: "risk", found: item.risk, limit: guardrails.max_risk, scale: LEVELS },
  ];
  const above = checks.filter(({ found, limit, scale }) => rank(scale, found) > rank(scale, limit));
  if (above.length === 0) return undefined;
  const reasons = above.map(({ name, found, limit }) => `${name} ${found} is above the limit ${limit}`);
  return `guardrails: ${reasons.join(", ")}`;
}

/** Place on the scale; -1, below everything, for what is not rated. */
function rank(scale: readonly string[], rating: string | undefined): number {
  return rating === undefined ? -1 : scale.indexOf(rating);
}

function words(text: string | undefined): string | undefined {
  return text?.trim() ? text.trim() : undefined;
}

/** `before` with the fields of `given` that are there; the same value when that changes nothing. */
function withGiven<T extends object>(before: T, given: Partial<T>): T {
  const fields = Object.entries(given).filter(
    ([field, value]) => value !== undefined && before[field as keyof T] !== value,
  );
  return fields.length === 0 ? before : { ...before, ...Object.fromEntries(fields) };
}
