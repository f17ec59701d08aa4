/**
 * The workflow prompts of the built-in pipeline and of triage, in Markdown, for an agent that has never
 * seen the repository. What is the same for every step (the item, earlier summaries, the answer's JSON) is
 * put around them by the executor's prompt. Each names its goal, inputs, the one file it leaves in the
 * change folder, and its quality bar.
 */
import { WORKFLOW_TEXTS } from "./workflow-texts.ts";

export type BuiltInPhase = Exclude<keyof typeof WORKFLOW_TEXTS, "triage">;

/**
 * The prompt for a phase that names no workflow files, or for `triage`; undefined when there is none of
 * that name.
 */
export function workflowPrompt(name: string): string | undefined {
  if (!isBuiltIn(name)) return undefined;
  return `${WORKFLOW_TEXTS[name].trim()}\n\n${(name === "triage" ? ASKING_IN_TRIAGE : ASKING).trim()}\n`;
}

/** Can a phase of this name do without workflow files? */
export function hasBuiltInPrompt(phase: string): boolean {
  return phase !== "triage" && isBuiltIn(phase);
}

function isBuiltIn(name: string): name is keyof typeof WORKFLOW_TEXTS {
  return Object.hasOwn(WORKFLOW_TEXTS, name);
}

/**
 * The same for every phase: nobody is there to answer, so a question has to be one that can be answered
 * later, alone.
 */
const ASKING = `
## When you cannot go on

Nobody is there to answer while you work. Decide yourself whatever the repository, the item or common
practice settles, and write the decision and its reason into your document.

Answer \`blocked\` only if a wrong guess would be expensive to undo, or if only a person can know or allow
it: what users are promised, money, data that would be lost, access that you lack. Then

- put one question into \`question\` that makes sense to somebody who has not read your work: what is to be
  decided, and what depends on it;
- give two to four answers in \`options\`, each with its consequence, your preferred one first;
- say \`decision\` in \`blocked_type\` if a person has to choose, \`clarification\` if a fact is missing;
- leave what you have so far in the change folder, so that the next attempt starts from there.

Answer \`failed\` if you tried and it did not work: say what you tried, what you saw, and what you would try
next.
`;

const ASKING_IN_TRIAGE = `
## When you cannot tell

Answer \`blocked\` only if the item could mean two things that lead to different work, or if it is plainly
something that a person must decide first. Put one question into \`question\` that somebody can answer
without reading anything else, and two to four possible answers into \`options\`. An item that is merely
short is no reason: rate it by what is likely, and say in the description what you took for granted.
`;
