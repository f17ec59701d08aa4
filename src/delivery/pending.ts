/** Delivers what a run that was killed had committed and not yet pushed, from a process of its own: what the post step does. */
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pending, Rescue } from "../ports/checkpoints.ts";
import type { Log } from "../ports/log.ts";
import type { RunId } from "../ports/run-id.ts";
import { withAccess } from "./access.ts";
import { createGit } from "./git.ts";
import { type Environment, identityOf } from "./git-environment.ts";
import type { Connect } from "./github/connection.ts";
import { deliver } from "./push.ts";
import { CONFIG, parseConfig } from "./repository-config.ts";
import { rescueWork } from "./rescue.ts";
import { REMOTE_RETRY } from "./retry.ts";

export interface PendingDelivery {
  readonly pending: Pending;
  readonly runId: RunId;
  readonly env: Environment;
  readonly connect?: Connect | undefined;
  readonly server?: string | undefined;
  /** Absolute. */
  readonly temporaryFolder: string;
  readonly log: Pick<Log, "info" | "notice" | "warning" | "debug">;
}

export type PendingEnd =
  | { readonly kind: "delivered"; readonly branch: string }
  | {
      readonly kind: "undelivered";
      readonly reason: string;
      readonly remedy: string;
      readonly rescue: Rescue;
    };

/**
 * Only the checkout's objects take part: a step that was under way may have left anything in its config, its index and its
 * files, and may still be alive. The commits are those that the run itself had named.
 */
export async function deliverPending(request: PendingDelivery): Promise<PendingEnd> {
  const folder = await mkdtemp(join(request.temporaryFolder, "tickwork-pending-"));
  try {
    return await deliverFrom(folder, request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function deliverFrom(cwd: string, request: PendingDelivery): Promise<PendingEnd> {
  const { pending, runId, env, log } = request;
  const outside = createGit({ cwd, env, identity: identityOf(env), log });
  const format = pending.head.length === 64 ? "sha256" : "sha1";
  await outside.run(["init", "--quiet", "--bare", `--object-format=${format}`]);
  await writeFile(join(cwd, "objects/info/alternates"), `${join(pending.common_dir, "objects")}\n`);
  await copyFile(join(pending.common_dir, "shallow"), join(cwd, "shallow")).catch(() => {});
  await outside.run(["config", "remote.origin.url", pending.url]);
  await outside.run(["update-ref", "--no-deref", "HEAD", pending.head]);
  const config = parseConfig(await outside.run(CONFIG));
  const git = withAccess(outside, {
    ...request,
    config,
    url: pending.url,
    tokens: request.connect?.(pending.url).tokens,
  });
  const on = { remote: "origin", branch: pending.branch };
  const { head, state, made_for } = pending;
  const delivery = await deliver(
    { git, on, gitDir: cwd, runId, retry: REMOTE_RETRY, log },
    {
      head,
      state,
      owners: new Map(pending.owners),
      state_files: new Set(pending.state_files),
      made_for,
    },
  );
  if (delivery.kind === "delivered") return { kind: "delivered", branch: on.branch };
  const about = { head, state, on, runId, made_for, folder: request.temporaryFolder, log };
  const rescue = await rescueWork(git, about);
  const { reason, remedy } =
    delivery.kind === "refused"
      ? delivery
      : {
          reason: `"${delivery.subject}" conflicts in ${delivery.files.join(", ")}`,
          remedy: "Merge it by hand.",
        };
  return { kind: "undelivered", reason, remedy, rescue };
}
