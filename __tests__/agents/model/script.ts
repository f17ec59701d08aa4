/**
 * What the fake model says next. It reads its orders from the prompt, as an agent's model would: the three lines at its
 * end, and what the item's text asks for. It remembers nothing: which turn it is follows from the conversation, so that
 * several agents can talk to it at once.
 *
 *   SCRIPT: write    writes the result file with the program's own tool for files, then says so; in a phase named `build`
 *                    it writes `built-<ID>.txt` into the checkout before that
 *           shell    the same as write, by the program's shell
 *           talk     says something and does nothing
 *           loop     calls a tool on every turn, for ever
 *           orphan   has the shell leave a process behind, then writes the result file
 *           env      has the shell write the names of its variables to `<result file>.env`, then as write
 *           hang     never answers
 *           401, 429, 500 …   that status for every request
 *           429later          the same, and that it is worth trying again in an hour
 */
import type { Conversation, Message, Turn } from "./conversation.ts";

interface Orders {
  readonly result_file: string;
  readonly item_id: string;
  readonly phase: string;
  readonly script: string;
  /** Tools that ran since the orders were given. */
  readonly done: number;
}

export function nextTurn(conversation: Conversation): Turn {
  const orders = ordersIn(conversation.messages);
  // Titles, summaries and the like that programs ask for on the side.
  if (!orders || conversation.tools.size === 0) return { kind: "say", text: "A small thing" };
  const { script, done } = orders;
  const [, status, later] = /^(\d{3})(later)?$/.exec(script) ?? [];
  if (status !== undefined) {
    return { kind: "status", status: Number(status), ...(later && { retry_after_s: 3_600 }) };
  }
  if (script === "hang") return { kind: "silence" };
  if (script === "loop") return shell(conversation, `echo turn ${done + 1}`);
  const next = callsOf(orders, conversation)[done];
  if (next) return next;
  const { item_id, phase } = orders;
  return { kind: "say", text: done === 0 ? "I did nothing." : `Done with ${phase} of ${item_id}.` };
}

function ordersIn(messages: readonly Message[]): Orders | undefined {
  const at = messages.findLastIndex(({ role, text }) => role === "user" && text.includes("RESULT_FILE: "));
  const prompt = messages[at]?.text ?? "";
  const line = (name: string) =>
    prompt
      .match(new RegExp(`^\\W*${name}: *(\\S+)`, "gm"))
      ?.at(-1)
      ?.split(/: */)[1];
  const result_file = line("RESULT_FILE");
  if (result_file === undefined) return undefined;
  return {
    result_file,
    item_id: line("ITEM_ID") ?? "",
    phase: line("PHASE") ?? "",
    script: /\bSCRIPT: *(\w+)/.exec(prompt)?.[1] ?? "write",
    done: messages.slice(at).filter(({ role }) => role === "tool").length,
  };
}

/** One after another; when all are made the model says that it is done. */
function callsOf({ script, result_file, item_id, phase }: Orders, { tools }: Conversation): readonly Turn[] {
  const result = JSON.stringify({
    item_id,
    phase,
    result: "phase_complete",
    summary: `The fake model did ${phase}.`,
  });
  const written = write({ tools }, result_file, result);
  const top = result_file.slice(0, result_file.indexOf("/.tickwork/"));
  switch (script) {
    case "talk":
      return [];
    case "shell":
      return [shell({ tools }, `printf %s ${quoted(result)} > ${quoted(result_file)}`)];
    case "orphan":
      return [
        shell(
          { tools },
          `setsid sleep 600 > /dev/null 2>&1 < /dev/null & echo $! > ${quoted(`${result_file}.pid`)}`,
        ),
        written,
      ];
    case "env":
      return [shell({ tools }, `env | cut -d= -f1 > ${quoted(`${result_file}.env`)}`), written];
    default: {
      const built = write({ tools }, `${top}/built-${item_id}.txt`, `built ${item_id}\n`);
      return phase === "build" ? [built, written] : [written];
    }
  }
}

type Tools = Pick<Conversation, "tools">;

function write({ tools }: Tools, file: string, content: string): Turn {
  const tool = ["Write", "write", "write_file", "create"].find((name) => tools.has(name));
  if (tool === undefined) return shell({ tools }, `printf %s ${quoted(content)} > ${quoted(file)}`);
  const names = tools.get(tool) ?? [];
  const path = oneOf(names, ["file_path", "filePath", "path"]);
  return { kind: "call", tool, input: { [path]: file, [oneOf(names, ["content", "file_text"])]: content } };
}

function shell({ tools }: Tools, command: string): Turn {
  const known = ["Bash", "bash", "run_shell_command", "exec_command", "shell_command", "shell"];
  const tool = known.find((name) => tools.has(name));
  // "Code mode": the one tool takes a program that calls the others.
  if (tool === undefined && tools.has("exec")) {
    return {
      kind: "call",
      tool: "exec",
      input: `text(await tools.exec_command(${JSON.stringify({ cmd: command })}));`,
    };
  }
  if (tool === undefined) {
    throw new Error(`none of the tools on offer is known to run a command: ${[...tools.keys()].join(", ")}`);
  }
  const names = tools.get(tool) ?? [];
  const description = names.includes("description") ? { description: "A step of the script" } : {};
  return { kind: "call", tool, input: { [oneOf(names, ["command", "cmd"])]: command, ...description } };
}

function oneOf(names: readonly string[], known: readonly [string, ...string[]]): string {
  return known.find((name) => names.includes(name)) ?? known[0];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
