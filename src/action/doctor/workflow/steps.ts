/** The steps around Tickwork's own: what is checked out, which version runs, which agent and key it is given. */
import { at, mapOf, mayRun } from "../../../config/actions-workflow.ts";
import { installLine } from "../../../executor/agents/install-line.ts";
import { agentDescription } from "../../../executor/agents/registry.ts";
import type { Finding } from "../../../report/check-up.ts";
import { OWNER_PLACEHOLDER } from "../../init/origin.ts";
import { agentsOf } from "../../init/workflow-plan.ts";
import { placeIn, type RunJob } from "./run-job.ts";

/** Whether a step before Tickwork's checks the repository out, with history, and without a token that steps could find. */
export function checkoutFindings(of: RunJob): readonly Finding[] {
  const { job } = of;
  const first = Math.min(...job.tickwork.map(({ index }) => index));
  const checkout = job.steps.find(({ uses, index }) => uses.startsWith("actions/checkout@") && index < first);
  const where = (index: number) => placeIn(of, ["jobs", job.name, "steps", index]);
  if (!checkout)
    return [
      {
        kind: "error",
        at: where(first),
        says: "nothing is checked out before Tickwork",
        remedy: "Put a step with actions/checkout before it.",
      },
    ];
  const given = at(checkout.value, "with");
  const persists = at(given, "persist-credentials") !== false;
  const depth = at(given, "fetch-depth");
  return [
    ...(persists
      ? [
          {
            kind: "warning" as const,
            at: where(checkout.index),
            says: "the checkout keeps its token in .git/config, where every step can read it",
            remedy: "Under `with:`: `persist-credentials: false`.",
          },
        ]
      : []),
    ...(depth === undefined || Number(depth) > 0
      ? [
          {
            kind: "note" as const,
            at: where(checkout.index),
            says: "the checkout is shallow: a run fetches more when it has to know whether earlier work is in the history",
            remedy: "Under `with:`: `fetch-depth: 0`.",
          },
        ]
      : []),
  ];
}

/** Whether each of Tickwork's steps names an action that there is, by a commit: a tag can be moved. */
export function pinFindings(of: RunJob): readonly Finding[] {
  const { job } = of;
  return job.tickwork.flatMap(({ uses, index }): readonly Finding[] => {
    const where = placeIn(of, ["jobs", job.name, "steps", index, "uses"]);
    if (uses.startsWith(`${OWNER_PLACEHOLDER}/`))
      return [
        {
          kind: "error",
          at: where,
          says: `\`${uses}\` is a placeholder: GitHub finds no such action`,
          remedy: "Put the repository that you have Tickwork from in its place, and a commit behind the `@`.",
        },
      ];
    if (uses.startsWith("./") || /@[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(uses)) return [];
    return [
      {
        kind: "warning",
        at: where,
        says: `\`${uses}\` is not pinned: whoever moves the tag or branch decides what runs here`,
        remedy: "Put the full commit behind the `@`, with the version in a comment.",
      },
    ];
  });
}

/** Is each agent of the config installed by the job, and is its key handed over? */
export function agentFindings(of: RunJob): readonly Finding[] {
  const { job, subject, workflow } = of;
  if (!subject.config) return [];
  const installs = job.steps.map(({ run, uses }) => `${run}\n${uses}`).join("\n");
  const [step] = job.tickwork.filter(mayRun);
  if (!step) return [];
  const where = placeIn(of, ["jobs", job.name, "steps", step.index]);
  const given = {
    ...mapOf(at(workflow.value, "env")),
    ...mapOf(at(job.value, "env")),
    ...mapOf(at(step.value, "env")),
  };
  const agents = new Map(agentsOf(subject.config).map((agent) => [agent.cli, agent]));
  return [...agents.values()].flatMap((agent): readonly Finding[] => {
    const { needs } = agentDescription(agent.cli);
    if (!needs) return [];
    const { program, keys, or = [] } = needs;
    const [key = ""] = keys;
    const isThere = installs.includes(needs.package) || new RegExp(`\\b${program}\\b`).test(installs);
    const isGiven = keys.length === 0 || [...keys, ...or].some((name) => Object.hasOwn(given, name));
    return [
      ...(isThere
        ? []
        : [
            {
              kind: "warning" as const,
              at: where,
              says: `no step before it installs ${program}, which GitHub's runners do not have`,
              remedy: `A step before it: \`run: ${installLine(needs, agent.version)}\`.`,
            },
          ]),
      ...(isGiven
        ? []
        : [
            {
              kind: "error" as const,
              at: where,
              says: `${program} gets no key: ${keys.join(" or ")} is not in the step's \`env:\``,
              remedy: `\`env: { ${key}: "\${{ secrets.${key} }}" }\`, and once \`gh secret set ${key}\`.`,
            },
          ]),
    ];
  });
}
