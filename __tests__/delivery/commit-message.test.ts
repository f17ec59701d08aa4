import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inertLine } from "../../src/backlog/inert-line.ts";
import { MAX_SUBJECT, plainMessage, stepMessage } from "../../src/delivery/commit-message.ts";
import { output } from "../support/delivery.ts";

const said = (summary: string, item_id = "WRK-001", phase = "build") => output({ summary, item_id, phase });

describe("the message of one step", () => {
  test.each([
    ["Add the flag", "[WRK-001][build] Add the flag"],
    ["[WRK-001][build] Add the flag", "[WRK-001][build] Add the flag"],
    ["[wrk-001] [Build]: Add the flag", "[WRK-001][build] Add the flag"],
    ["[WRK-001][build] [WRK-001][build] Add the flag", "[WRK-001][build] Add the flag"],
    ["[build] Add the flag", "[WRK-001][build] Add the flag"],
    ["[api] Add the flag", "[WRK-001][build] [api] Add the flag"],
    ["  Add\tthe\r\n flag \n", "[WRK-001][build] Add the flag"],
    ["", "[WRK-001][build] done"],
    [" \n\u200b", "[WRK-001][build] done"],
    ["Füge Flagge hinzu 🏁", "[WRK-001][build] Füge Flagge hinzu 🏁"],
  ])("[GIT-2] %j has its prefix once", (summary, message) => {
    expect(stepMessage([said(summary)])).toBe(message);
  });

  test.each([
    ["Failed", "It does not compile", "[WRK-001][build] Failed: It does not compile"],
    ["Blocked", "[WRK-001][build] Which store?", "[WRK-001][build] Blocked: Which store?"],
    ["Not finished", "", "[WRK-001][build] Not finished"],
  ])("of work that was not done says so first: %s", (unfinished, summary, message) => {
    expect(stepMessage([{ ...said(summary), unfinished }])).toBe(message);
  });

  test("a long summary is shortened in the subject and whole in the body", () => {
    const summary = `Explain ${"why ".repeat(60)}it is so`;

    const [subject = "", blank, body] = stepMessage([said(summary)]).split("\n");

    expect([...subject].length).toBeLessThanOrEqual(MAX_SUBJECT);
    expect(subject).toMatch(/^\[WRK-001\]\[build\] Explain why .*…$/);
    expect(blank).toBe("");
    expect(body).toBe(`[WRK-001][build] ${summary}`);
  });
});

describe("the message of several steps", () => {
  test("[GIT-2] it joins them in one line", () => {
    const message = stepMessage([
      said("Find prior art", "WRK-001", "research"),
      said("Tests pass", "WRK-002", "verify"),
    ]);

    expect(message).toBe("[WRK-001][research] Find prior art | [WRK-002][verify] Tests pass");
  });

  test("when they are too long together, each is shortened and the body has them in full", () => {
    const long =
      "A summary that alone would nearly fill the line of a subject, with all that it says of the work";

    const [subject = "", , ...body] = stepMessage([said(long, "WRK-001"), said(long, "WRK-002")]).split("\n");

    expect([...subject].length).toBeLessThanOrEqual(MAX_SUBJECT);
    expect(subject).toMatch(/^\[WRK-001\]\[build\] A summary .*… \| \[WRK-002\]\[build\] A summary .*…$/);
    expect(body).toEqual([`[WRK-001][build] ${long}`, `[WRK-002][build] ${long}`]);
  });

  test("when there are very many, the subject names what fits and counts the rest", () => {
    const many = Array.from({ length: 30 }, (_, at) => said("Look into it", `WRK-${100 + at}`, "research"));

    const [subject = "", , ...body] = stepMessage(many).split("\n");

    expect([...subject].length).toBeLessThanOrEqual(MAX_SUBJECT);
    expect(subject).toMatch(/^\[WRK-100\]\[research\] \| .* \| and \d+ more$/);
    expect(body).toHaveLength(30);
  });
});

describe("what git or GitHub would act on", () => {
  test.each([
    ["Fix it [skip ci]", "Fix it skip ci"],
    ["Fix it [CI Skip]", "Fix it CI Skip"],
    ["[no ci] Fix it", "no ci Fix it"],
    ["[skip actions][actions skip]", "skip actionsactions skip"],
    ["Fix [ skip  ci ] it", "Fix skip ci it"],
    ["[skip [skip ci] ci]", "[skip skip ci ci]"],
    ["[skip [no ci]]", "[skip no ci]"],
    ["Fix it\n\nskip-checks: true", "Fix it"],
    ["fixes #2, Closes: #3", "fixes issue #2, Closes issue #3"],
    ["Resolved octo/tools#4 and #5", "Resolved issue octo/tools#4 and #5"],
    ["close https://github.com/octo/tools/issues/6", "close issue https://github.com/octo/tools/issues/6"],
    ["Fix the parser of #7", "Fix the parser of #7"],
    ["Fix ***NO_CI*** it", "Fix it"],
  ])("%j switches off no checks", (text, safe) => {
    expect(inertLine(text).trim().replace(/\s+/g, " ")).toBe(safe);
  });

  test("a summary that looks like trailers makes none", () => {
    const summary = `${"x".repeat(150)}\n\nCo-authored-by: A <a@example.org>\nSigned-off-by: B <b@example.org>`;

    const message = stepMessage([said(summary)]);

    expect(message.split("\n")).toHaveLength(3);
    expect(message.split("\n").filter((line) => /^[\w-]+\s*:/.test(line))).toEqual([]);
  });

  test("whatever an agent says, the message is a bounded subject and lines that begin with their step", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary", maxLength: 400 }), { minLength: 1, maxLength: 6 }),
        (summaries) => {
          const message = stepMessage(summaries.map((summary, at) => said(summary, `WRK-${at}`)));
          const [subject = "", ...body] = message.split("\n");

          expect([...subject].length).toBeLessThanOrEqual(MAX_SUBJECT);
          expect(body.slice(1).every((line) => line.startsWith("[WRK-"))).toBe(true);
          expect(message.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Cs}/u);
          expect(message).not.toMatch(/\[(skip ci|ci skip|no ci)\]/i);
        },
      ),
    );
  });
});

test("a message of our own that quotes a title is one bounded line", () => {
  expect(plainMessage("[tickwork] Add\n\nSigned-off-by: x")).toBe("[tickwork] Add Signed-off-by: x");
  expect([...plainMessage("x".repeat(500))].length).toBe(MAX_SUBJECT);
});
