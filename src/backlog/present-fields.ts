/** Optional fields that are absent, in the place of ones that are there with nothing in them. */

/** `T` where a field that may be undefined is one that may be absent, and then is. */
export type PresentFields<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** The fields whose value is not undefined, in their order. Only the object's own level is looked at. */
export function presentFields<T extends object>(value: T): PresentFields<T> {
  const present = Object.entries(value).filter(([, one]) => one !== undefined);
  // The type says what the filter does.
  return Object.fromEntries(present) as PresentFields<T>;
}
