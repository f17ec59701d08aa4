/** From inputs and the runner's variables to what a command talks to GitHub with. */
import { type Connect, createConnect } from "../delivery/github/connection.ts";
import type { CommandContext } from "./command.ts";
import type { Inputs } from "./inputs.ts";

export type Secrets = Pick<Inputs, "token" | "app_id" | "private_key">;

/** `patience`: undefined where nobody cancels, as in the post step. */
type ConnectContext = Pick<CommandContext, "environment" | "clock" | "log"> &
  Partial<Pick<CommandContext, "patience">>;

/** The input `app-id` comes before `token`, which has a default. */
export function connectFor(
  { token, app_id, private_key }: Secrets,
  { environment, clock, log, patience }: ConnectContext,
): Connect {
  return createConnect({
    token,
    app:
      app_id !== undefined && private_key !== undefined ? { id: app_id, privateKey: private_key } : undefined,
    server: environment.server_url,
    apiUrl: environment.api_url,
    clock,
    log,
    signal: patience,
  });
}

/** All that must never be printed. The runner masks line by line: a key is as many secrets as it has lines. */
export function secretsOf({ token, private_key }: Secrets): readonly string[] {
  const lines = (private_key ?? "")
    .split(/\r?\n|\\n/)
    .filter((line) => line.length > 8 && !line.startsWith("-----"));
  return [...(token === undefined ? [] : [token]), ...lines];
}
