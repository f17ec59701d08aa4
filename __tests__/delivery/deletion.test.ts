import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { deleteInside } from "../../src/delivery/deletion.ts";
import { createWorld } from "../support/repository.ts";

test("a file goes, with the folders that it leaves empty", async () => {
  await using world = await createWorld();
  const checkout = await world.alone({ "a/b/c.txt": "x", "a/d.txt": "x" });

  await deleteInside(checkout.path, "a/b/c.txt");

  expect(await checkout.exists("a/b")).toBe(false);
  expect(await checkout.exists("a/d.txt")).toBe(true);
});

test("a folder only when it is named as one", async () => {
  await using world = await createWorld();
  const checkout = await world.alone({ "a/b/c.txt": "x", "d/e.txt": "x" });

  await expect(deleteInside(checkout.path, "a")).rejects.toThrow();
  await deleteInside(checkout.path, "d/");

  expect(await checkout.exists("a/b/c.txt")).toBe(true);
  expect(await checkout.exists("d")).toBe(false);
});

test.each(["../precious.txt", "link/precious.txt", "deep/link/precious.txt", ".", "deep/../../precious.txt"])(
  "%s leads out of the checkout: nothing is deleted",
  async (path) => {
    await using world = await createWorld();
    const checkout = await world.alone({ "deep/x.txt": "x" });
    await checkout.write("../precious.txt", "precious");
    await symlink(world.root, join(checkout.path, "link"));
    await symlink(world.root, join(checkout.path, "deep", "link"));

    await deleteInside(checkout.path, path);

    expect(await checkout.read("../precious.txt")).toBe("precious");
    expect(await checkout.exists("deep/x.txt")).toBe(true);
  },
);

test("a link itself goes, and what it leads to stays", async () => {
  await using world = await createWorld();
  const checkout = await world.alone({ "x.txt": "x" });
  await checkout.write("../outside/precious.txt", "precious");
  await symlink(join(world.root, "outside"), join(checkout.path, "link"));

  await deleteInside(checkout.path, "link");
  await deleteInside(checkout.path, "link/");

  expect(await checkout.exists("link")).toBe(false);
  expect(await checkout.read("../outside/precious.txt")).toBe("precious");
});
