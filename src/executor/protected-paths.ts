/**
 * Files that no step may touch (spec §9): what decides over the repository's workflows and owners, and what agents
 * themselves run or obey when they start. Names are compared without regard to case, since some file systems do.
 */

import { ORDERS } from "./agents/registry.ts";

/** A name stands for that file or folder at any depth, and for everything below it. */
const ANYWHERE = new Set(
  [...ORDERS.filter((name) => !name.startsWith("/")), "CODEOWNERS"].map((name) => name.toLowerCase()),
);

/** Only at the top of the repository. */
const AT_THE_TOP = new Set([
  ...ORDERS.filter((name) => name.startsWith("/")).map((name) => name.slice(1).toLowerCase()),
  ".github",
  ".git",
]);

/** `path` is relative to the repository, with `/`. */
export function isProtectedByName(path: string): boolean {
  const segments = path.toLowerCase().split("/").filter(Boolean);
  const [first] = segments;
  return (first !== undefined && AT_THE_TOP.has(first)) || segments.some((segment) => ANYWHERE.has(segment));
}

/** Is `path` this file, or in this folder? `""` and `.` are the whole repository. */
export function isWithin(path: string, fileOrFolder: string): boolean {
  const prefix = normalised(fileOrFolder);
  return prefix === "" || path === prefix || path.startsWith(`${prefix}/`);
}

function normalised(path: string): string {
  return path
    .replace(/^(\.\/+)+/, "")
    .replace(/\/+$/, "")
    .replace(/^\.$/, "");
}
