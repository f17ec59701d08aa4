/** No answer, or half of one. These wait, most of the time, and so do it side by side. */
import { test, vi } from "vitest";
import { runCell } from "./cell.ts";
import { cellsOf } from "./table.ts";

vi.setConfig({ maxConcurrency: 9, testTimeout: 300_000 });

test.concurrent.for(cellsOf({ slow: true }))("%s", ([, row, kind]) => runCell(row, kind));
