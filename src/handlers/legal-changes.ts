/** Which changes a person can make to an item now: those whose own rule takes it. For messages that refuse another. */
import type { Item } from "../backlog/item.ts";
import { unblock } from "../backlog/status.ts";
import type { Config } from "../config/config.ts";
import { advanced } from "./advance-item.ts";
import { approved } from "./approve-item.ts";
import { finished } from "./complete-item.ts";
import { retried } from "./retry-item.ts";

/** By the name of the command. */
const RULES: Readonly<Record<string, (item: Item, config: Config) => Item>> = {
  unblock: (item) => unblock(item),
  approve: approved,
  retry: retried,
  advance: (item, config) => advanced(item, {}, config),
  complete: finished,
  close: finished,
};

/** Names of commands, the most likely first; none for an item that is done. */
export function legalChanges(item: Item, config: Config): readonly string[] {
  return Object.entries(RULES).flatMap(([name, rule]) => {
    try {
      rule(item, config);
      return [name];
    } catch {
      return [];
    }
  });
}
