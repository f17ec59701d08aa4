/** The order of a list whose entries came, went and moved on two sides. */
import type { Sides } from "./merge-fields.ts";

/**
 * Everything that ours or theirs has, once: in the order of theirs, or of ours if only ours moved what all three have.
 * What the other side added stands behind what it stands behind there.
 */
export function mergedOrder<T>({ base, ours, theirs }: Sides<readonly T[]>): readonly T[] {
  const [inOurs, inTheirs] = [new Set(ours), new Set(theirs)];
  const common = new Set(base.filter((one) => inOurs.has(one) && inTheirs.has(one)));
  const moved = (list: readonly T[]) => {
    const before = base.filter((one) => common.has(one));
    return list.filter((one) => common.has(one)).some((one, index) => one !== before[index]);
  };
  return moved(ours) && !moved(theirs) ? woven(ours, theirs) : woven(theirs, ours);
}

/** The backbone, with what only the other has put in behind the nearest that both have. */
function woven<T>(backbone: readonly T[], other: readonly T[]): readonly T[] {
  const [own, shared] = [new Set(backbone), new Set(other)];
  const added = new Map<T | undefined, T[]>();
  let anchor: T | undefined;
  for (const one of other) {
    if (own.has(one)) anchor = one;
    else if (added.get(anchor)?.push(one) === undefined) added.set(anchor, [one]);
  }
  const order: T[] = [];
  anchor = undefined;
  for (const one of backbone) {
    if (shared.has(one)) {
      order.push(...(added.get(anchor) ?? []));
      anchor = one;
    }
    order.push(one);
  }
  return [...order, ...(added.get(anchor) ?? [])];
}
