/**
 * The four protocols that agents speak to their models: how a conversation is read from a request, and how a turn and an
 * error are put into an answer. A streamed answer is a list of events, `[name, data]`, the name absent where the
 * protocol has none.
 */
import { randomBytes } from "node:crypto";
import {
  type Conversation,
  fields,
  list,
  type Message,
  parameters,
  type Turn,
  textIn,
  USED,
} from "./conversation.ts";

export interface Protocol {
  readonly name: "messages" | "responses" | "chat" | "gemini";
  readonly path: RegExp;
  read(body: unknown): Conversation;
  whole(turn: Spoken, model: string): unknown;
  events(turn: Spoken, model: string): readonly Event[];
  error(status: number): unknown;
}

export type Spoken = Extract<Turn, { readonly kind: "say" | "call" }>;
export type Event = readonly [name: string | undefined, data: unknown];

/** Some programs hand on the words alone. */
const words = (status: number) =>
  status === 429 ? "Rate limit reached: a scripted 429" : `a scripted ${status}`;
const id = (prefix: string) => `${prefix}_${randomBytes(12).toString("hex")}`;
const role = (name: unknown): Message["role"] => (name === "user" ? "user" : "model");

/** https://docs.claude.com/en/api/messages-streaming */
const MESSAGES: Protocol = {
  name: "messages",
  path: /\/messages$/,
  read(body) {
    const messages = list(fields(body)["messages"]).flatMap((message) => {
      const { role: from, content } = fields(message);
      return list(content).map((part): Message => {
        const { type, content: inner } = fields(part);
        return type === "tool_result"
          ? { role: "tool", text: textIn(inner) }
          : { role: role(from), text: textIn(part) };
      });
    });
    const tools = list(fields(body)["tools"]).map(fields);
    return {
      messages,
      tools: new Map(tools.map((tool) => [String(tool["name"]), parameters(tool["input_schema"])])),
    };
  },
  whole(turn, model) {
    const block = anthropicBlock(turn);
    return {
      ...anthropicMessage(model),
      content: [block],
      stop_reason: stopReason(turn),
      usage: ANTHROPIC_USAGE,
    };
  },
  events(turn, model) {
    const block = anthropicBlock(turn);
    const delta =
      block.type === "text"
        ? { type: "text_delta", text: block.text }
        : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
    const opening = block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
    const data = [
      {
        type: "message_start",
        message: { ...anthropicMessage(model), content: [], stop_reason: null, usage: ANTHROPIC_USAGE },
      },
      { type: "content_block_start", index: 0, content_block: opening },
      { type: "content_block_delta", index: 0, delta },
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: stopReason(turn) }, usage: ANTHROPIC_USAGE },
      { type: "message_stop" },
    ];
    return data.map((one) => [one.type, one]);
  },
  error: (status) => ({
    type: "error",
    error: { type: ANTHROPIC_ERRORS[status] ?? "api_error", message: words(status) },
  }),
};

const ANTHROPIC_USAGE = {
  input_tokens: USED.fresh,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: USED.cached,
  output_tokens: USED.output,
};
const ANTHROPIC_ERRORS: Readonly<Record<number, string>> = {
  401: "authentication_error",
  429: "rate_limit_error",
  529: "overloaded_error",
};
const stopReason = (turn: Spoken) => (turn.kind === "call" ? "tool_use" : "end_turn");
const anthropicMessage = (model: string) => ({ id: id("msg"), type: "message", role: "assistant", model });
const anthropicBlock = (turn: Spoken) =>
  turn.kind === "call"
    ? { type: "tool_use" as const, id: id("toolu"), name: turn.tool, input: turn.input }
    : { type: "text" as const, text: turn.text };

/** https://platform.openai.com/docs/api-reference/responses-streaming */
const RESPONSES: Protocol = {
  name: "responses",
  path: /\/responses$/,
  read(body) {
    const { input, tools } = fields(body);
    const messages = list(input).map((item): Message => {
      const { type, role: from, content, output } = fields(item);
      if (String(type).endsWith("_call_output")) return { role: "tool", text: textIn(output) };
      return { role: role(from), text: textIn(typeof item === "string" ? item : content) };
    });
    // Tools may come with the conversation, and in groups.
    const all = [...list(tools), ...list(input).flatMap((item) => list(fields(item)["tools"]))].map(fields);
    const single = all.flatMap((tool) =>
      tool["type"] === "namespace" ? list(tool["tools"]).map(fields) : [tool],
    );
    return {
      messages,
      tools: new Map(single.map((tool) => [String(tool["name"]), parameters(tool["parameters"])])),
    };
  },
  whole: (turn, model) => response(model, [openAiItem(turn)]),
  events(turn, model) {
    const item = openAiItem(turn);
    const opening = { ...item, status: "in_progress" };
    const started = { ...response(model, []), status: "in_progress" };
    const at = { item_id: item.id, output_index: 0 };
    const middle = {
      message: () => ({ type: "response.output_text.delta", content_index: 0, delta: textIn(item.content) }),
      function_call: () => ({ type: "response.function_call_arguments.delta", delta: item.arguments }),
      custom_tool_call: () => ({ type: "response.custom_tool_call_input.delta", delta: item.input }),
    }[item.type]();
    const data = [
      { type: "response.created", response: started },
      { type: "response.output_item.added", output_index: 0, item: opening },
      { ...middle, ...at },
      { type: "response.output_item.done", output_index: 0, item },
      { type: "response.completed", response: response(model, [item]) },
    ];
    return data.map((one, sequence_number) => [one.type, { ...one, sequence_number }]);
  },
  error: openAiError,
};

interface OpenAiItem {
  readonly type: "message" | "function_call" | "custom_tool_call";
  readonly id: string;
  readonly content?: unknown;
  readonly arguments?: string;
  readonly input?: string;
}

function openAiItem(turn: Spoken): OpenAiItem & Readonly<Record<string, unknown>> {
  const status = "completed";
  if (turn.kind === "say") {
    const content = [{ type: "output_text", text: turn.text, annotations: [] }];
    return { type: "message", id: id("msg"), role: "assistant", status, content };
  }
  const call = { call_id: id("call"), name: turn.tool, status };
  return typeof turn.input === "string"
    ? { ...call, type: "custom_tool_call", id: id("ctc"), input: turn.input }
    : { ...call, type: "function_call", id: id("fc"), arguments: JSON.stringify(turn.input) };
}

function response(model: string, output: readonly unknown[]) {
  const usage = {
    input_tokens: USED.fresh + USED.cached,
    input_tokens_details: { cached_tokens: USED.cached },
    output_tokens: USED.output,
    output_tokens_details: { reasoning_tokens: USED.thoughts },
    total_tokens: USED.fresh + USED.cached + USED.output,
  };
  const created_at = Math.floor(Date.now() / 1000);
  return { id: id("resp"), object: "response", created_at, model, status: "completed", output, usage };
}

function openAiError(status: number): unknown {
  const [type, code] = {
    401: ["invalid_request_error", "invalid_api_key"],
    429: ["rate_limit_exceeded", "rate_limit_exceeded"],
  }[status] ?? ["server_error", "server_error"];
  return { error: { message: words(status), type, code } };
}

/** https://platform.openai.com/docs/api-reference/chat-streaming */
const CHAT: Protocol = {
  name: "chat",
  path: /\/chat\/completions$/,
  read(body) {
    const messages = list(fields(body)["messages"]).map((message): Message => {
      const { role: from, content } = fields(message);
      return { role: from === "tool" ? "tool" : role(from), text: textIn(content) };
    });
    const tools = list(fields(body)["tools"]).map((tool) => fields(fields(tool)["function"]));
    return {
      messages,
      tools: new Map(tools.map((tool) => [String(tool["name"]), parameters(tool["parameters"])])),
    };
  },
  whole(turn, model) {
    const message = { role: "assistant", ...chatMessage(turn) };
    const choices = [{ index: 0, message, finish_reason: finishReason(turn) }];
    return { ...chatBase(model), object: "chat.completion", choices, usage: CHAT_USAGE };
  },
  events(turn, model) {
    const base = { ...chatBase(model), object: "chat.completion.chunk" };
    const chunk = (delta: object, finish_reason: string | null = null) => ({
      ...base,
      choices: [{ index: 0, delta, finish_reason }],
    });
    const message = chatMessage(turn);
    const tool_calls = message.tool_calls?.map((call, index) => ({ ...call, index }));
    const delta = { role: "assistant", ...message, ...(tool_calls && { tool_calls }) };
    const end = [chunk({}, finishReason(turn)), { ...base, choices: [], usage: CHAT_USAGE }, "[DONE]"];
    return [chunk(delta), ...end].map((data) => [undefined, data]);
  },
  error: openAiError,
};

const CHAT_USAGE = {
  prompt_tokens: USED.fresh + USED.cached,
  prompt_tokens_details: { cached_tokens: USED.cached },
  completion_tokens: USED.output,
  completion_tokens_details: { reasoning_tokens: USED.thoughts },
  total_tokens: USED.fresh + USED.cached + USED.output,
};
const chatBase = (model: string) => ({ id: id("chatcmpl"), created: Math.floor(Date.now() / 1000), model });
const finishReason = (turn: Spoken) => (turn.kind === "call" ? "tool_calls" : "stop");

function chatMessage(turn: Spoken) {
  if (turn.kind === "say") return { content: turn.text };
  const call = { name: turn.tool, arguments: JSON.stringify(turn.input) };
  return { content: null, tool_calls: [{ id: id("call"), type: "function", function: call }] };
}

/** https://ai.google.dev/api/generate-content */
const GEMINI: Protocol = {
  name: "gemini",
  path: /\/models\/[^/]+:(stream)?generateContent$/i,
  read(body) {
    const messages = list(fields(body)["contents"]).flatMap((content) => {
      const { role: from, parts } = fields(content);
      return list(parts).map((part): Message => {
        const answer = fields(part)["functionResponse"];
        if (answer !== undefined) return { role: "tool", text: JSON.stringify(fields(answer)["response"]) };
        return { role: from === "model" ? "model" : "user", text: textIn(part) };
      });
    });
    const tools = list(fields(body)["tools"])
      .flatMap((group) => list(fields(group)["functionDeclarations"]))
      .map(fields);
    const named = tools.map((tool) => {
      return [String(tool["name"]), parameters(tool["parametersJsonSchema"] ?? tool["parameters"])] as const;
    });
    return { messages, tools: new Map(named) };
  },
  whole: (turn, modelVersion) => ({
    candidates: [{ index: 0, finishReason: "STOP", content: { role: "model", parts: [geminiPart(turn)] } }],
    usageMetadata: {
      promptTokenCount: USED.fresh + USED.cached,
      cachedContentTokenCount: USED.cached,
      candidatesTokenCount: USED.output - USED.thoughts,
      thoughtsTokenCount: USED.thoughts,
      totalTokenCount: USED.fresh + USED.cached + USED.output,
    },
    modelVersion,
    responseId: id("gem"),
  }),
  events: (turn, model) => [[undefined, GEMINI.whole(turn, model)]],
  error: (status) => ({
    error: {
      code: status,
      message: words(status),
      status:
        ({ 401: "UNAUTHENTICATED", 429: "RESOURCE_EXHAUSTED" } as Record<number, string>)[status] ??
        "INTERNAL",
    },
  }),
};

const geminiPart = (turn: Spoken) =>
  turn.kind === "call" ? { functionCall: { name: turn.tool, args: turn.input } } : { text: turn.text };

export const PROTOCOLS: readonly Protocol[] = [MESSAGES, RESPONSES, CHAT, GEMINI];
