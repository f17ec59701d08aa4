import { describe, expect, test } from "vitest";
import { shownOutput } from "../../../src/executor/process/shown-output.ts";

const ENOUGH = { cause: { kind: "limit", limit: "turns" }, in_ms: 0 } as const;

const bytes = (text: string) => Buffer.from(text);

function recorded(secrets: readonly string[] = []) {
  const shown: string[] = [];
  const output = shownOutput({
    hide: (text) => secrets.reduce((left, secret) => left.replaceAll(secret, "***"), text),
    show: (text) => void shown.push(text),
  });
  return { output, shown };
}

describe("shown output", () => {
  test("comes line by line, the last one also without an end", () => {
    const { output, shown } = recorded();

    output.stdout(bytes("one\ntw"));
    expect(shown).toEqual(["one\n"]);
    output.stderr(bytes("warning\n"));
    output.stdout(bytes("o\r\nthree"));

    expect(output.end()).toBe("one\nwarning\ntwo\nthree\n");
    expect(shown.join("")).toBe("one\nwarning\ntwo\nthree\n");
  });

  test("has no secret in it, in whatever pieces that came", () => {
    const { output, shown } = recorded(["s3cret-value"]);

    for (const piece of ["key s3c", "ret-va", "lue!\n"]) output.stdout(bytes(piece));

    expect(shown).toEqual(["key ***!\n"]);
    expect(output.end()).toBe("key ***!\n");
  });

  test("has no half of a secret where a line is too long", () => {
    const secret = "s3cret-".repeat(20);
    const { output, shown } = recorded([secret]);

    output.stdout(bytes(`${"x".repeat(32 * 1024 - 60)}${secret}${"y".repeat(100_000)}\nnext\n`));
    output.end();

    expect(shown.join("")).not.toContain("s3cret");
    expect(shown.join("")).toMatch(/^x+\*\*\*y+ \[… the rest of this line left out\]\nnext\n$/);
    expect(shown.join("").length).toBeLessThan(33 * 1024);
  });

  test("keeps a character together that came in two pieces", () => {
    const { output, shown } = recorded();
    const euro = bytes("€\n");

    output.stdout(euro.subarray(0, 1));
    output.stdout(euro.subarray(1));

    expect(shown).toEqual(["€\n"]);
  });

  test("is what a reader makes of both streams, its word to end included", () => {
    const shown: string[] = [];
    const output = shownOutput({
      hide: (text) => text,
      show: (text) => void shown.push(text),
      reader: {
        read: (text) => (text.includes("tool") ? "→ tool\n" : ""),
        readErrors: (text) => (text.includes("stream error") ? "→ error\n" : ""),
        rest: () => "a last word\n",
        ending: () => (shown.length > 1 ? ENOUGH : undefined),
      },
    });

    output.stdout(bytes('{"tool":1}\n'));
    expect(output.ending()).toBeUndefined();
    output.stderr(bytes("level=ERROR stream error\n"));
    expect(output.ending()).toBe(ENOUGH);

    expect(output.end()).toBe("→ tool\n→ error\na last word\n");
  });
});
