/** Files, folders and repositories of kinds that nobody expects, for a call each. */
import type { CallCase } from "./calls.ts";

const validate = { command: "validate" };
const status = { command: "status" };

export const CALL_FILES: readonly CallCase[] = [
  {
    name: "a backlog that is a link to the environment",
    before: "rm BACKLOG.yaml; ln -s /proc/self/environ BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /leads from there out|out of the repository/,
  },
  {
    name: "a backlog that is a link to a file outside",
    before: "rm BACKLOG.yaml; ln -s /etc/passwd BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /out of the repository/,
  },
  {
    name: "a backlog that is a link into .git",
    before: "rm BACKLOG.yaml; ln -s .git/config BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /into \.git/,
  },
  {
    name: "a backlog that is a link to itself",
    before: "rm BACKLOG.yaml; ln -s BACKLOG.yaml BACKLOG.yaml",
    inputs: validate,
    exit: 1,
  },
  {
    name: "a backlog that is a link to nothing",
    before: "rm BACKLOG.yaml; ln -s %OUTSIDE%/none BACKLOG.yaml",
    inputs: validate,
    exit: 1,
  },
  {
    name: "a backlog that is a folder",
    before: "rm BACKLOG.yaml; mkdir BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /not a file/,
  },
  {
    name: "a backlog that is a pipe",
    before: "rm BACKLOG.yaml; mkfifo BACKLOG.yaml",
    inputs: validate,
    exit: 1,
    says: /not a file/,
  },
  {
    name: "a backlog that is a device",
    before: "rm BACKLOG.yaml; ln -s /dev/zero BACKLOG.yaml",
    inputs: validate,
    exit: 1,
  },
  {
    name: "a config that is a pipe",
    before: "rm .github/tickwork.yml; mkfifo .github/tickwork.yml",
    inputs: validate,
    exit: 1,
    says: /not a file/,
  },
  {
    name: "a config that is a folder",
    before: "rm .github/tickwork.yml; mkdir .github/tickwork.yml",
    inputs: validate,
    exit: 1,
    says: /not a file/,
  },
  {
    name: "a config that is a link outside",
    before: "rm .github/tickwork.yml; ln -s /etc/passwd .github/tickwork.yml",
    inputs: validate,
    exit: 1,
    says: /out of the repository/,
  },
  {
    name: "an inbox that is a pipe",
    before: "mkfifo BACKLOG_INBOX.yaml",
    exit: 0,
    says: /inbox cannot be read/,
  },
  {
    name: "an inbox that is a folder",
    before: "mkdir BACKLOG_INBOX.yaml; touch BACKLOG_INBOX.yaml/x",
    exit: 0,
    says: /inbox cannot be read/,
  },
  {
    name: "an inbox that is a link outside",
    before: "ln -s %OUTSIDE%/keep.txt BACKLOG_INBOX.yaml",
    exit: 0,
    says: /inbox cannot be read/,
  },
  {
    name: "a journal of a bill that is negative, infinite and text",
    before:
      'mkdir -p _worklog; m=$(date -u +%Y-%m); printf \'{"time":"x","cost":-1e308}\\n{"cost":1e999}\\n{"cost":"9"}\\n{"__proto__":{"cost":1}}\\n[[[[\\n\' > _worklog/$m.jsonl',
    inputs: status,
    exit: 0,
  },
  {
    name: "a journal of 15 MB on one line",
    before: 'mkdir -p _worklog; head -c 15000000 /dev/zero | tr "\\0" x > _worklog/$(date -u +%Y-%m).jsonl',
    inputs: status,
    exit: 0,
  },
  {
    name: "a journal that is a pipe",
    before: "mkdir -p _worklog; mkfifo _worklog/$(date -u +%Y-%m).jsonl",
    inputs: status,
    exit: [0, 1],
  },
  {
    name: "a hook and a monitor that validating must not run",
    before:
      "git config core.fsmonitor 'touch %CANARY%;false'; git config core.hooksPath h; mkdir h; printf '#!/bin/sh\\ntouch %CANARY%\\n' > h/post-checkout; chmod +x h/post-checkout",
    inputs: validate,
    exit: 0,
  },
  {
    name: "a monitor that a run must not start",
    before: "git config core.fsmonitor 'touch %CANARY%;false'",
    exit: 0,
  },
  {
    name: "a remote that runs a command",
    before:
      "git config remote.origin.url 'ext::sh -c \"touch %CANARY%\"'; git config protocol.ext.allow always",
    exit: 1,
  },
  {
    name: "a remote that is an option",
    before: "git config remote.origin.url '--upload-pack=touch %CANARY%'",
    exit: 1,
  },
  {
    name: "a remote by ssh with an option",
    before: "git config remote.origin.url 'ssh://-oProxyCommand=touch%20%CANARY%/x'",
    exit: 1,
  },
  {
    name: "a remote with a user and password",
    before: "git config remote.origin.url 'http://user:canaryJOBsecret0123456789@127.0.0.1:9/x'",
    exit: 1,
  },
  {
    name: "a remote called like an option",
    before:
      "git remote rename origin x 2>/dev/null; git config branch.main.remote --upload-pack=touch%CANARY%",
    exit: [0, 1],
  },
  {
    name: "another server in the place of the remote",
    before: "git config url.http://127.0.0.1:9/.insteadOf file://",
    exit: 1,
  },
  {
    name: "attributes and a filter of the checkout",
    before:
      "git config filter.evil.clean 'touch %CANARY%; cat'; git config filter.evil.process 'touch %CANARY%'; echo '* filter=evil' > .git/info/attributes",
    inputs: { command: "status" },
    exit: 0,
  },
  {
    name: "a .git that is a file and leads elsewhere",
    before: "mv .git %OUTSIDE%.git; echo 'gitdir: %OUTSIDE%.git' > .git",
    exit: [0, 1],
  },
  { name: "no repository", before: "rm -rf .git", exit: 1 },
  { name: "a repository that is broken", before: "rm -rf .git/objects .git/HEAD", exit: 1 },
  {
    name: "a scratch folder that is a link",
    before: "rm -rf .tickwork; ln -s %OUTSIDE% .tickwork",
    exit: [0, 1],
  },
  {
    name: "a change folder that is a link",
    before: "mkdir -p changes; ln -s %OUTSIDE% changes/WRK-001_title-of-wrk-001",
    exit: [0, 1],
  },
  { name: "changes that is a link", before: "rm -rf changes; ln -s %OUTSIDE% changes", exit: [0, 1] },
];
