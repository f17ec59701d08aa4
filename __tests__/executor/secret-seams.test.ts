/** A secret in a text that comes in pieces: no cut lets it through. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agentDescription } from "../../src/executor/agents/registry.ts";
import { shownOutput } from "../../src/executor/process/shown-output.ts";
import { secretSeams } from "../../src/executor/secret-seams.ts";
import { redact } from "../../src/executor/secrets.ts";

const KEY = "sk-Q7zX2mW9vK4pR8tY";
/** So much of it may be seen. */
const HARMLESS = 3;
const PARTS = Array.from({ length: KEY.length - HARMLESS }, (_, at) => KEY.slice(at, at + HARMLESS + 1));
const partsIn = (text: string) => PARTS.filter((part) => text.includes(part));

/** Texts with the key in them, once or more, one after another too; the words around it have none of its parts. */
const TEXT = fc
  .array(
    fc.oneof(fc.constant(KEY), fc.constantFrom("a word ", "s", "sk", "sk-", "k-", "\n", "Y", "***", "é€")),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(""));

/** The text, cut at any places. */
const PIECES = TEXT.chain((text) =>
  fc
    .array(fc.nat({ max: text.length }), { maxLength: 6 })
    .map((cuts) => [...cuts].sort((a, b) => a - b))
    .map((cuts) => [...cuts, text.length].map((end, at) => text.slice(cuts[at - 1] ?? 0, end))),
);

describe("[T11] pieces of a text", () => {
  test("show nothing of a secret, wherever the cuts are, and all the rest", () => {
    fc.assert(
      fc.property(PIECES, (pieces) => {
        const seams = secretSeams([KEY]);

        const shown = pieces.map((piece) => seams.add(piece)).join("") + seams.rest();

        expect(partsIn(shown)).toEqual([]);
        if (!pieces.join("").includes("sk-")) expect(shown).toBe(pieces.join(""));
      }),
      { numRuns: 2_000 },
    );
  });

  test("whole ones are shown as a whole text would be", () => {
    fc.assert(
      fc.property(TEXT, (text) => {
        const seams = secretSeams([KEY]);

        expect(seams.add(`${text}.`)).toBe(redact(`${text}.`, [KEY]));
      }),
    );
  });

  test("also where each is taken for a text of its own", () => {
    fc.assert(
      fc.property(PIECES, (pieces) => {
        const seams = secretSeams([KEY]);

        const shown = pieces.map((piece) => seams.add(piece) + seams.rest());

        expect(shown.flatMap(partsIn)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("of one secret that begins another are told apart when the rest is there", () => {
    const seams = secretSeams(["abcdefgh", "abcdefghij"]);

    expect([seams.add("x abcdefgh"), seams.add("ij y"), seams.add(" abcdefgh"), seams.add(" z")]).toEqual([
      "x ",
      "*** y",
      " ",
      "*** z",
    ]);
  });
});

/** How each agent hands on a text of its model's. */
const SAYS = {
  claude: (text: string) => ({ type: "assistant", message: { content: [{ type: "text", text }] } }),
  codex: (text: string) => ({ type: "item.completed", item: { type: "agent_message", text } }),
  opencode: (text: string) => ({ type: "text", part: { text } }),
  gemini: (content: string) => ({ type: "message", role: "assistant", content, delta: true }),
  copilot: (content: string) => ({ type: "assistant.message", data: { content } }),
} as const;

describe.each(Object.keys(SAYS) as (keyof typeof SAYS)[])("[T11] %s", (cli) => {
  test("shows nothing of a key that it says in pieces, and loses nothing else", () => {
    fc.assert(
      fc.property(PIECES, fc.integer({ min: 1, max: 50 }), (pieces, size) => {
        const options = { max_turns: 100, secrets: [KEY], now: () => new Date(0) };
        const reader = agentDescription(cli).openReader?.(options);
        const stream = pieces.map((text) => `${JSON.stringify(SAYS[cli](text))}\n`).join("");
        const chunks = stream.match(new RegExp(`[\\s\\S]{1,${size}}`, "g")) ?? [];

        const shown = chunks.map((chunk) => reader?.read(chunk) ?? "").join("") + reader?.rest();

        expect(partsIn(shown)).toEqual([]);
        const count = (text: string) => text.split("a word").length;
        if (cli === "gemini") expect(count(shown)).toBe(count(pieces.join("")));
      }),
      { numRuns: 300 },
    );
  });
});

test("what gemini says in pieces is one line, and ends with what comes after it", () => {
  const reader = agentDescription("gemini").openReader?.({
    max_turns: 9,
    secrets: [],
    now: () => new Date(0),
  });
  const line = (of: object) => `${JSON.stringify(of)}\n`;
  const heard = [
    reader?.read(line(SAYS.gemini("I will ")) + line(SAYS.gemini("look."))),
    reader?.read(line({ type: "tool_use", tool_id: "1", tool_name: "ls", parameters: { path: "." } })),
    reader?.read(line(SAYS.gemini("Done."))),
    reader?.rest(),
  ];

  expect(heard).toEqual(["", "I will look.\n→ ls .\n", "", "Done.\n"]);
});

test("[T11] a program that is shown as it is shows nothing of a key on a line, in whatever chunks it prints that", () => {
  const text = fc.array(fc.constantFrom(KEY, "a word ", "sk-", "é"), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(text, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }), (parts, sizes) => {
      let shown = "";
      const output = shownOutput({
        hide: (line) => redact(line, [KEY]),
        show: (line) => {
          shown += line;
        },
      });
      const bytes = Buffer.from(parts.join(""));
      let at = 0;
      for (const size of [...sizes, bytes.length]) {
        output.stdout(bytes.subarray(at, at + size));
        at += size;
      }

      expect(output.end()).toBe(shown);
      expect(partsIn(shown)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
