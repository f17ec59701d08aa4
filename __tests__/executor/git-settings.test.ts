import { expect, test } from "vitest";
import { ownGitSettings } from "../../src/executor/git-settings.ts";

test.each([
  ["at home", { HOME: "/h" }, ["/h/.config/git/config", "/h/.gitconfig"]],
  ["in the folder for settings", { HOME: "/h", XDG_CONFIG_HOME: "/x" }, ["/x/git/config", "/h/.gitconfig"]],
  ["where the variable says", { HOME: "/h", GIT_CONFIG_GLOBAL: "/g" }, ["/g"]],
  ["nowhere", {}, []],
  ["in a folder with signs of git's", { GIT_CONFIG_GLOBAL: '/a "b\\c' }, ['/a \\"b\\\\c']],
])("the user's settings %s are included", (_where, runner, paths) => {
  const lines = paths.map((path) => `\tpath = "${path}"\n`).join("");

  expect(ownGitSettings(runner)).toBe(lines === "" ? "" : `[include]\n${lines}`);
});
