/**
 * Keeps secrets out of a text that comes in pieces, cut wherever it pleases whoever sends it: the end of a piece that may
 * be the beginning of a secret is held back until the next one shows whether it is.
 */

export interface SecretSeams {
  /** What may be shown of this piece, and of what was held back before it. */
  add(piece: string): string;
  /** What is still held back, hidden: nothing has come to show that it is harmless. Later pieces go on from it. */
  rest(): string;
}

/** So much of a secret may be shown: nobody can do anything with it, and holding back less would tear words apart. */
const HARMLESS = 3;
const HIDDEN = "***";

/**
 * `secrets` are longer than three characters each. One for each text: it remembers the end of what came before.
 */
export function secretSeams(secrets: readonly string[]): SecretSeams {
  const longest = Math.max(0, ...secrets.map(({ length }) => length));
  /** The end of what was shown, hidden or held back: a secret may begin in it. */
  let context = "";
  let held = 0;
  return {
    add(piece) {
      const known = context.length - held;
      const whole = context + piece;
      held = heldBack(whole, secrets, known);
      context = whole.slice(Math.max(0, whole.length - Math.max(held, longest - 1)));
      return hideBetween(whole, { from: known, to: whole.length - held }, secrets);
    },
    rest() {
      const shown = held === 0 ? "" : HIDDEN;
      held = 0;
      return shown;
    },
  };
}

/** How many characters at the end may be part of a secret that goes on; of those that are shown already, none. */
function heldBack(text: string, secrets: readonly string[], known: number): number {
  const begun = secrets.map((secret) => {
    for (let length = Math.min(secret.length - 1, text.length); length > HARMLESS; length--) {
      if (text.endsWith(secret.slice(0, length))) return length;
    }
    return 0;
  });
  return Math.min(Math.max(0, ...begun), text.length - known);
}

/** The text between, with a mark in the place of every part of a secret that it has; `text` has what stands around it. */
function hideBetween(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  secrets: readonly string[],
): string {
  let shown = "";
  let at = from;
  for (const { begin, end } of occurrences(text, secrets)) {
    if (end <= at || begin >= to) continue;
    shown += text.slice(at, Math.max(at, begin)) + HIDDEN;
    at = Math.min(end, to);
  }
  return shown + text.slice(at, to);
}

/** Where secrets stand, in order; those that overlap are one. */
function occurrences(text: string, secrets: readonly string[]): readonly { begin: number; end: number }[] {
  const found = secrets.flatMap((secret) => {
    const places: { begin: number; end: number }[] = [];
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
      places.push({ begin: at, end: at + secret.length });
    }
    return places;
  });
  const merged: { begin: number; end: number }[] = [];
  for (const place of found.sort((one, other) => one.begin - other.begin)) {
    const last = merged.at(-1);
    if (last && place.begin < last.end) last.end = Math.max(last.end, place.end);
    else merged.push(place);
  }
  return merged;
}
