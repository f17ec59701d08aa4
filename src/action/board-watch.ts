/**
 * `status --watch`: the board on a screen of its own, drawn anew when a file that it is made of changes. What cannot be
 * read, a half-written backlog say, is told above the last board that could.
 *
 *   drawn ── a file changes, half a minute goes by ──→ read again, drawn
 *   drawn ── the window gets another size ──→ drawn
 *   drawn ── Ctrl-C ──→ the terminal is as it was, and the last board stays on it
 */
import { posix } from "node:path";
import { boardScreen } from "../report/board-screen.ts";
import { boardText } from "../report/board-text.ts";
import { needsText } from "../report/needs-text.ts";
import { worklogFile } from "../report/worklog.ts";
import { type BoardNow, boardNow } from "./board-now.ts";
import type { CommandContext } from "./command.ts";
import { RunFailure, WrongUse } from "./failure.ts";
import { watchFiles } from "./file-watch.ts";
import { fileInTop } from "./paths.ts";
import { topOf } from "./repository-top.ts";
import { CONFIG_FILES } from "./settings.ts";
import { workingFolder } from "./working-folder.ts";

/** Ages go on without a change of a file. */
const REFRESH_MS = 30_000;
/** What cannot be read may lie where nobody watches yet. */
const RETRY_MS = 1_000;
const MOST_NEEDS = 5;

/** A screen of its own, without a cursor; and back to what stood there. */
const ENTER = "\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J";
const LEAVE = "\u001b[?25h\u001b[?1049l";

/** Resolves to the last board when the person ends it. Throws `WrongUse` where there is no terminal. */
export async function watchBoard(context: CommandContext): Promise<string> {
  const { stdout } = process;
  if (!stdout.isTTY || process.env.TERM === "dumb")
    throw new WrongUse(
      "`--watch` draws on a terminal, and there is none.",
      "Leave it away: `tickwork status` prints the board once, and `tickwork status --json` for scripts.",
    );
  const paint = context.terminal?.screen.paint;
  let last: BoardNow | undefined;
  let problem: string | undefined;
  const text = () => (last === undefined ? "" : textOf(last, { columns: stdout.columns || 80, paint }));
  const draw = () => {
    // The screen is given back: what is still being read is for nobody.
    if (context.cancelled.aborted) return;
    const size = { columns: stdout.columns || 80, rows: stdout.rows || 24 };
    stdout.write(boardScreen(text(), { ...size, problem, paint, now: context.clock.now() }));
  };
  const read = async (): Promise<BoardNow | undefined> => {
    try {
      last = await boardNow(quiet(context));
      problem = undefined;
    } catch (error) {
      if (!(error instanceof RunFailure)) throw error;
      problem = error.what;
    }
    draw();
    return problem === undefined ? last : undefined;
  };
  stdout.write(ENTER);
  stdout.on("resize", draw);
  try {
    await untilCancelled(context, read);
  } finally {
    stdout.off("resize", draw);
    stdout.write(LEAVE);
  }
  return text();
}

function textOf(
  { board, needs, now, placeOf }: BoardNow,
  screen: { readonly columns: number } & Pick<Parameters<typeof needsText>[1], "paint">,
): string {
  const asked = needsText(needs, { now, placeOf, most: MOST_NEEDS, ...screen });
  return [boardText(board, screen).trimEnd(), asked].filter((part) => part !== "").join("\n\n");
}

/** `read` gives nothing when it could not. Rejects with what nobody foresaw. */
async function untilCancelled(
  context: CommandContext,
  read: () => Promise<BoardNow | undefined>,
): Promise<void> {
  const { promise: end, resolve, reject } = Promise.withResolvers<void>();
  const { cancelled } = context;
  if (cancelled.aborted) return;
  cancelled.addEventListener("abort", () => resolve(), { once: true });
  const working_folder = workingFolder(context.environment, context.inputs);
  const top = topOf(working_folder);
  const folderOf = (file: string) => posix.dirname(fileInTop({ top, working_folder, file }));
  const files = [
    context.inputs.backlog ?? ".",
    context.inputs.config ?? ".",
    ...CONFIG_FILES,
    worklogFile(""),
  ];
  // One reading at a time; what changes meanwhile is read once more.
  let reading = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  const reread = async (): Promise<void> => {
    again = reading;
    if (reading) return;
    reading = true;
    const found = await read();
    if (found) watcher.add(posix.dirname(found.workspace.paths.backlog));
    clearTimeout(timer);
    timer = setTimeout(changed, found ? REFRESH_MS : RETRY_MS).unref();
    reading = false;
    if (again) await reread();
  };
  const changed = () => void reread().catch(reject);
  await using watcher = watchFiles(top, files.map(folderOf), { changed, failed: reject });
  try {
    changed();
    // What changed while the watcher was starting.
    void watcher.ready.then(changed);
    await end;
  } finally {
    clearTimeout(timer);
  }
}

/** The board says what is wrong itself: a line of the log would be drawn over it. */
function quiet(context: CommandContext): CommandContext {
  const none = () => {};
  const log = {
    ...context.log,
    info: none,
    debug: none,
    notice: none,
    warning: none,
    error: none,
    group: none,
  };
  return { ...context, log };
}
