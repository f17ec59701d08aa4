/** Fields of JSON that a program printed, of which nothing may be taken for granted. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * The object of one line; undefined when the line is none. `hide` takes secrets out of each of its texts, here and not
 * where they are shown: what is cut from them has half a secret at its end otherwise, which nobody knows any more.
 */
export function jsonLine(line: string, hide: (text: string) => string): Json | undefined {
  try {
    const value: unknown = JSON.parse(line, (_key, part: unknown) =>
      typeof part === "string" ? hide(part) : part,
    );
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value if it is an object, else an empty one. */
export function object(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** The members of a list, each as an object; none for what is no list. */
export function objects(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(object) : [];
}

/** The value if it is a text, else the empty one. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The value if it is a finite number. */
export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
