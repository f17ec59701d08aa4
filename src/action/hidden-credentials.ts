/**
 * While steps run, the credentials that actions/checkout left in the checkout are out of their reach (spec §9). They come
 * back when the run ends; when it is killed, the post step brings them back from a sealed copy.
 */
import * as z from "zod";
import {
  putBackCredentials,
  type WithdrawnFile,
  withdrawnFileSchema,
} from "../delivery/persisted-credentials.ts";
import type { Log } from "../ports/log.ts";
import type { CommandContext } from "./command.ts";
import type { Secrets } from "./connect.ts";
import { opened, sealed } from "./sealed.ts";
import { forgetHiddenCredentials, savedHiddenCredentials, saveHiddenCredentials } from "./state.ts";
import type { Workspace } from "./workspace.ts";

const REMEDY =
  "Set `persist-credentials: false` at actions/checkout: Tickwork has its own by the input `token`.";

/** Until it is disposed of. Without a post step, or without a token of our own in their place, they stay and that is said. */
export async function hideCredentials(
  { repository }: Pick<Workspace, "repository">,
  { environment, inputs, log }: CommandContext,
): Promise<AsyncDisposable> {
  const { persistedCredentials } = repository;
  const files = await persistedCredentials.find();
  if (files.length === 0) return { async [Symbol.asyncDispose]() {} };
  const secret = sealingSecret(inputs);
  if (!environment.on_runner || secret === undefined) {
    log.warning(`The checkout keeps its token in ${named(files)}, where every step can read it. ${REMEDY}`);
    return { async [Symbol.asyncDispose]() {} };
  }
  log.warning(
    `The checkout keeps its token in ${named(files)}. It is taken out of there while steps run, and put back afterwards. ${REMEDY}`,
  );
  saveHiddenCredentials(sealed(JSON.stringify(files), secret));
  const putBack = () => bringBack(files, log);
  try {
    await persistedCredentials.withdraw(files);
  } catch (error) {
    await putBack();
    throw error;
  }
  return { [Symbol.asyncDispose]: putBack };
}

/** In the post step: what a run that was killed had taken away. Never rejects. */
export async function bringBackHidden(secrets: Secrets, log: Log): Promise<void> {
  const seal = savedHiddenCredentials();
  if (seal === undefined) return;
  const secret = sealingSecret(secrets);
  const text = secret === undefined ? undefined : opened(seal, secret);
  const files =
    text === undefined ? undefined : z.array(withdrawnFileSchema).safeParse(JSON.parse(text)).data;
  if (files) return bringBack(files, log);
  log.warning(
    "The credentials that actions/checkout left for later steps were taken out of the checkout and could not be put back: a later step of this job that calls git has none.",
  );
}

async function bringBack(files: readonly WithdrawnFile[], log: Log): Promise<void> {
  const lost = await putBackCredentials(files);
  if (lost.length === 0) return forgetHiddenCredentials();
  log.warning(`The credentials of the checkout could not be put back into ${lost.join(" and ")}.`);
}

/** Known to main and post step alike, and to no step. */
function sealingSecret({ token, private_key }: Secrets): string | undefined {
  return token ?? private_key;
}

function named(files: readonly WithdrawnFile[]): string {
  return files.map(({ path }) => path).join(" and ");
}
