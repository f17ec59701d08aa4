/** A step that an agent does: attempts, result file, outcome. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { createStepWorld, scriptedShell } from "../../support/step-world.ts";

const CHANGES = "changes/WRK-001_sort-flags-in-help";

describe("a step of an agent", () => {
  test("[EXE-1] is complete when it leaves a right result file", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: [`write:${CHANGES}/design.md:Plan`, 'result:{"summary":"Planned it."}'],
    });

    expect(result).toMatchObject({
      run_id: "1234-1",
      item_id: "WRK-001",
      phase: "build",
      outcome: { kind: "complete" },
      summary: "Planned it.",
      result_file: { result: "phase_complete" },
      changed_files: [`${CHANGES}/design.md`],
      notices: [],
    });
    expect(result.attempts).toMatchObject([{ number: 1, outcome: { kind: "complete" } }]);
  });

  test("[EXE-1] counts with a valid file although it exited 1", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ agent: ["result", "exit:1"] });

    expect(result.outcome.kind).toBe("complete");
  });

  test("[EXE-1] fails when it exits 0 without a file, and says so with the end of its output", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ agent: ["print:All done, trust me."] });

    expect(result.outcome.kind).toBe("failed");
    expect(result.summary).toMatch(/wrote no result file.*All done, trust me\./s);
  });

  test("[EXE-1] does not take a result file from before for its own", async () => {
    await using world = await createStepWorld();
    await world.run();

    const result = await world.run({ agent: ["print:nothing this time"] });

    expect(result.outcome.kind).toBe("failed");
    expect(result.result_file).toBeUndefined();
  });

  test("[EXE-1] for another item fails without another attempt", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ agent: ['result:{"item_id":"WRK-009"}'], limits: { max_attempts: 3 } });

    expect(result.outcome.kind).toBe("failed");
    expect(result.summary).toBe('The result file has item_id "WRK-009", but this step is for "WRK-001".');
    expect(result.attempts).toHaveLength(1);
  });

  test.each([
    ["broken JSON", ["raw:{"], /not valid JSON/],
    ["missing fields", ['raw:{"item_id":"WRK-001"}'], /does not have the right fields: `phase`/],
    ["a link", ["sh:ln -s /etc/hostname $TICKWORK_RESULT_FILE"], /symbolic link/],
    ["a folder", ["sh:mkdir $TICKWORK_RESULT_FILE"], /folder in the place/],
    ["a pipe", ["sh:mkfifo $TICKWORK_RESULT_FILE"], /pipe, socket or device/],
    ["too much", ["sh:head -c 1048577 /dev/zero > $TICKWORK_RESULT_FILE"], /1048577 bytes; at most 1048576/],
    ["nothing", ["raw:"], /is empty/],
    ["no UTF-8", ["sh:printf '\\377' > $TICKWORK_RESULT_FILE"], /not UTF-8/],
    ["a control character", ['result:{"context":"\\u001b[31m"}'], /control character U\+001B in `context`/],
    [
      "its folder replaced",
      ["sh:d=$(dirname $TICKWORK_RESULT_FILE); mv $d $d-2; ln -s $d-2 $d", "result"],
      /replaced by a link/,
    ],
  ])("[EXE-1] with %s for a result file fails and says what is wrong", async (_name, agent, message) => {
    await using world = await createStepWorld();

    const result = await world.run({ agent });

    expect(result.outcome.kind).toBe("failed");
    expect(result.summary).toMatch(message);
  });

  test("[RUN-3] is tried again with the failure in its prompt, and succeeds", async () => {
    await using world = await createStepWorld();
    const second = world.path("prompt");

    const result = await world.run({
      limits: { max_attempts: 2 },
      agentConfig: {
        command: [
          "sh",
          "-c",
          `if [ -e "${world.path("tried")}" ]; then cat > ${second}; ${scriptedShell("result")}; else touch ${world.path("tried")}; echo The frobnicator is jammed; exit 3; fi`,
        ],
      },
    });

    expect(result.outcome.kind).toBe("complete");
    expect(result.attempts.map(({ number, outcome }) => [number, outcome.kind])).toEqual([
      [1, "crash"],
      [2, "complete"],
    ]);
    expect(await readFile(second, "utf8")).toMatch(
      /attempt before this one.*exited with 3.*The frobnicator is jammed/s,
    );
    expect(world.log.lines).toContain("info: WRK-001 build · attempt 1 of 2: crash, trying again");
  });

  test("[RUN-3] fails when its attempts are used up", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: ['result:{"result":"failed","summary":"No way."}'],
      limits: { max_attempts: 3 },
    });

    expect(result.outcome.kind).toBe("failed");
    expect(result.attempts.map(({ summary }) => summary)).toEqual(["No way.", "No way.", "No way."]);
  });

  test("[RUN-3] that is blocked is not tried again", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agent: ['result:{"result":"blocked","summary":"Stuck.","question":"Redis or PostgreSQL?"}'],
      limits: { max_attempts: 3 },
    });

    expect(result).toMatchObject({
      outcome: { kind: "blocked" },
      result_file: { question: "Redis or PostgreSQL?" },
    });
    expect(result.attempts).toHaveLength(1);
  });

  test("without its program is unavailable, uses up no attempt and says what to do", async () => {
    await using world = await createStepWorld();

    const result = await world.run({
      agentConfig: { command: ["no-such-agent"] },
      limits: { max_attempts: 3 },
    });

    expect(result.outcome).toEqual({
      kind: "unavailable",
      remedy: "Install no-such-agent in a step of the workflow before Tickwork, or mend agent.command.",
    });
    expect(result.summary).toMatch(/^no-such-agent is not on the PATH/);
    expect(result.attempts).toEqual([]);
  });

  test("is not started any more when the run was cancelled", async () => {
    await using world = await createStepWorld();

    const result = await world.run({ agent: ["write:README.md:changed", "result"] }, AbortSignal.abort());

    expect(result).toMatchObject({ outcome: { kind: "cancelled" }, attempts: [], changed_files: [] });
  });

  test("gets its prompt by standard input unless its command names the file", async () => {
    await using world = await createStepWorld();
    const [byFile, byStdin] = [world.path("file"), world.path("stdin")];

    await world.run({ agent: [`keep-prompt:${byStdin}`, "result"] });
    await world.run({
      agentConfig: {
        command: ["sh", "-c", `cat > "$2"; cp "$1" ${byFile}`, "sh", "{prompt_file}", world.path("empty")],
      },
    });

    expect(await readFile(byStdin, "utf8")).toMatch(/\nRESULT_FILE: \S+\nITEM_ID: WRK-001\nPHASE: build\n$/);
    expect(await readFile(byFile, "utf8")).toBe(await readFile(byStdin, "utf8"));
    expect(await readFile(world.path("empty"), "utf8")).toBe("");
  });
});
