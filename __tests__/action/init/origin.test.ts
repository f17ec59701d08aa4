import { expect, test } from "vitest";
import { originOf, schemaUrl, usesOf } from "../../../src/action/init/origin.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const FACTS = { version: "1.2.3", own: false };

test.each([
  [
    "nothing is known",
    {},
    "OWNER/tickwork@v1.2.3 # TODO: whose tickwork? Put its owner in the place of OWNER",
  ],
  [
    "a person says",
    { given: "me/mine@v2", action: { repository: "o/n", ref: "v1" }, own: true },
    "me/mine@v2",
  ],
  ["the runner says", { action: { repository: "o/n", ref: "v1" } }, "o/n@v1"],
  ["the runner says a commit", { action: { repository: "o/n", ref: COMMIT } }, `o/n@${COMMIT} # v1.2.3`],
  ["published", { published: "git+https://github.com/o/n.git" }, "o/n@v1.2.3"],
  ["published in short", { published: "github:o/n" }, "o/n@v1.2.3"],
  [
    "published elsewhere",
    { published: "https://gitlab.example/o/n.git" },
    expect.stringMatching(/^OWNER\/tickwork@v1\.2\.3 # TODO/),
  ],
  [
    "cloned by HTTPS",
    { checkout: { url: "https://github.com/o/n.git", commit: COMMIT } },
    `o/n@${COMMIT} # v1.2.3`,
  ],
  [
    "cloned with a name in the URL",
    { checkout: { url: "https://me@github.com/o/n", commit: COMMIT } },
    `o/n@${COMMIT} # v1.2.3`,
  ],
  [
    "cloned by SSH",
    { checkout: { url: "git@github.com:o/n.git", commit: COMMIT } },
    `o/n@${COMMIT} # v1.2.3`,
  ],
  [
    "cloned from a folder",
    { checkout: { url: "/srv/git/n", commit: COMMIT } },
    `OWNER/tickwork@${COMMIT} # v1.2.3. TODO: whose tickwork? Put its owner in the place of OWNER`,
  ],
  [
    "its own repository",
    { own: true, checkout: { url: "/srv/git/n", commit: COMMIT } },
    "./ # this repository",
  ],
])("%s", (_what, facts, uses) => {
  expect(usesOf(originOf({ ...FACTS, ...facts }))).toEqual(uses);
});

test("the schemas are those of the ref", () => {
  expect(schemaUrl(originOf({ ...FACTS, published: "o/n" }), "config")).toBe(
    "https://raw.githubusercontent.com/o/n/v1.2.3/schema/config.schema.json",
  );
});
