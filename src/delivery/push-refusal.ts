/**
 * Why a push or fetch did not work, from git's words in the C locale: whether trying again helps, and if not, what a
 * person has to change. Git has no codes for these; where GitHub has (`GH006`), they go first.
 */
import { cutText } from "../backlog/short-text.ts";
import { wordLines } from "./git-words.ts";
import { LOOK_AT_THE_SERVER, type Unreachable } from "./no-answer.ts";
import { type Refusal, refusal } from "./refusal.ts";

export type RemoteFailure =
  /** Somebody else was there first: fetch, put our commits on top, try again. */
  | { readonly kind: "moved" }
  /** Nobody answered, or not in good health. */
  | Unreachable
  | Refusal;

export interface RemoteWords {
  /** In brackets behind a rejected ref of `--porcelain`; undefined when there was no such line. */
  readonly reason?: string | undefined;
  readonly stderr: string;
  readonly branch: string;
}

/** The first rule that fits decides. */
export function remoteFailure({ reason = "", stderr, branch }: RemoteWords): RemoteFailure {
  if (MOVED.test(reason)) return { kind: "moved" };
  const lines = wordLines(stderr);
  const words: Words = { reason, lines, branch, text: `${reason}\n${lines.join("\n")}` };
  for (const rule of RULES) {
    const match = rule.when.exec(words.text);
    if (match) return rule.say(words, match);
  }
  return refusal(
    `the remote refused "${branch}": ${theirWords(words) || "it gave no reason"}`,
    "If these words do not tell what to change, try the same by hand with the same token.",
  );
}

/**
 * Of a rejected ref: ours does not build on what the remote has, or somebody else is writing it at this moment. Only the
 * reason counts, which git wrote: a hook may say these words too.
 */
const MOVED =
  /^(fetch first|non-fast-forward|stale info|needs force|remote ref updated since checkout|failed to update ref|failed to lock|incorrect old value provided|reference already exists)$|^cannot lock ref/;

interface Words {
  readonly reason: string;
  readonly lines: readonly string[];
  readonly branch: string;
  /** All of it. */
  readonly text: string;
}

interface Rule {
  readonly when: RegExp;
  say(words: Words, match: RegExpExecArray): RemoteFailure;
}

const RULES: readonly Rule[] = [
  {
    when: /\bGH001\b|exceeds GitHub's file size limit/,
    say: ({ text }) => {
      const files = [...text.matchAll(/File (.+?) is ([\d.]+ [KMG]?B)/g)].map(
        ([, name, size]) => `${name} (${size})`,
      );
      return refusal(
        `GitHub takes no file over 100 MB: ${files.slice(0, 5).join(", ") || "see the log"} (GH001)`,
        "Keep the file out of the commits (.gitignore), or store it with Git LFS.",
      );
    },
  },
  {
    when: /\bGH008\b|unknown Git LFS objects/,
    say: () =>
      refusal(
        "the commits point to Git LFS objects that were not uploaded (GH008)",
        "Tickwork runs no hooks, so it uploads no LFS objects: let the step upload them (`git lfs push`), or keep these files out of LFS.",
      ),
  },
  {
    when: /\bGH007\b|publish a private email address/,
    say: () =>
      refusal(
        "the commits would show an email address that its owner keeps private (GH007)",
        "Set GIT_AUTHOR_EMAIL to the address ending in @users.noreply.github.com.",
      ),
  },
  {
    when: /Push cannot contain secrets|GITHUB PUSH PROTECTION/,
    say: () =>
      refusal(
        "GitHub found a secret in the commits and does not take them (push protection, GH013)",
        "Take the secret out of the commits on the rescue branch or bundle, and revoke it: agents have seen it.",
      ),
  },
  {
    when: /refusing to allow an? (.+?) to create or update workflow [`']?([^`'\s]+)[`']? without [`']?workflows?[`']?/,
    say: (_, [, who, file]) =>
      refusal(
        `GitHub lets ${who === "GitHub App" ? "this token" : `a token of this kind (${who})`} change no workflow: ${file}`,
        'The job\'s own token never may. Keep .github/workflows/ out of what phases change, or pass a `token` with the permission "workflows".',
      ),
  },
  {
    when: /\bGH013\b|push declined due to repository rule violations/,
    say: ({ branch, lines }) => {
      const rules = lines.filter((line) => line.startsWith("- ")).map((line) => line.slice(2));
      return byBranchRule(
        `"${branch}" does not take this push: ${rules.slice(0, 5).join(" ") || "a rule of the repository forbids it"} (GH013)`,
        "Let the one that pushes bypass the rule (Settings → Rules → Rulesets → Bypass list), or let Tickwork work on another branch (`branch`).",
      );
    },
  },
  {
    when: /\bGH006\b|protected branch hook declined|Protected branch update failed/,
    say: ({ branch, lines }) => {
      const details = lines
        .filter((line) => /^error: (?!GH\d|failed to push)/.test(line))
        .map((line) => line.slice(7));
      return byBranchRule(
        `"${branch}" is protected and does not take this push: ${details.slice(0, 5).join(" ") || "see the branch's protection"} (GH006)`,
        "Allow the one that pushes to bypass the protection (Settings → Branches), or let Tickwork work on another branch (`branch`).",
      );
    },
  },
  {
    when: /shallow update not allowed/,
    say: () =>
      refusal(
        "the remote does not take commits from a shallow checkout whose history it does not have",
        "Check out the whole history: `fetch-depth: 0` of actions/checkout.",
      ),
  },
  {
    when: /refusing to update checked out branch|branch is currently checked out/,
    say: ({ branch }) =>
      refusal(
        `the remote is not a bare repository, and has "${branch}" checked out`,
        "Push to a bare repository, or check out another branch there.",
      ),
  },
  {
    when: /archived so it is read-only/,
    say: () =>
      refusal("the repository is archived and read only", "Unarchive it, or switch the workflow off."),
  },
  {
    when: /hook declined/,
    say: (words) =>
      refusal(
        `a hook of the remote refused the push to "${words.branch}"${colon(theirWords(words))}`,
        "Do what the hook asks for, or let it make an exception for the one that pushes.",
      ),
  },
  {
    when: /Permission to \S+ denied to (\S+?)\.?(?:\s|$)|returned error: 403|Write access to repository not granted/,
    say: (_, [, who]) =>
      refusal(
        `${who ? `${who} is` : "the token is"} not allowed to write to the repository (403)`,
        "Give the job `permissions: contents: write`, or pass a `token` that may write.",
      ),
  },
  {
    when: /Authentication failed|could not read (Username|Password)|Invalid username or (password|token)|returned error: 401|Permission denied \(publickey|terminal prompts disabled/,
    say: ({ text }) =>
      refusal(
        "the remote does not know who is pushing: there is no token or key, or it is not valid any more",
        /publickey/.test(text)
          ? "Give the checkout a deploy key with write access, or let its remote be an https URL and pass `token`."
          : // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Actions, for a person to copy
            "Pass `token: ${{ github.token }}`, and give the job `permissions: contents: write`.",
      ),
  },
  {
    when: /Host key verification failed/,
    say: () =>
      refusal(
        "ssh does not know the remote's host key",
        "Add the host to ~/.ssh/known_hosts in a step before.",
      ),
  },
  {
    when: /couldn't find remote ref/,
    say: ({ branch }) =>
      refusal(`the remote has no branch "${branch}"`, `Push the branch "${branch}" first.`),
  },
  {
    when: /Repository not found|does not appear to be a git repository|repository '.*' not found|returned error: 404/,
    say: () =>
      refusal(
        "the remote is not there, or is hidden from whoever asks",
        "Check the URL (`git remote -v`), and that the token may read this repository.",
      ),
  },
  {
    when: /returned error: (429|5\d\d)|Internal Server Error|Could not resolve host|Connection (refused|reset|timed out|closed)|Failed to connect|Couldn't connect|Operation (too slow|timed out)|early EOF|hung up unexpectedly|RPC failed|unexpected disconnect|Could not read from remote repository|gnutls|SSL_|kex_exchange|unpacker error|remote unpack failed|timeout|timed out|unable to access/i,
    say: (words) => ({
      kind: "unreachable",
      reason: `the remote could not be reached${colon(theirWords(words))}`,
      remedy: LOOK_AT_THE_SERVER,
    }),
  },
];

function byBranchRule(reason: string, remedy: string): Refusal {
  return { ...refusal(reason, remedy), by_branch_rule: true };
}

/** What the other side said, for a sentence: its own lines without git's frame around them. */
function theirWords(words: Words): string {
  const lines = words.lines.filter((line) => !/^error: failed to push some refs/.test(line));
  return cutText([...lines, ...(words.reason && !lines.length ? [words.reason] : [])].join(" "), 300);
}

function colon(text: string): string {
  return text === "" ? "" : `: ${text}`;
}
