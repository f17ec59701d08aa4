/** Where this Tickwork comes from: what workflows name in `uses:`, and where its schemas are. */

/** Stands for the owner where nobody can tell. `doctor` finds it. */
export const OWNER_PLACEHOLDER = "OWNER";
export const UNKNOWN_REPOSITORY = `${OWNER_PLACEHOLDER}/tickwork`;

export interface Origin {
  /** `owner/name`, on github.com. */
  readonly repository: string;
  /** A commit, or a tag. */
  readonly ref: string;
  /** `v0.1.0`. */
  readonly version: string;
  /** Is it the very repository that is set up? */
  readonly own: boolean;
}

export interface OriginFacts {
  /** The input `action`: `owner/name@ref`. */
  readonly given?: string | undefined;
  readonly version: string;
  /** `repository` of package.json. */
  readonly published?: string | undefined;
  /** What the runner says of the action: `owner/name`, and the ref after the `@`. */
  readonly action?: { readonly repository: string; readonly ref: string } | undefined;
  /** Of the checkout that the program stands in. */
  readonly checkout?: { readonly url?: string | undefined; readonly commit?: string | undefined } | undefined;
  readonly own: boolean;
}

/** What a person says; else the runner knows best, then the checkout, whose commit is what runs here; then what package.json says. */
export function originOf({ version, given, published, action, checkout, own }: OriginFacts): Origin {
  const tag = `v${version}`;
  const [named_by_person, named_ref] = given?.split("@") ?? [];
  if (named_by_person && named_ref)
    return { version: tag, own: false, repository: named_by_person, ref: named_ref };
  const known = { version: tag, own };
  if (action) return { ...known, repository: action.repository, ref: action.ref };
  const cloned = repositoryIn(checkout?.url);
  const named = repositoryIn(published);
  const repository = named ?? cloned ?? UNKNOWN_REPOSITORY;
  const ref = checkout?.commit ?? tag;
  return { ...known, repository, ref };
}

/** `uses:` of a step, with the version beside a commit. */
export function usesOf({ repository, ref, version, own }: Origin): string {
  if (own) return "./ # this repository";
  const comments = [
    ...(isCommit(ref) ? [version] : []),
    ...(repository === UNKNOWN_REPOSITORY
      ? [`TODO: whose tickwork? Put its owner in the place of ${OWNER_PLACEHOLDER}`]
      : []),
  ];
  return `${repository}@${ref}${comments.length > 0 ? ` # ${comments.join(". ")}` : ""}`;
}

/** For the line that editors read. The file at this ref never changes. */
export function schemaUrl(origin: Origin, schema: "backlog" | "config"): string {
  return `https://raw.githubusercontent.com/${origin.repository}/${origin.ref}/schema/${schema}.schema.json`;
}

function isCommit(ref: string): boolean {
  return /^[0-9a-f]{40}$/.test(ref);
}

/** `https://github.com/o/n.git`, `git@github.com:o/n`, `github:o/n`, `o/n`; undefined for another host. */
function repositoryIn(url: string | undefined): string | undefined {
  const [, path] =
    /^(?:(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]+@)?github\.com\/|git@github\.com:|github:|(?=[\w.-]+\/[\w.-]+$))([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(
      url ?? "",
    ) ?? [];
  return path;
}
