/** The log on a person's machine: lines on standard error, which leaves standard output to what was asked for. */
import { styleText } from "node:util";
import type { Log, LogPlace } from "../ports/log.ts";

const COLOURS = { notice: "cyan", warning: "yellow", error: "red" } as const;

export function createTerminalLog({ colour }: { readonly colour: boolean }): Log {
  const secrets = new Set<string>();
  const clean = (text: string) => masked(withoutControls(text), secrets);
  const print = (text: string) => process.stderr.write(`${clean(text)}\n`);
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const placed = (kind: keyof typeof COLOURS) => (message: string, place?: LogPlace) => {
    const at = place && [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
    process.stderr.write(
      `${clean(at === undefined ? "" : `${at} `)}${paint(COLOURS[kind], kind)}: ${clean(message)}\n`,
    );
  };
  return {
    info: print,
    debug: (line) => {
      if (process.env.TICKWORK_DEBUG) print(line);
    },
    notice: placed("notice"),
    warning: placed("warning"),
    error: placed("error"),
    group(title, untrusted) {
      process.stderr.write(`${paint("bold", `▸ ${clean(title)}`)}\n`);
      print(untrusted.replaceAll(/^/gm, "  │ "));
    },
    mask(secret) {
      if (secret !== "") secrets.add(secret);
    },
  };
}

function masked(text: string, secrets: ReadonlySet<string>): string {
  let shown = text;
  for (const secret of secrets) shown = shown.replaceAll(secret, "***");
  return shown;
}

/** An agent's output must not move the cursor or set the title of a person's terminal. Line breaks and tabs stay. */
function withoutControls(text: string): string {
  return text.replaceAll(/(?![\t\n])\p{Cc}/gu, "");
}
