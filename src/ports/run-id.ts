import * as z from "zod";

/** Names one run in worklog, journal and rescue branch: `<GITHUB_RUN_ID>-<attempt>`, or `local-<time>-<random>`. Safe in a ref name. */
export const runIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/)
  .brand<"RunId">();
export type RunId = z.infer<typeof runIdSchema>;
