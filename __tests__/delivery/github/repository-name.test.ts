import { expect, test } from "vitest";
import { repositoryOf } from "../../../src/delivery/github/repository-name.ts";

const github = "https://github.com";

test.each([
  ["https://github.com/owner/name", github],
  ["https://github.com/owner/name.git", github],
  ["https://x-access-token:secret@github.com/owner/name.git/", github],
  ["git@github.com:owner/name.git", github],
  ["ssh://git@github.com/owner/name.git", github],
  ["ssh://git@ghe.example.org:2222/owner/name", "https://ghe.example.org"],
  ["http://127.0.0.1:3000/owner/name", "http://127.0.0.1:3000"],
])("%s on %s", (url, server) => {
  expect(repositoryOf({ url, server })).toEqual({ owner: "owner", repo: "name" });
});

test.each([
  "https://gitlab.example.org/owner/name",
  "https://github.com/owner",
  "https://github.com/owner/name/more",
  "git@github.com.example.org:owner/name",
  "https://github.com:444/owner/name",
  "https://github.com/owner/%zz",
])("%s is none of https://github.com's", (url) => {
  expect(repositoryOf({ url, server: github })).toBeUndefined();
});

test.each(["/srv/mirror.git", "file:///srv/mirror.git", "../mirror", "C:\\mirror"])(
  "%s names no server, and GitHub knows nothing of it",
  (url) => {
    expect(repositoryOf({ url, server: github })).toBeUndefined();
  },
);
