/** Every answer of GitHub's to every question, by the built action: nothing is lost, and people are told. */
import { test, vi } from "vitest";
import { runCell } from "./cell.ts";
import { cellsOf } from "./table.ts";

vi.setConfig({ maxConcurrency: 3, testTimeout: 120_000 });

test.concurrent.for(cellsOf({ slow: false }))("%s", ([, row, kind]) => runCell(row, kind));
