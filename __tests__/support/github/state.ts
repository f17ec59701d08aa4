/** What the stand-in knows: everything that is not in the bare repository itself. Numbers are given out once, as on GitHub. */
import { generateKeyPairSync } from "node:crypto";

export type Level = "read" | "write";
export type Permissions = Readonly<Record<string, Level>>;

export interface Grant {
  /** `job`: the workflow's own. `app`: of an installation. `person`: a personal access token. */
  readonly kind: "job" | "app" | "person";
  readonly login: string;
  readonly permissions: Permissions;
  readonly expires_at?: Date;
  /** What a classic personal token says of itself in a header. */
  readonly scopes?: string;
}

export interface Pull {
  readonly number: number;
  title: string;
  body: string | null;
  readonly head: string;
  readonly base: string;
  draft: boolean;
  state: "open" | "closed";
  merged_at: string | null;
  /** Where its branch was when it was closed. */
  closed_sha?: string;
  labels: string[];
  readonly login: string;
}

export interface Issue {
  readonly number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  state_reason?: string | null;
  labels: string[];
  readonly login: string;
  /** Counts up with every change. */
  touched?: number;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly login: string;
  readonly created_at: string;
  readonly reactions: { readonly content: string; readonly login: string }[];
}

export interface Rule {
  readonly type: string;
  readonly parameters?: unknown;
  /** Whether whoever asks may pass it by. Default never. */
  readonly bypass?: "always" | "pull_requests_only" | "never" | "exempt";
}

export interface ClassicProtection {
  readonly required_reviews?: number;
  readonly required_checks?: readonly string[];
}

export interface WorkflowRun {
  readonly status: "queued" | "in_progress" | "completed";
  readonly attempt?: number;
}

export interface State {
  readonly owner: string;
  readonly repo: string;
  /** A private repository shows nothing to a token without the permission. */
  private: boolean;
  /** Settings → Actions → Allow GitHub Actions to create and approve pull requests. */
  actions_may_open_pulls: boolean;
  /** Whether the plan has draft pull requests. */
  drafts: boolean;
  /** Labels of a new issue are left out without a word, as for who may not triage. */
  drops_labels: boolean;
  readonly tokens: Map<string, Grant>;
  readonly pulls: Pull[];
  readonly issues: Issue[];
  readonly comments: Comment[];
  /** By branch. */
  readonly rules: Map<string, readonly Rule[]>;
  readonly protections: Map<string, ClassicProtection>;
  /** By run id. */
  readonly runs: Map<number, WorkflowRun>;
  /** File name → how often it was enabled. */
  readonly workflows: Map<string, { state: string; enabled: number }>;
  /** By login: `admin`, `write`, `read`, `none`. Whoever is not in it does not exist. */
  readonly collaborators: Map<string, string>;
  readonly app: { readonly id: string; readonly privateKey: string; readonly publicKey: string };
  /** Undefined where the App is not installed. */
  installation: { readonly id: number; readonly permissions: Permissions } | undefined;
  numbers: number;
  touches: number;
}

export const JOB_TOKEN = "ghs_job0000000000000000000000000000000000";

export function newState(): State {
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  return {
    owner: "example",
    repo: "repository",
    private: false,
    actions_may_open_pulls: true,
    drafts: true,
    drops_labels: false,
    tokens: new Map([
      [
        JOB_TOKEN,
        {
          kind: "job",
          login: "github-actions[bot]",
          permissions: { metadata: "read", contents: "write", pull_requests: "write" },
        },
      ],
    ]),
    pulls: [],
    issues: [],
    comments: [],
    rules: new Map(),
    protections: new Map(),
    runs: new Map(),
    workflows: new Map([["tickwork.yml", { state: "active", enabled: 0 }]]),
    collaborators: new Map(),
    app: { id: "123456", ...keys },
    installation: undefined,
    numbers: 0,
    touches: 0,
  };
}
