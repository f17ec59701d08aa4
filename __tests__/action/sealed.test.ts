import { expect, test } from "vitest";
import { opened, sealed } from "../../src/action/sealed.ts";

const SECRET = "ghs_of-a-test";

test("a sealed text is read by who knows the secret, shows nothing of itself, and is never the same twice", () => {
  const seal = sealed("AUTHORIZATION: basic abc ü", SECRET);

  expect(opened(seal, SECRET)).toBe("AUTHORIZATION: basic abc ü");
  expect(Buffer.from(seal, "base64").includes("AUTHORIZATION")).toBe(false);
  expect(sealed("AUTHORIZATION: basic abc ü", SECRET)).not.toBe(seal);
});

test.each([
  ["by who knows another secret", (seal: string) => seal, "other"],
  ["when it is cut", (seal: string) => seal.slice(0, -4), SECRET],
  [
    "when it is changed",
    (seal: string) => `${seal.slice(0, 40)}${seal[40] === "A" ? "B" : "A"}${seal.slice(41)}`,
    SECRET,
  ],
  ["when it is empty", () => "", SECRET],
  ["when it is no seal", () => "{}", SECRET],
])("is not opened %s", (_why, change, secret) => {
  expect(opened(change(sealed("text", SECRET)), secret)).toBeUndefined();
});
