/** The log on a person's machine: lines on standard error, which leaves standard output to what was asked for. */
import { styleText } from "node:util";
import type { Log, LogPlace } from "../ports/log.ts";
import { logStage } from "./log-stage.ts";

const COLOURS = { notice: "cyan", warning: "yellow", error: "red" } as const;

/** `colour`: whether the terminal takes escape sequences. What is masked is masked here. */
export function createTerminalLog({ colour }: { readonly colour: boolean }): Log {
  const secrets = new Set<string>();
  const clean = (text: string) => masked(withoutControls(text), secrets);
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const write = (text: string) => void process.stderr.write(text);
  const stage = logStage({
    open: (title) => write(`${paint("bold", `▸ ${clean(title)}`)}\n`),
    print: (text) => write(clean(text.replaceAll(/^(?=.|\n)/gm, "  │ "))),
    close: () => {},
  });
  const print = (text: string) => stage.aside(() => write(`${clean(text)}\n`));
  const placed = (kind: keyof typeof COLOURS) => (message: string, place?: LogPlace) => {
    const at = place && [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
    stage.aside(() =>
      write(`${clean(at === undefined ? "" : `${at} `)}${paint(COLOURS[kind], kind)}: ${clean(message)}\n`),
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
      const group = stage.openGroup(title);
      group.write(`${untrusted}\n`);
      group.close();
    },
    openGroup: (title) => stage.openGroup(title),
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
