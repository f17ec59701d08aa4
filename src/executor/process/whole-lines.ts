/** Cuts text that comes in pieces of any size into lines, within bounds: a line without an end costs no memory. */
export interface WholeLines {
  /** The lines that are complete now, without their ends. */
  add(piece: string): readonly string[];
  /** What stands after the last line end; nothing comes after it. */
  rest(): readonly string[];
}

/** Of a longer line only the first `longest` characters are kept. */
export function wholeLines(longest: number): WholeLines {
  let line = "";
  const take = (part: string) => {
    if (line.length < longest) line += part.slice(0, longest - line.length);
  };
  const finish = () => {
    const whole = line.replace(/\r$/, "");
    line = "";
    return whole;
  };
  return {
    add(piece) {
      const [first = "", ...others] = piece.split("\n");
      take(first);
      return others.map((part) => {
        const whole = finish();
        take(part);
        return whole;
      });
    },
    rest: () => (line === "" ? [] : [finish()]),
  };
}
