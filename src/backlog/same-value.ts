/** Whether two pieces of plain data say the same: order of keys is nothing, and an undefined field is an absent one. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((entry, index) => sameValue(entry, other[index]));
  }
  return sameFields(one as Fields, other as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function sameFields(one: Fields, other: Fields): boolean {
  let fields = 0;
  for (const key in one) {
    if (one[key] === undefined) continue;
    if (!Object.hasOwn(other, key) || !sameValue(one[key], other[key])) return false;
    fields += 1;
  }
  for (const key in other) if (other[key] !== undefined) fields -= 1;
  return fields === 0;
}
