/** Reading and writing of backlogs in tests, which fail where it does not work. */
import { expect } from "vitest";
import type { Backlog } from "../../src/backlog/backlog.ts";
import { type BacklogDocument, readBacklog, writeBacklog } from "../../src/backlog/document.ts";
import { problemLine } from "../../src/backlog/problem.ts";

export const FILE = "BACKLOG.yaml";

export async function readDocument(text: string): Promise<BacklogDocument> {
  const result = await readBacklog(text, { file: FILE });
  if (result.kind === "refused") throw new Error(`${result.problems.map(problemLine).join("\n")}\n${text}`);
  return result.document;
}

export async function writeDocument(document: BacklogDocument, backlog: Backlog): Promise<BacklogDocument> {
  const result = await writeBacklog(document, backlog);
  if (result.kind === "inexpressible") throw new Error(`${result.message}\n${document.text}`);
  return result.document;
}

/** As data: a field that is there as undefined is one that the file does not have. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The two say the same. */
export function expectSame(one: unknown, other: unknown): void {
  expect(plain(one)).toEqual(plain(other));
}
