/** What an error of the model's server means for a step, however the agent hands it on. */
import type { AgentVerdict } from "./agent.ts";
import { retryTime } from "./retry-time.ts";

export interface ApiFault {
  /** HTTP status, where the agent tells it. */
  readonly status?: number | undefined;
  readonly message: string;
}

/** By the status where there is one, since words change; `keys` are the variables that the agent takes its key from. */
export function faultVerdict(
  { status, message }: ApiFault,
  of: { readonly keys: readonly string[]; readonly now: Date },
): AgentVerdict {
  const words = message.trim() || `the model's server answered ${status ?? "with an error"}`;
  const known = status ?? statusIn(words);
  // Some send what has to be paid with the status of a rate limit.
  if (known === 402 || /insufficient_quota|credit balance|billing|payment required/i.test(words)) {
    const remedy = "Add credit to the account that the agent's key belongs to.";
    return { kind: "unavailable", message: `The agent's account cannot pay: ${words}`, remedy };
  }
  if (known === 401 || known === 403) {
    const remedy = `Look at the agent's key: the secret behind ${orList(of.keys)}.`;
    return { kind: "unavailable", message: `The agent's key was refused: ${words}`, remedy };
  }
  if (known === 404) {
    const remedy = "Set agent.model in the config to a model that the key may use.";
    return { kind: "unavailable", message: `The agent's model was not found: ${words}`, remedy };
  }
  if (known === 429 || /usage limit|rate.?limit|quota|too many requests/i.test(words)) {
    const retry_after = retryTime(words, of.now);
    return { kind: "quota", message: `The agent is over its quota: ${words}`, retry_after };
  }
  return { kind: "crash", message: `The agent could not reach its model: ${words}` };
}

/** `unexpected status 401 Unauthorized`, `API Error: 529`, `(HTTP 401)`, `"code":401`. */
function statusIn(text: string): number | undefined {
  const match = /\b(?:status|error|http)\b:? ?\(?([45]\d\d)\b|"code":([45]\d\d)\b|\(([45]\d\d)\)/i.exec(text);
  const found = match?.[1] ?? match?.[2] ?? match?.[3];
  return found === undefined ? undefined : Number(found);
}

function orList(names: readonly string[]): string {
  return names.length === 0 ? "its variable in agent.env" : names.join(" or ");
}
