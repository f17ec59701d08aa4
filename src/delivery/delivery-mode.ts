import { type Refusal, refusal } from "./refusal.ts";

/** How finished work leaves the checkout (spec §10). */
export const DELIVERY_MODES = ["push", "pull-request", "auto", "commit", "none"] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

/** The modes that this release has. */
export type KnownMode = Exclude<DeliveryMode, "pull-request" | "auto">;

export function knownMode(
  mode: DeliveryMode,
): { readonly kind: "known"; readonly mode: KnownMode } | Refusal {
  if (mode !== "pull-request" && mode !== "auto") return { kind: "known", mode };
  return refusal(
    `\`delivery: ${mode}\` is not in this release`,
    "Use `delivery: push`, or `delivery: commit` with a step of your own that pushes or opens the pull request.",
  );
}
