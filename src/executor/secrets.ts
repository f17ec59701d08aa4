/** Keeps the values that agents are given out of everything that is printed or written down. */

/** A shorter value is no secret, and hiding it would make every text unreadable. */
const SHORTEST = 8;
const HIDDEN = "***";

/** The values of these variables, and each line of those that have several: that is how programs print them. */
export function secretsOf(
  runner: Readonly<Record<string, string | undefined>>,
  named: readonly string[],
): readonly string[] {
  const values = named.flatMap((name) => {
    const value = runner[name] ?? "";
    return [value, ...value.split(/\r?\n/)].map((part) => part.trim());
  });
  // The longest first, so that one that holds another goes as a whole.
  return [...new Set(values)].filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
}

/** `text` with each of the secrets replaced, whole ones alone. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((result, secret) => result.replaceAll(secret, HIDDEN), text);
}
