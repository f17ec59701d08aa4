import { expect, test } from "vitest";
import { StatusChangeError } from "../../src/backlog/status.ts";
import { handled, only } from "../support/handling.ts";
import { item } from "../support/items.ts";

const promote = { kind: "promote", item_id: only } as const;

test("ready goes to in_progress, at the first main phase", () => {
  const { changes, report } = handled(promote, { items: [item({ status: "ready" })] });

  expect(changes).toEqual({ "WRK-001": { status: "in_progress", phase: "design", phase_pool: "main" } });
  expect(report.happenings).toMatchObject([{ kind: "promoted", item_id: "WRK-001", phase: "design" }]);
  expect(report.breaker).toBe("leave");
});

test("a pipeline that is gone promotes nothing", () => {
  const { changes, told } = handled(promote, { items: [item({ status: "ready", pipeline_type: "gone" })] });

  expect([changes, told]).toEqual([{}, []]);
});

test.each(["new", "scoping", "in_progress", "done", "blocked"] as const)("%s is not promoted", (status) => {
  expect(() => handled(promote, { items: [item({ status })] })).toThrow(StatusChangeError);
});
