/** For tests of checkpoints: a repository's files, and those that a run writes itself. */
export const FILES = { "BACKLOG.yaml": "items: []\n", "src/a.txt": "1\n" };

export const STATE = ["BACKLOG.yaml", "_worklog/2026-10.md", "_worklog/2026-10.jsonl", "BACKLOG_INBOX.yaml"];
