/** How finished work leaves the checkout (spec §10). */
export const DELIVERY_MODES = ["push", "pull-request", "auto", "commit", "none"] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

/** What \`auto\` has become one of. */
export type ChosenMode = Exclude<DeliveryMode, "auto">;

/** Does work leave this machine? */
export function pushes(mode: ChosenMode): boolean {
  return mode === "push" || mode === "pull-request";
}
