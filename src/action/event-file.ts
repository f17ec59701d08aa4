/** The file that the runner writes of an event (https://docs.github.com/webhooks/webhook-events-and-payloads). */
import { readFile } from "node:fs/promises";
import type * as z from "zod";

/** Its part that `schema` asks for; undefined without a file, and where it cannot be read or says less. */
export async function tryReadEvent<T>(
  file: string | undefined,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  if (file === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(await readFile(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}
