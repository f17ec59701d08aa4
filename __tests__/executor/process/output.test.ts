import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedOutput, plainText } from "../../../src/executor/process/output.ts";

const BOUNDS = { headBytes: 100, tailBytes: 200 };

describe("bounded output", () => {
  test("keeps everything that fits, however it came", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), (chunks) => {
        const output = boundedOutput(BOUNDS);
        for (const chunk of chunks) output.add(chunk);

        expect(output.text()).toBe(plainText(new TextDecoder().decode(Buffer.concat(chunks))));
      }),
    );
  });

  test("keeps whole lines of beginning and end, and counts every byte in between", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 60, maxLength: 400 }),
        (words) => {
          const all = words.map((word) => `${word}\n`).join("");
          const output = boundedOutput(BOUNDS);
          for (const word of words) output.add(Buffer.from(`${word}\n`));
          const text = output.text();
          if (all.length <= 300) return expect(text).toBe(all);

          const [, before = "", bytes, after = ""] =
            /^(.*)\[… (\d+) bytes of output left out …\]\n(.*)$/s.exec(text) ?? [];
          expect(all.startsWith(before)).toBe(true);
          expect(all.endsWith(after)).toBe(true);
          expect(before.length + Number(bytes) + after.length).toBe(all.length);
          expect(before.length).toBeLessThanOrEqual(100);
          expect(after.length).toBeLessThanOrEqual(200);
        },
      ),
    );
  });

  test("says nothing twice when it is asked twice", () => {
    const output = boundedOutput(BOUNDS);
    output.add(Buffer.from("line\n".repeat(200)));

    expect(output.text()).toBe(output.text());
  });
});

test.each([
  ["colours", "\u001b[31mred\u001b[0m", "red"],
  ["a link of a terminal", "\u001b]8;;http://x\u0007text\u001b]8;;\u0007", "text"],
  ["Windows and old Mac line ends", "a\r\nb\rc", "a\nb\nc"],
  ["control characters", "a\u0000b\u0008c\td", "a\ufffdb\ufffdc\td"],
])("plain text is without %s", (_name, raw, plain) => {
  expect(plainText(raw)).toBe(plain);
});
