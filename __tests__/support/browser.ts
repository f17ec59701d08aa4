/** A real browser for the page: Debian's chromium, or whatever CHROMIUM names. Nothing is downloaded. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * The browser's program; undefined where there is none. Then tests are skipped with a line that says so, but not where
 * TICKWORK_BROWSER is `required`, as in CI: there they fail.
 */
function browserProgram(): string | undefined {
  return [process.env["CHROMIUM"], ...PLACES].find((path) => path !== undefined && existsSync(path));
}

export const BROWSER_IS_MISSING =
  browserProgram() === undefined && process.env["TICKWORK_BROWSER"] !== "required";

export async function startBrowser(): Promise<Browser> {
  const executablePath = browserProgram();
  if (executablePath === undefined) throw new Error("there is no browser: apt-get install chromium");
  // Its own sandbox needs rights that root in a container has not; the page is ours, and what it may load is nothing.
  return await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

/** What a page did that none of ours does. */
export interface Misdeeds {
  /** Addresses of all requests but the one for the page. */
  readonly requests: string[];
  readonly dialogs: string[];
  /** Errors and warnings of the console, of scripts and of the policy. */
  readonly errors: string[];
}

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly misdeeds: Misdeeds;
}

export async function openFile(
  browser: Browser,
  file: string,
  { hash = "", ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const misdeeds: Misdeeds = { requests: [], dialogs: [], errors: [] };
  const address = pathToFileURL(file).href;
  context.on("request", (request) => {
    if (request.url().split("#")[0] !== address) misdeeds.requests.push(request.url());
  });
  page.on("dialog", (dialog) => {
    misdeeds.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => misdeeds.errors.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) misdeeds.errors.push(message.text());
  });
  await page.goto(`${address}${hash}`);
  return { page, misdeeds, [Symbol.asyncDispose]: () => context.close() };
}
