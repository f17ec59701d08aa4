/** What `git push --porcelain` says of one ref: the only thing from which "delivered" may follow (spec §10). */
import { type CommitSha, commitShaSchema } from "../backlog/item.ts";

export type RefAnswer =
  /** The remote's ref held the commit already. */
  | { readonly kind: "up_to_date" }
  /** `from`: what the ref held before; undefined for a new ref, and for one that was deleted. */
  | { readonly kind: "accepted"; readonly from: CommitSha | undefined }
  | { readonly kind: "rejected"; readonly reason: string };

/** Reads what git says with `core.abbrev=no`. The answer for `ref` (`refs/heads/main`); undefined when the output has none, as after a lost connection. */
export function parsePushAnswer(output: string, ref: string): RefAnswer | undefined {
  const answers = output.split("\n").flatMap((line) => readLine(line, ref) ?? []);
  // A remote may have several push URLs: one that refuses is a refusal.
  return answers.find(({ kind }) => kind === "rejected") ?? answers[0];
}

/** `<flag>\t<from>:<to>\t<summary> (<reason>)` */
function readLine(line: string, ref: string): RefAnswer | undefined {
  const [flag, names, summary = ""] = line.split("\t");
  if (!names?.endsWith(`:${ref}`)) return undefined;
  switch (flag) {
    case "=":
      return { kind: "up_to_date" };
    case " ":
    case "+":
      return { kind: "accepted", from: commitShaSchema.parse(/^([0-9a-f]+)\.\./.exec(summary)?.[1]) };
    case "*":
    case "-":
      return { kind: "accepted", from: undefined };
    case "!":
      return { kind: "rejected", reason: /\((.*)\)$/s.exec(summary)?.[1] ?? summary };
    default:
      return undefined;
  }
}
