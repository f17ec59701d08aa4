import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logStage } from "../../src/action/log-stage.ts";

function recordedStage() {
  const lines: string[] = [];
  const stage = logStage({
    open: (title) => void lines.push(`[${title}`),
    print: (text) => void lines.push(...text.trimEnd().split("\n")),
    close: () => void lines.push("]"),
  });
  return { lines, stage, say: (line: string) => stage.aside(() => lines.push(line)) };
}

describe("the stage of the log", () => {
  test("shows a group's text as it comes", () => {
    const { lines, stage } = recordedStage();
    const group = stage.openGroup("a");

    group.write("one\n");
    expect(lines).toEqual(["[a", "one"]);
    group.write("two\n");
    group.close();

    expect(lines).toEqual(["[a", "one", "two", "]"]);
  });

  test("closes the group for a line of the run, and goes on under its name", () => {
    const { lines, stage, say } = recordedStage();
    const group = stage.openGroup("a");

    group.write("one\n");
    say("tick 2");
    say("checkpoint");
    group.write("two\n");
    group.close();
    say("done");

    expect(lines).toEqual(["[a", "one", "]", "tick 2", "checkpoint", "[a (continued)", "two", "]", "done"]);
  });

  test("has one group on it; another one waits until that has ended", () => {
    const { lines, stage } = recordedStage();
    const [a, b] = [stage.openGroup("a"), stage.openGroup("b")];

    a.write("a1\n");
    b.write("b1\n");
    a.write("a2\n");
    a.close();
    b.write("b2\n");
    b.close();

    expect(lines).toEqual(["[a", "a1", "a2", "]", "[b", "b1", "b2", "]"]);
  });

  test("shows one that ends while it waits as a whole, between parts of the other", () => {
    const { lines, stage } = recordedStage();
    const [a, b] = [stage.openGroup("a"), stage.openGroup("b")];

    a.write("a1\n");
    b.write("b1\nb2\n");
    b.close();
    a.write("a2\n");
    a.close();

    expect(lines).toEqual(["[a", "a1", "]", "[b", "b1", "b2", "]", "[a (continued)", "a2", "]"]);
  });

  test("shows nothing of a group that nothing was written to", () => {
    const { lines, stage, say } = recordedStage();

    stage.openGroup("a").close();
    say("done");

    expect(lines).toEqual(["done"]);
  });

  test("whatever comes in whatever order: every line once, each group's in order and inside of it, none left open", () => {
    const events = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom("write", "close", "say")),
    );
    fc.assert(
      fc.property(events, (steps) => {
        const { lines, stage, say } = recordedStage();
        const groups = new Map([0, 1, 2, 3].map((name) => [name, stage.openGroup(`g${name}`)]));
        const written: string[] = [];
        for (const [at, [name, kind]] of steps.entries()) {
          if (kind === "say") say(`s:${at}`);
          else if (kind === "close") {
            groups.get(name)?.close();
            groups.delete(name);
          } else if (groups.has(name)) {
            groups.get(name)?.write(`${name}:${at}\n`);
            written.push(`${name}:${at}`);
          }
        }
        for (const group of groups.values()) group.close();

        let open: string | undefined;
        for (const line of lines) {
          if (line.startsWith("[")) {
            expect(open).toBeUndefined();
            open = line.slice(2, 3);
          } else if (line === "]") {
            expect(open).toBeDefined();
            open = undefined;
          } else expect(line.startsWith("s:") ? undefined : line[0]).toBe(open);
        }
        expect(open).toBeUndefined();
        for (const name of "0123") {
          const own = (line: string) => line.startsWith(`${name}:`);
          expect(lines.filter(own)).toEqual(written.filter(own));
        }
      }),
    );
  });
});
