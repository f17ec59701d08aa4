import { expect, test } from "vitest";
import { remoteFailure } from "../../src/delivery/push-refusal.ts";

const failure = (stderr: string, reason?: string) => remoteFailure({ stderr, reason, branch: "main" });

test.each([
  "fetch first",
  "non-fast-forward",
  "stale info",
  "failed to update ref",
  "incorrect old value provided",
  "cannot lock ref 'refs/heads/main': is at 0c747da but expected e96b206",
])("%s: somebody else was first, and it is tried again on top", (reason) => {
  expect(failure("error: failed to push some refs to 'https://github.com/o/r'\n", reason)).toEqual({
    kind: "moved",
  });
});

test("a hook that says `fetch first` does not send us in circles", () => {
  const answer = failure(
    "remote: fetch first        \nremote: cannot lock ref\n",
    "pre-receive hook declined",
  );

  expect(answer).toMatchObject({ kind: "refused", reason: expect.stringContaining("fetch first") });
});

test.each([
  ["fatal: unable to access 'https://github.com/o/r/': Could not resolve host: github.com"],
  [
    "fatal: unable to access 'https://github.com/o/r/': Failed to connect to github.com port 443 after 3 ms: Couldn't connect to server",
  ],
  [
    "error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502\nsend-pack: unexpected disconnect while reading sideband packet",
  ],
  ["fatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 503"],
  ["fatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 429"],
  ["fatal: the remote end hung up unexpectedly"],
  [
    "ssh: connect to host github.com port 22: Connection timed out\nfatal: Could not read from remote repository.",
  ],
  ["remote: Internal Server Error"],
])("%s: the network is tried again", (stderr) => {
  expect(failure(stderr)).toMatchObject({
    kind: "unreachable",
    reason: expect.stringContaining("could not be reached"),
  });
});

test("[GIT-3] a file that is too large is named with its size", () => {
  const answer = failure(
    `remote: error: Trace: 6b3f
remote: error: See https://gh.io/lfs for more information.
remote: error: File data/model.bin is 123.45 MB; this exceeds GitHub's file size limit of 100.00 MB
remote: error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.
To https://github.com/o/r
error: failed to push some refs to 'https://github.com/o/r'`,
    "pre-receive hook declined",
  );

  expect(answer).toEqual({
    kind: "refused",
    reason: "GitHub takes no file over 100 MB: data/model.bin (123.45 MB) (GH001)",
    remedy: expect.stringContaining("Git LFS"),
  });
});

test("[GIT-3] a protected branch is explained with what it asks for", () => {
  const answer = failure(
    `remote: error: GH006: Protected branch update failed for refs/heads/main.
remote: error: 2 of 2 required status checks are expected.
error: failed to push some refs to 'https://github.com/o/r'`,
    "protected branch hook declined",
  );

  expect(answer).toEqual({
    kind: "refused",
    reason:
      '"main" is protected and does not take this push: 2 of 2 required status checks are expected. (GH006)',
    remedy: expect.stringContaining("Settings → Branches"),
    by_branch_rule: true,
  });
});

test("[GIT-3] a ruleset is explained with the rules it names", () => {
  const answer = failure(
    `remote: error: GH013: Repository rule violations found for refs/heads/main.
remote: Review all repository rules at https://github.com/o/r/rules?ref=refs%2Fheads%2Fmain
remote:
remote: - Changes must be made through a pull request.
remote:
remote: - Required status check "test" is expected.
error: failed to push some refs to 'https://github.com/o/r'`,
    "push declined due to repository rule violations",
  );

  expect(answer).toEqual({
    kind: "refused",
    reason:
      '"main" does not take this push: Changes must be made through a pull request. Required status check "test" is expected. (GH013)',
    remedy: expect.stringContaining("Bypass list"),
    by_branch_rule: true,
  });
});

test.each([
  [
    "a secret in the commits",
    "remote: error: GH013: Repository rule violations found for refs/heads/main.\nremote: - GITHUB PUSH PROTECTION\nremote:   - Push cannot contain secrets",
    "push declined due to repository rule violations",
    "found a secret",
    "revoke it",
  ],
  [
    "a workflow file, with the job's token",
    "error: failed to push some refs",
    "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission",
    "this token change no workflow: .github/workflows/ci.yml",
    "workflows",
  ],
  [
    "a workflow file, with a personal token",
    "error: failed to push some refs",
    "refusing to allow a Personal Access Token to create or update workflow `.github/workflows/ci.yml` without `workflow` scope",
    "a token of this kind (Personal Access Token) change no workflow",
    "workflows",
  ],
  [
    "a token without write permission",
    "remote: Permission to o/r.git denied to github-actions[bot].\nfatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403",
    undefined,
    "github-actions[bot] is not allowed to write",
    "contents: write",
  ],
  [
    "a token without write permission, said differently",
    "remote: Write access to repository not granted.\nfatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403",
    undefined,
    "the token is not allowed to write",
    "contents: write",
  ],
  [
    "no credentials",
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    undefined,
    "does not know who is pushing",
    "github.token",
  ],
  [
    "an expired token",
    "remote: Invalid username or token. Password authentication is not supported for Git operations.\nfatal: Authentication failed for 'https://github.com/o/r/'",
    undefined,
    "not valid any more",
    "token",
  ],
  [
    "no ssh key",
    "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
    undefined,
    "does not know who is pushing",
    "deploy key",
  ],
  [
    "a remote that is not there",
    "remote: Repository not found.\nfatal: repository 'https://github.com/o/r/' not found",
    undefined,
    "not there, or is hidden",
    "git remote -v",
  ],
  [
    "a folder that is no repository",
    "fatal: '/nowhere' does not appear to be a git repository\nfatal: Could not read from remote repository.",
    undefined,
    "not there",
    "git remote -v",
  ],
  [
    "a shallow checkout with history that the remote lacks",
    "error: failed to push some refs",
    "shallow update not allowed",
    "shallow checkout",
    "fetch-depth: 0",
  ],
  [
    "LFS objects that were not uploaded",
    "remote: error: GH008: Your push referenced at least 1 unknown Git LFS object:",
    "pre-receive hook declined",
    "GH008",
    "git lfs push",
  ],
  [
    "a private email address",
    "remote: error: GH007: Your push would publish a private email address.",
    "push declined due to email privacy restrictions",
    "GH007",
    "noreply",
  ],
  [
    "an archived repository",
    "remote: This repository was archived so it is read-only.\nfatal: unable to access 'https://github.com/o/r/': The requested URL returned error: 403",
    undefined,
    "archived",
    "Unarchive",
  ],
  [
    "a checked out branch in a remote with files",
    "remote: error: refusing to update checked out branch: refs/heads/main",
    "branch is currently checked out",
    "not a bare repository",
    "bare",
  ],
  [
    "a hook of the remote",
    "remote: no pushes on Friday        ",
    "pre-receive hook declined",
    "no pushes on Friday",
    "hook",
  ],
  ["something new", "remote: the moon is full", "moon", "the moon is full", "by hand"],
])("[GIT-3] %s is explained with what to change", (_, stderr, reason, because, remedy) => {
  const answer = failure(stderr, reason);

  expect(answer.kind).toBe("refused");
  expect(answer).toMatchObject({
    reason: expect.stringContaining(because),
    remedy: expect.stringContaining(remedy),
  });
});

test("the remote's words are bounded, on one line, and without passwords or colours", () => {
  const answer = failure(
    `remote: \u001b[31mno\u001b[0m\u0007 ${"x".repeat(2000)}\nremote: at https://user:s3cret@example.org/r`,
    "pre-receive hook declined",
  );

  const reason = "reason" in answer ? answer.reason : "";
  expect(reason).toContain("no x");
  expect(reason).not.toMatch(/\p{Cc}|s3cret/u);
  expect(reason.length).toBeLessThan(500);
});

test.each([
  [
    "remote: error: GH006: Protected branch update failed for refs/heads/main.",
    "protected branch hook declined",
    true,
  ],
  [
    "remote: error: GH013: Repository rule violations found for refs/heads/main.",
    "push declined due to repository rule violations",
    true,
  ],
  [
    "remote: - GITHUB PUSH PROTECTION\nremote: error: GH013",
    "push declined due to repository rule violations",
    undefined,
  ],
  ["remote: error: GH001: Large files detected.", "pre-receive hook declined", undefined],
  ["remote: not today", "pre-receive hook declined", undefined],
  ["fatal: Authentication failed for 'https://github.com/o/r'", undefined, undefined],
])(
  "%s: another branch may take the same commits only where a rule of this one says no",
  (stderr, reason, by_branch_rule) => {
    expect(failure(stderr, reason)).toMatchObject({ kind: "refused" });
    const answer = failure(stderr, reason);
    expect("by_branch_rule" in answer ? answer.by_branch_rule : undefined).toBe(by_branch_rule);
  },
);
