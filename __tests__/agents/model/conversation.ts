/** What a program said to a model, whichever protocol it speaks: the fake model answers this, and nothing else. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** The tools on offer: name → the names of their parameters. */
  readonly tools: ReadonlyMap<string, readonly string[]>;
}

export interface Message {
  readonly role: "user" | "model" | "tool";
  readonly text: string;
}

/** One turn of the model. */
export type Turn =
  | { readonly kind: "say"; readonly text: string }
  /** A text as input is for a tool that takes a program. */
  | {
      readonly kind: "call";
      readonly tool: string;
      readonly input: Readonly<Record<string, unknown>> | string;
    }
  | { readonly kind: "status"; readonly status: number; readonly retry_after_s?: number }
  | { readonly kind: "silence" };

/** What each turn is said to have used, so that a test can add up: fresh and cached input, output with its thoughts. */
export const USED = { fresh: 1_000, cached: 200, output: 50, thoughts: 10 } as const;

type Fields = Readonly<Record<string, unknown>>;

export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** The text of a message's content, which may be a text, a part or a list of parts. */
export function textIn(content: unknown): string {
  return list(content)
    .map((part) => (typeof part === "string" ? part : String(fields(part)["text"] ?? "")))
    .join("\n");
}

export function parameters(schema: unknown): readonly string[] {
  return Object.keys(fields(fields(schema)["properties"]));
}
