/** The lines that differ between two texts, as `git diff` would show them: `-` gone, `+` come, in order. */
export function lineDiff(before: string, after: string): readonly string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const common = commonLengths(old, now);
  const lines: string[] = [];
  for (let a = 0, b = 0; a < old.length || b < now.length; ) {
    if (a < old.length && b < now.length && old[a] === now[b]) {
      a += 1;
      b += 1;
    } else if (
      a < old.length &&
      (b >= now.length || (common[a + 1]?.[b] ?? 0) >= (common[a]?.[b + 1] ?? 0))
    ) {
      lines.push(`-${old[a]}`);
      a += 1;
    } else {
      lines.push(`+${now[b]}`);
      b += 1;
    }
  }
  return lines.map((line) => line.replace(/\r$/, ""));
}

/** How many lines the rests from each place on have in common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let a = old.length - 1; a >= 0; a -= 1) {
    for (let b = now.length - 1; b >= 0; b -= 1) {
      const [row = [], below = []] = [table[a], table[a + 1]];
      row[b] = old[a] === now[b] ? 1 + (below[b + 1] ?? 0) : Math.max(below[b] ?? 0, row[b + 1] ?? 0);
    }
  }
  return table;
}
