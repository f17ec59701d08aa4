/** What steps do to the checkout: shell commands of a destructive phase, and how the step has to end. */
export interface StepCase {
  readonly name: string;
  readonly sh: string;
  readonly outcome: string;
}

const COMMIT = "git -c user.name=e -c user.email=e@evil.example commit -qm x";

export const STEPS: readonly StepCase[] = [
  { name: "a link out of the checkout", sh: "ln -s /etc evil", outcome: "tampered" },
  {
    name: "a link to a file outside, in the change folder",
    sh: 'ln -s /etc/passwd "$TICKWORK_CHANGE_FOLDER/x"',
    outcome: "tampered",
  },
  {
    name: "a link in the place of the change folder",
    sh: 'rm -rf "$TICKWORK_CHANGE_FOLDER"; ln -s %OUTSIDE% "$TICKWORK_CHANGE_FOLDER"',
    outcome: "tampered",
  },
  {
    name: "links that lead out together",
    sh: "mkdir a; ln -s ../.. a/b; ln -s a/b/x c",
    outcome: "tampered",
  },
  { name: "a link into .git", sh: "ln -s .git/config evil", outcome: "tampered" },
  {
    name: "a link in the place of the worklog's folder",
    sh: "rm -rf _worklog; ln -s %OUTSIDE% _worklog",
    outcome: "tampered",
  },
  {
    name: "a link in the place of the backlog",
    sh: "rm BACKLOG.yaml; ln -s %OUTSIDE%/keep.txt BACKLOG.yaml",
    outcome: "tampered",
  },
  {
    name: "a folder in the place of the backlog",
    sh: "rm BACKLOG.yaml; mkdir BACKLOG.yaml; touch BACKLOG.yaml/x",
    outcome: "tampered",
  },
  {
    name: "a pipe in the place of the backlog",
    sh: "rm BACKLOG.yaml; mkfifo BACKLOG.yaml",
    outcome: "tampered",
  },
  { name: "a pipe among the files", sh: "mkfifo pipe; echo x > x-$TICKWORK_ITEM_ID", outcome: "complete" },
  {
    name: "a backlog in which all is done",
    sh: "sed -i 's/status: .*/status: done/' BACKLOG.yaml",
    outcome: "tampered",
  },
  {
    name: "an inbox of its own",
    sh: "printf -- '- title: Mine\\n' > BACKLOG_INBOX.yaml",
    outcome: "tampered",
  },
  {
    name: "a worklog of its own",
    sh: "mkdir -p _worklog; echo x > _worklog/2020-01.md",
    outcome: "tampered",
  },
  {
    name: "a journal in which nothing was spent",
    sh: 'mkdir -p _worklog; for f in _worklog/*.jsonl; do : > "$f"; done; echo x > _worklog/x.jsonl',
    outcome: "tampered",
  },
  { name: "a config of its own", sh: "echo 'triage: rules' > tickwork.yml", outcome: "tampered" },
  {
    name: "a workflow of the forge",
    sh: "mkdir -p .github/workflows; echo 'on: push' > .github/workflows/x.yml",
    outcome: "tampered",
  },
  { name: "owners", sh: "echo '* @evil' > CODEOWNERS", outcome: "tampered" },
  { name: "orders for the next agent", sh: "mkdir -p a/b; echo obey > a/b/CLAUDE.md", outcome: "tampered" },
  {
    name: "hooks for the next agent",
    sh: 'mkdir -p .claude; echo \'{"hooks":{"SessionStart":[{"hooks":[{"type":"command","command":"touch %CANARY%"}]}]}}\' > .claude/settings.json',
    outcome: "tampered",
  },
  {
    name: "hooks for the next agent, ignored by git",
    sh: "mkdir -p .claude; echo '{}' > .claude/settings.local.json",
    outcome: "tampered",
  },
  { name: "a server for the next agent", sh: "echo '{}' > .mcp.json", outcome: "tampered" },
  {
    name: "a hook of git",
    sh: "printf '#!/bin/sh\\ntouch %CANARY%\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; cp .git/hooks/pre-commit .git/hooks/post-checkout",
    outcome: "tampered",
  },
  {
    name: "hooks of git, elsewhere",
    sh: "mkdir h; printf '#!/bin/sh\\ntouch %CANARY%\\n' > h/pre-commit; chmod +x h/pre-commit; git config core.hooksPath h",
    outcome: "tampered",
  },
  {
    name: "a file system monitor",
    sh: "git config core.fsmonitor 'touch %CANARY%;false'",
    outcome: "tampered",
  },
  {
    name: "a filter",
    sh: "git config filter.evil.clean 'touch %CANARY%; cat'; git config filter.evil.smudge 'touch %CANARY%; cat'; echo '* filter=evil' > .gitattributes",
    outcome: "tampered",
  },
  {
    name: "a filter that is asked for in .git",
    sh: "echo '* filter=evil' > .git/info/attributes",
    outcome: "tampered",
  },
  {
    name: "a driver for diffs and merges",
    sh: "git config diff.external 'touch %CANARY%'; git config merge.evil.driver 'touch %CANARY%'; echo '* merge=evil diff=evil' > .gitattributes",
    outcome: "tampered",
  },
  {
    name: "another server",
    sh: "git config url.https://evil.example/.insteadOf file://; git config remote.origin.pushurl 'ext::sh -c touch% %CANARY%'",
    outcome: "tampered",
  },
  {
    name: "a transport that runs a command",
    sh: "git config protocol.ext.allow always; git config remote.origin.url 'ext::sh -c touch% %CANARY%'",
    outcome: "tampered",
  },
  {
    name: "a program for ssh, signing and credentials",
    sh: "git config core.sshCommand 'touch %CANARY%'; git config gpg.program 'touch %CANARY%'; git config commit.gpgSign true; git config credential.helper '!touch %CANARY%'",
    outcome: "tampered",
  },
  {
    name: "an include",
    sh: "echo '[core]' > evil.inc; git config include.path ../evil.inc",
    outcome: "tampered",
  },
  {
    name: "settings of its own work tree",
    sh: "printf '[core]\\n\\tfsmonitor = touch %CANARY%\\n' > .git/config.worktree",
    outcome: "tampered",
  },
  {
    name: "settings at home",
    sh: "printf '[core]\\n\\tfsmonitor = touch %CANARY%\\n' >> ~/.gitconfig",
    outcome: "tampered",
  },
  {
    name: "settings at home, by git",
    sh: "git config --global core.fsmonitor 'touch %CANARY%;false'; echo x > h-$TICKWORK_ITEM_ID",
    outcome: "complete",
  },
  {
    name: "a repository inside, with a monitor",
    sh: "git init -q in; cd in; git config core.fsmonitor 'touch %CANARY%;false'; echo x > x; git add x 2>/dev/null; rm -f %CANARY%; cd ..; echo y > y-$TICKWORK_ITEM_ID",
    // Without a commit no other can take it in: the step is told so, and the monitor is asked by nobody.
    outcome: "failed",
  },
  {
    name: "a repository inside, as a submodule",
    sh: `git init -q in2; cd in2; echo x > x; git add x; ${COMMIT}; git config core.fsmonitor 'touch %CANARY%;false'; cd ..; git add in2 2>/dev/null; rm -f %CANARY%; echo y > y-$TICKWORK_ITEM_ID`,
    outcome: "complete",
  },
  { name: "another branch", sh: "git checkout -q -b evil", outcome: "tampered" },
  { name: "a branch and a tag", sh: "git branch evil; git tag evil", outcome: "tampered" },
  {
    name: "history of its own",
    sh: `git -c user.name=e -c user.email=e@e commit -q --amend --allow-empty -m x`,
    outcome: "tampered",
  },
  { name: "an index that is broken", sh: "echo broken > .git/index", outcome: "tampered" },
  { name: "a lock", sh: "touch .git/index.lock; echo x > l-$TICKWORK_ITEM_ID", outcome: "complete" },
  {
    name: "a merge that is under way",
    sh: "git rev-parse HEAD > .git/MERGE_HEAD; echo x > m-$TICKWORK_ITEM_ID",
    outcome: "complete",
  },
  {
    name: "a name that is an option",
    sh: "echo x > ./--upload-pack=evil; echo x > ./-n",
    outcome: "complete",
  },
  {
    name: "names with a line break, quotes and a star",
    sh: "touch \"$(printf 'a\\nb')\" 'c\"d' 'e*f' ':(top)g' ' h '",
    outcome: "complete",
  },
  {
    name: "a name that is no text",
    sh: "touch \"$(printf 'x\\377y')\"; echo x > n-$TICKWORK_ITEM_ID",
    outcome: "complete",
  },
  {
    name: "a name that is a command to the runner",
    sh: "touch '::set-env name=PWNED::1' '##[add-mask]PWNED'",
    outcome: "complete",
  },
  { name: "a name of Markdown", sh: "touch '@evil #1337 <img src=x>'", outcome: "complete" },
  {
    name: "1,500 files",
    sh: "mkdir many; for i in $(seq 1 1500); do : > many/$i; done",
    outcome: "complete",
  },
  {
    name: "a folder that is deep",
    sh: 'd=.; for i in $(seq 1 150); do d="$d/d"; done; mkdir -p "$d"; echo x > "$d/x"',
    outcome: "complete",
  },
  {
    name: "another git on the PATH of home",
    sh: 'mkdir -p "$HOME/bin"; true; rmdir "$HOME/bin"; echo x > p-$TICKWORK_ITEM_ID',
    outcome: "complete",
  },
  { name: "the end of everything", sh: "rm -rf .git/refs/heads _worklog changes", outcome: "tampered" },
];
