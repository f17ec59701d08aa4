/** The log on a person's machine: plain lines, standard error for everything but what was asked for. */
import type { Log, LogPlace } from "../ports/log.ts";

export function createTerminalLog(): Log {
  const secrets = new Set<string>();
  const print = (text: string) => process.stderr.write(`${masked(withoutControls(text), secrets)}\n`);
  const placed = (kind: string) => (message: string, place?: LogPlace) =>
    print(
      `${place ? `${[place.file, place.line, place.column].filter((part) => part !== undefined).join(":")} ` : ""}${kind}: ${message}`,
    );
  return {
    info: print,
    debug: (line) => {
      if (process.env.TICKWORK_DEBUG) print(line);
    },
    notice: placed("notice"),
    warning: placed("warning"),
    error: placed("error"),
    group(title, untrusted) {
      print(`▸ ${title}`);
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
