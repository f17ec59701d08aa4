/**
 * The template of the page that `status --html` writes: one file with style and script in it, and a place for the data.
 * Its policy names both by their hashes, so that a browser runs and applies nothing else.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";

const PAGE = join(import.meta.dirname, "../src/page");
/** What browsers of the last three years understand. */
const TARGET = ["chrome120", "firefox121", "safari17.4"];

/** The same sources give the same text. */
export async function buildPage(): Promise<string> {
  const script = await builtScript();
  const style = await built("style.css");
  const template = await readFile(join(PAGE, "page.html"), "utf8");
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    // The page's own icon, which is part of it.
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    // No text can become markup, not even by a mistake of ours.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return filled(template, { policy, style, script });
}

async function builtScript(): Promise<string> {
  const text = await built("main.ts", { format: "iife" });
  if (/<\/script|<!--/i.test(text)) throw new Error("the page's script would end its own element");
  return text;
}

async function built(entry: string, options: BuildOptions = {}): Promise<string> {
  const { outputFiles = [] } = await build({
    entryPoints: [join(PAGE, entry)],
    bundle: true,
    minify: true,
    charset: "utf8",
    target: TARGET,
    legalComments: "none",
    ...options,
    write: false,
  });
  return outputFiles[0]?.text.trim() ?? "";
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** `{{name}}` stands for a part. Each is there once. */
function filled(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(policy|style|script)\}\}/g, (_, name: string) => parts[name] ?? "");
}
