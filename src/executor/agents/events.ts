/** What an agent's output says, in words that all agents share: each description maps its own lines to these. */
import type { AgentVerdict } from "./agent.ts";

export type AgentEvent =
  /** It asks its model once more. */
  | { readonly kind: "turn" }
  /** It uses a tool; `about` is what on: a command, a file. */
  | { readonly kind: "tool"; readonly name: string; readonly about: string }
  /** A tool that it asked for was not allowed. */
  | { readonly kind: "refused"; readonly why: string }
  /** A `piece` goes on with the next one; without it this is a text of its own. */
  | { readonly kind: "said"; readonly text: string; readonly piece?: boolean }
  /** Its model's server did not answer as it should, and the agent asks it again by itself. */
  | { readonly kind: "turned_away"; readonly verdict: AgentVerdict }
  /** Worth a line in the log and nothing else: a retry, a warning. */
  | { readonly kind: "noted"; readonly text: string }
  /** Of one turn, to be added up; of the whole attempt where it says `total`. */
  | { readonly kind: "used"; readonly total: boolean; readonly cost_usd?: number; readonly tokens?: number }
  /** How many turns it has counted itself. */
  | { readonly kind: "turns"; readonly count: number }
  | { readonly kind: "verdict"; readonly verdict: AgentVerdict };
