/** What a result file proves (spec §5). Each way in which it can be wrong has its own sentence, which the next attempt is told. */
import type { ItemId, PhaseName } from "../backlog/item.ts";
import { type ResultFile, resultFileSchema } from "../ports/result-file.ts";
import { oneLine } from "./excerpt.ts";
import { MAX_RESULT_BYTES, type ResultRead } from "./process/result-reader.ts";

export type ResultReading =
  | { readonly kind: "valid"; readonly file: ResultFile }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid"; readonly problem: string }
  /** For another item or phase: the agent is not where we think it is, and trying again will not help. */
  | { readonly kind: "wrong"; readonly problem: string };

/** `hide` takes secrets out of each text. */
export function weighResult(
  read: ResultRead,
  expected: { readonly item_id: ItemId; readonly phase: PhaseName; readonly hide: (text: string) => string },
): ResultReading {
  if (read.kind === "missing") return { kind: "missing" };
  if (read.kind !== "bytes") return { kind: "invalid", problem: notAFile(read) };
  const json = parseJson(read.bytes, expected.hide);
  if (json.kind === "broken") return { kind: "invalid", problem: json.problem };
  const parsed = resultFileSchema.safeParse(json.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.slice(0, 5).map(({ path, message }) => {
      const place = path.map(String).join(".");
      return place === "" ? message : `\`${place}\`: ${message}`;
    });
    return {
      kind: "invalid",
      problem: `The result file does not have the right fields: ${problems.join("; ")}.`,
    };
  }
  const control = controlCharacter(parsed.data);
  if (control) {
    return {
      kind: "invalid",
      problem: `The result file has the control character ${control.name} in \`${control.place}\`; only tabs and new lines are allowed.`,
    };
  }
  return rightStep(parsed.data, expected);
}

function rightStep(
  file: ResultFile,
  expected: { readonly item_id: ItemId; readonly phase: PhaseName },
): ResultReading {
  for (const field of ["item_id", "phase"] as const) {
    if (file[field] === expected[field]) continue;
    return {
      kind: "wrong",
      problem: `The result file has ${field} "${oneLine(file[field], 80)}", but this step is for "${expected[field]}".`,
    };
  }
  return { kind: "valid", file };
}

function notAFile(read: Exclude<ResultRead, { kind: "missing" | "bytes" }>): string {
  switch (read.kind) {
    case "too_large":
      return `The result file has ${read.bytes} bytes; at most ${MAX_RESULT_BYTES} are read.`;
    case "link":
      return "The result file is a symbolic link, which is not followed. Write a regular file.";
    case "directory":
      return "There is a folder in the place of the result file. Write a regular file.";
    case "special":
      return "There is a pipe, socket or device in the place of the result file. Write a regular file.";
    case "outside":
      return "The folder of the result file was replaced by a link. Leave it as it is.";
    case "unreadable":
      return `The result file cannot be read (${read.code}).`;
  }
}

type Json =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "broken"; readonly problem: string };

function parseJson(bytes: Uint8Array, hide: (text: string) => string): Json {
  if (bytes.length === 0) return { kind: "broken", problem: "The result file is empty." };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { kind: "broken", problem: "The result file is not UTF-8 text." };
  }
  try {
    const value: unknown = JSON.parse(text, (_key, part: unknown) =>
      typeof part === "string" ? hide(part) : part,
    );
    return { kind: "value", value };
  } catch (error) {
    const reason = error instanceof Error ? oneLine(hide(error.message), 200) : "unknown reason";
    return { kind: "broken", problem: `The result file is not valid JSON: ${reason}.` };
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

function controlCharacter(
  value: unknown,
  place = "",
): { readonly place: string; readonly name: string } | undefined {
  if (typeof value === "string") {
    const code = CONTROL.exec(value)?.[0].codePointAt(0);
    if (code === undefined) return undefined;
    return { place, name: `U+${code.toString(16).toUpperCase().padStart(4, "0")}` };
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = controlCharacter(part, place === "" ? key : `${place}.${key}`);
    if (found) return found;
  }
  return undefined;
}
