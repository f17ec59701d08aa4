/** Pictures of board and page for README and docs/status.md, of the demo's backlog: `npm run screenshots`. Needs a browser. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Browser } from "playwright-core";
import { openFile, startBrowser } from "../__tests__/support/browser.ts";
import { writeDemoBoard } from "./demo-board.ts";
import { reportFailure } from "./report-failure.ts";

const ROOT = join(import.meta.dirname, "..");
const TO = join(ROOT, "docs/screenshots");
const BUNDLE = join(ROOT, "dist/index.js");

const PICTURES = [
  { name: "page-light", width: 1200, height: 1000, colorScheme: "light", hash: "" },
  { name: "page-dark", width: 1200, height: 1000, colorScheme: "dark", hash: "#status=in_progress,ready" },
  { name: "item", width: 1200, height: 900, colorScheme: "light", hash: "#item=WRK-129" },
  { name: "phone", width: 360, height: 760, colorScheme: "light", hash: "" },
] as const;

async function screenshots(): Promise<void> {
  // The folder's name is the page's title.
  const folder = join(await mkdtemp(join(tmpdir(), "tickwork-pictures-")), "lumen");
  await mkdir(TO, { recursive: true });
  try {
    await writeDemoBoard(folder, new Date());
    await using browser = await startBrowser();
    await pagePictures(folder, browser);
    await terminalPicture(folder, browser);
    console.log(`docs/screenshots/ has ${PICTURES.length + 1} pictures`);
  } finally {
    await rm(join(folder, ".."), { recursive: true, force: true });
  }
}

async function pagePictures(folder: string, browser: Browser): Promise<void> {
  await execa(process.execPath, [BUNDLE, "status", "--html", "board.html"], { cwd: folder });
  for (const { name, width, height, colorScheme, hash } of PICTURES) {
    await using open = await openFile(browser, join(folder, "board.html"), {
      hash,
      colorScheme,
      viewport: { width, height },
    });
    // The filtered one shows the lower half of the page.
    if (hash.startsWith("#status")) await open.page.locator("#items").scrollIntoViewIfNeeded();
    if (hash.startsWith("#status")) await open.page.evaluate("scrollBy(0, 620)");
    await open.page.screenshot({ path: join(TO, `${name}.png`) });
  }
}

const COLUMNS = 110;

/** What `tickwork status` prints, drawn by the browser as a terminal would. */
async function terminalPicture(folder: string, browser: Browser): Promise<void> {
  const { stdout } = await execa(process.execPath, [BUNDLE, "status"], {
    cwd: folder,
    env: { FORCE_COLOR: "1", COLUMNS: String(COLUMNS) },
  });
  const page = await browser.newPage({ viewport: { width: 1200, height: 400 } });
  await page.setContent(
    `<style>body { margin: 0 } pre { display: inline-block; margin: 0; padding: 20px 24px; background: #15171b; color: #dfe1e5; font: 13.5px/1.5 "DejaVu Sans Mono", monospace }</style><pre></pre>`,
  );
  await page.evaluate(`(${DRAW})(${JSON.stringify(stdout)})`);
  await page.locator("pre").screenshot({ path: join(TO, "terminal.png") });
  await page.close();
}

/** Runs in the browser. Bold, dim and the colours that the board has. */
const DRAW = `(text) => {
  const STYLES = { 1: "font-weight: 700", 2: "opacity: 0.6", 31: "color: #f2777a", 33: "color: #f0b65a", 36: "color: #6cc7d1" };
  const pre = document.querySelector("pre");
  let style = "";
  for (const part of text.split(/(\\u001b\\[\\d+m)/)) {
    const code = /\\[(\\d+)m/.exec(part)?.[1];
    if (code !== undefined) style = STYLES[code] ?? "";
    else {
      const span = document.createElement("span");
      span.style.cssText = style;
      span.textContent = part;
      pre.append(span);
    }
  }
}`;

await screenshots().catch(reportFailure);
