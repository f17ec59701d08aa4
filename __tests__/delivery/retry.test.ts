/** Trying again: pauses that a cancel ends, and what the last try gave. */
import { expect, test } from "vitest";
import { type Attempt, tryAgain } from "../../src/delivery/retry.ts";

const LONG = { tries: 5, firstDelayMs: 3_600_000, maxDelayMs: 3_600_000 };

test("a cancel ends the pause between two tries, with what the last one gave", async () => {
  const cancel = new AbortController();
  let tries = 0;

  const result = tryAgain({ ...LONG, signal: cancel.signal }, async (number): Promise<Attempt<string>> => {
    tries = number;
    setImmediate(() => cancel.abort());
    return { kind: "again", value: `try ${number}` };
  });

  expect(await result).toBe("try 1");
  expect(tries).toBe(1);
});

test("what was done while it was cancelled is done", async () => {
  const cancel = new AbortController();

  const result = await tryAgain({ ...LONG, signal: cancel.signal }, async (): Promise<Attempt<string>> => {
    cancel.abort();
    return { kind: "done", value: "on the remote" };
  });

  expect(result).toBe("on the remote");
});

test("after a cancel it is tried once, so that there is an answer", async () => {
  const numbers: number[] = [];

  const result = await tryAgain({ ...LONG, signal: AbortSignal.abort() }, async (number) => {
    numbers.push(number);
    return { kind: "again", value: "too late" };
  });

  expect(result).toBe("too late");
  expect(numbers).toEqual([1]);
});

test("the tries are used up, and no more", async () => {
  let tries = 0;

  const result = await tryAgain({ tries: 3, firstDelayMs: 1, maxDelayMs: 2 }, async (number) => {
    tries = number;
    return { kind: "again", value: number };
  });

  expect([result, tries]).toEqual([3, 3]);
});
