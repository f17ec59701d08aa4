/** The page of `status --html` in a real browser, as the built action writes it. */
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeDemoBoard } from "../../scripts/demo-board.ts";
import { BROWSER_IS_MISSING, openFile, startBrowser } from "../support/browser.ts";
import { createProject } from "../support/project.ts";
import { createWorld, type World } from "../support/repository.ts";
import { tickwork } from "../support/terminal.ts";
import { HOSTILE_TEXTS, hostileItems } from "./hostile-items.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describe.skipIf(BROWSER_IS_MISSING)("the page, in a browser (apt-get install chromium)", () => {
  let browser: Browser;
  let world: World;
  let file: string;

  beforeAll(async () => {
    browser = await startBrowser();
    world = await createWorld();
    const { path } = await world.alone();
    await writeDemoBoard(path, new Date());
    file = await written(world, path);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.[Symbol.asyncDispose]();
  });

  test("shows what needs a person, what happened and what is next, without a request and without an error", async () => {
    await using open = await openFile(browser, file);
    const { page, misdeeds } = open;

    expect(await page.title()).toMatch(/ · backlog$/);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("2 items need you");
    const needs = page.getByRole("region", { name: "Needs you", exact: true }).first();
    expect(await needs.textContent()).toContain('tickwork unblock WRK-129 --note "use Redis"');
    const happened = await page.getByRole("region", { name: "What happened" }).textContent();
    expect(happened).toMatch(/WRK-138 build failed.*21 min · \$1\.37/);
    expect(await page.getByRole("region", { name: "What is next" }).textContent()).toMatch(
      /WRK-141 review.*Today \$\d+\.\d\d of \$8\.00/,
    );
    expect(await page.locator("figure").count()).toBe(3);
    expect(misdeeds).toEqual({ requests: [], dialogs: [], errors: [] });
  });

  test("opens an item with its description, dependencies, facts and history; back closes it", async () => {
    await using open = await openFile(browser, file);
    const { page } = open;

    await page.locator("a.row", { hasText: "Cache parsed" }).click();

    const dialog = page.getByRole("dialog", { name: "Cache parsed front matter between builds" });
    const text = (await dialog.textContent()) ?? "";
    expect(text).toContain("parses 2,000 front matters");
    expect(text).toMatch(/Waits for.*WRK-126.*Holds up.*WRK-143/);
    expect(text).toMatch(/Cost so far\$2\.08/);
    expect(text).toMatch(/research complete.*4 min\$0\.31.*build failed.*21 min\$1\.37/);
    expect(page.url()).toMatch(/#item=WRK-138$/);

    await dialog.getByRole("link", { name: /WRK-143/ }).click();
    expect(page.url()).toMatch(/#item=WRK-143$/);
    await page.goBack();
    expect(await page.getByRole("dialog").textContent()).toContain("Cache parsed front matter");
    await page.goBack();
    expect(await page.getByRole("dialog").count()).toBe(0);
  });

  test("filters by status, size, risk and text; the address holds it, and a link shows the same", async () => {
    await using open = await openFile(browser, file);
    const { page } = open;
    const rows = page.locator("a.row");

    await page.getByRole("button", { name: /^Ready/ }).click();
    await page.getByLabel("Size").selectOption("small");
    await page.getByLabel("Search items").fill("report");

    expect(await rows.allTextContents()).toEqual([expect.stringContaining("WRK-140")]);
    expect(await page.getByRole("status").textContent()).toBe("1 of 15 items");
    const hash = new URL(page.url()).hash;
    expect(hash).toBe("#q=report&status=ready&size=small");

    await using shared = await openFile(browser, file, { hash });
    expect(await shared.page.locator("a.row").allTextContents()).toEqual(await rows.allTextContents());
    expect(await shared.page.getByRole("button", { name: /^Ready/ }).getAttribute("aria-pressed")).toBe(
      "true",
    );

    await page.getByLabel("Search items").fill("nowhere");
    expect(await page.getByText("No item matches").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Clear filters" }).click();
    expect(await rows.count()).toBe(15);
    expect(new URL(page.url()).hash).toBe("");
  });

  test("is used with the keyboard alone: skip link, search, rows, item, and back where one was", async () => {
    await using open = await openFile(browser, file);
    const { page } = open;
    const focused = () =>
      page.evaluate<string>("document.activeElement.textContent + document.activeElement.id");

    await page.keyboard.press("Tab");
    expect(await focused()).toContain("Skip to the items");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("Itemsitems");
    await page.keyboard.press("/");
    expect(await focused()).toBe("search");
    await page.keyboard.type("limit");
    const rows = page.locator("a.row");
    await rows.first().focus();
    await page.keyboard.press("ArrowDown");
    const second = await rows.nth(1).textContent();
    expect(await focused()).toBe(second);
    await page.keyboard.press("Enter");
    expect(await page.getByRole("dialog").count()).toBe(1);
    expect(await focused()).toContain("details-title");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await focused()).toBe(second);
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  });

  test("copies a command", async () => {
    await using open = await openFile(browser, file);
    const { page } = open;
    // A page from the disk gets no clipboard in every browser: what would be copied is caught here.
    await page.evaluate(
      "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }",
    );

    const button = page.getByRole("button", { name: 'Copy: tickwork unblock WRK-129 --note "use Redis"' });
    await button.click();

    expect(await page.evaluate("window.copied")).toBe('tickwork unblock WRK-129 --note "use Redis"');
    expect(await page.getByText("Copied").count()).toBe(1);
  });

  test("is light or dark as the system says, or as one chooses", async () => {
    await using open = await openFile(browser, file, { colorScheme: "dark" });
    const { page } = open;
    const paper = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");

    const dark = await paper();
    await page.getByRole("button", { name: "Light" }).click();
    const light = await paper();
    await page.emulateMedia({ colorScheme: "light" });
    await page.getByRole("button", { name: "Dark" }).click();

    expect(light).not.toBe(dark);
    expect(await paper()).toBe(dark);
    await page.getByRole("button", { name: "Auto" }).click();
    expect(await paper()).toBe(light);
  });

  test.each([
    ["a desktop, light", 1280, "light", ""],
    ["a desktop, dark", 1280, "dark", ""],
    ["a phone, light", 360, "light", ""],
    ["an open item, dark, on a phone", 360, "dark", "#item=WRK-129"],
    ["an open item, light", 1280, "light", "#item=WRK-138"],
  ] as const)("has no fault that axe finds, contrast included: %s", async (_, width, colorScheme, hash) => {
    await using open = await openFile(browser, file, {
      hash,
      colorScheme,
      viewport: { width, height: 800 },
      bypassCSP: true,
    });

    expect(await faultsOf(open.page)).toEqual([]);
    expect(await open.page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  });

  test("hostile texts stay texts: no script, no dialog, no request, no error, nothing but web links", async () => {
    await using project = await createProject({ items: hostileItems() });
    const { path } = await project.clone();
    const page_file = await written(project, path);
    for (const hash of ["", ...HOSTILE_TEXTS.map((text) => `#q=${text}&item=${text}`), "#item=HOS-000"]) {
      await using open = await openFile(browser, page_file, { hash });
      const { page, misdeeds } = open;
      for (const button of await page.getByRole("button", { name: /^Show \d+ more/ }).all())
        await button.dispatchEvent("click");

      expect(await page.evaluate("window.hacked"), hash).toBeUndefined();
      expect(misdeeds, hash).toEqual({ requests: [], dialogs: [], errors: [] });
      expect(await page.evaluate(STRANGE_ELEMENTS), hash).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth"), hash).toBe(1280);
    }
  });

  test("each hostile text can be read in its item, as it was written", async () => {
    await using project = await createProject({ items: hostileItems() });
    const { path } = await project.clone();
    await using open = await openFile(browser, await written(project, path));
    const { page, misdeeds } = open;

    for (const [at, text] of HOSTILE_TEXTS.entries()) {
      await page.evaluate(`location.hash = "#item=HOS-${String(at).padStart(3, "0")}"`);
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("heading", { level: 2 }).waitFor();
      if (/^[\x20-\x7e]*$/.test(text) && text.length < 300 && !text.includes("`"))
        expect(await dialog.textContent()).toContain(text.trim());
      expect(await page.evaluate(STRANGE_ELEMENTS)).toEqual([]);
    }
    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(misdeeds).toEqual({ requests: [], dialogs: [], errors: [] });
  });

  test("a script that got into the page all the same would not run: the policy names ours by its hash", async () => {
    await using open = await openFile(browser, file);
    const { page, misdeeds } = open;

    await page.evaluate(`
      const script = document.createElement("script");
      try { script.textContent = "window.hacked = 1"; } catch (error) { window.refused = String(error); }
      document.body.append(script);
    `);

    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(misdeeds.errors.length).toBeGreaterThan(0);
  });

  test("1,000 items are shown in parts, and searching them draws a part", async () => {
    const items = Array.from({ length: 1_000 }, (_, at) => ({
      id: `WRK-${String(at + 1).padStart(4, "0")}`,
      description: {
        context: "Something is to be done here, and it takes a few words to say it. ".repeat(6),
      },
      ...(at % 3 === 1 && { dependencies: [`WRK-${String(at).padStart(4, "0")}`] }),
    }));
    await using project = await createProject({ items });
    const { path } = await project.clone();
    await using open = await openFile(browser, await written(project, path));
    const { page } = open;

    expect(await page.locator("a.row").count()).toBe(30);
    expect(await page.getByRole("button", { name: "Show 200 more of 970" }).count()).toBe(1);
    await page.getByLabel("Search items").fill("title of wrk-0999");
    expect(await page.locator("a.row").count()).toBe(1);
    await page.getByLabel("Search items").fill("");
    await page.getByText("Picture").click();
    await page.locator("a.node").first().waitFor();
    expect(await page.locator("a.node").count()).toBe(666);
    await page.emulateMedia({ media: "print" });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await page.locator("a.row").count()).toBe(1_000);
  });

  test("an empty backlog and one without a journal say so", async () => {
    await using project = await createProject({ items: [] });
    const { path } = await project.clone();
    await using open = await openFile(browser, await written(project, path), { bypassCSP: true });

    const text = await open.page.locator("main").textContent();

    expect(text).toContain("The backlog is empty");
    expect(text).toContain("no run has done anything here");
    expect(await faultsOf(open.page)).toEqual([]);
  });
});

/** Writes the page of a repository with the built action, and says where it is. */
async function written(world: World, path: string): Promise<string> {
  const { exitCode, stderr } = await tickwork(world, { path }, "status", "--html", "board.html");
  expect(exitCode, stderr).toBe(0);
  return join(path, "board.html");
}

/** Names of axe's rules that do not hold, with the first place where. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ path: AXE });
  return await page.evaluate(`
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ": " + nodes[0].html + " " + nodes[0].failureSummary))
  `);
}

/** Elements and attributes that our script never makes. */
const STRANGE_ELEMENTS = `
  [...document.querySelectorAll("*")].flatMap((element) => {
    const inPage = element.closest("#page") !== null;
    const strangeName = inPage && /^(script|img|iframe|object|embed|link|meta|style|base|form|animate|foreignobject|use)$/i.test(element.tagName) && !element.matches("form.filters");
    const handler = [...element.attributes].find(({ name }) => /^on/i.test(name) || (name === "style" && !element.matches(".canvas, .node")));
    const address = element.getAttribute("href");
    const strangeLink = inPage && address !== null && !/^(#|https?:)/.test(address);
    return strangeName || handler || strangeLink ? [element.outerHTML.slice(0, 200)] : [];
  })
`;
