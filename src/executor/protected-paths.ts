/**
 * Files that no step may touch (spec §9): what decides over the repository's workflows and owners, and what agents
 * themselves run or obey when they start. Names are compared without regard to case, since some file systems do.
 */

/** A name stands for that file or folder at any depth, and for everything below it; a trailing `*` for any ending. */
const PROTECTED_NAMES = [
  ".claude",
  ".mcp.json",
  ".codex",
  ".opencode",
  "opencode.json*",
  ".gemini",
  ".copilot",
  "agents.md",
  "claude.md",
  "gemini.md",
  "codeowners",
];

/** Only at the top of the repository. */
const PROTECTED_FOLDERS = [".github", ".git"];

/** `path` is relative to the repository, with `/`. */
export function isProtectedByName(path: string): boolean {
  const segments = path.toLowerCase().split("/").filter(Boolean);
  const first = segments[0];
  if (first !== undefined && PROTECTED_FOLDERS.includes(first)) return true;
  return segments.some((segment) =>
    PROTECTED_NAMES.some((name) =>
      name.endsWith("*") ? segment.startsWith(name.slice(0, -1)) : segment === name,
    ),
  );
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
