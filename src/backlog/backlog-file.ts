/** The backlog's file as schema 3 has it, for editors and docs; `document/check.ts` looks at it piece by piece. */
import * as z from "zod";
import { itemSchema } from "./item.ts";

export const nextItemIdSchema = z
  .int()
  .min(0)
  .nullish()
  .describe("The highest number that an id was ever given: a floor, so that no id is given out twice.");

export const backlogFileSchema = z
  .looseObject({
    schema_version: z.literal(3).describe("3. Files of schema 1 and 2 are migrated by the next run."),
    items: z
      .array(itemSchema)
      .nullish()
      .describe("The items. Their order in the file is yours, and has no meaning."),
    next_item_id: nextItemIdSchema,
  })
  .describe("A backlog of Tickwork. Fields that are not described here are kept and have no effect.");
