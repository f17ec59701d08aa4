/** The part of a prompt that says how a step reports: the JSON, field by field, with an example for this very step. */
import type { ItemId, PhaseName } from "../backlog/item.ts";
import { BLOCKED_TYPES, LEVELS, SIZES } from "../backlog/item.ts";
import { MAX_RESULT_BYTES } from "./process/result-reader.ts";

interface ResultFor {
  readonly item_id: ItemId;
  readonly phase: PhaseName;
  readonly result_file: string;
}

const ASSESSMENTS = `\`updated_assessments\`: any of \`size\` (${SIZES.join(" | ")}), \`complexity\`, \`risk\`, \`impact\` (${LEVELS.join(" | ")}); what you leave out stays as it is.`;
const DESCRIPTION =
  "`description`: any of `context`, `problem`, `solution`, `impact`, `sizing_rationale`, each a text in Markdown.";
const FOLLOW_UPS =
  "`follow_ups`: work you found that is not part of this item, each a title, or an object with `title` and, where you know them, `context`, `size`, `risk`, `impact`, `tags`. At most ten; nothing that is in the backlog already.";

/**
 * The part of a phase's prompt that says how to answer: the fields of the result file, with an example that is filled
 * in (spec §5, Result file).
 */
export function phaseResultFormat(of: ResultFor): string {
  return resultFormat(of, {
    results: [
      '- `"phase_complete"`: everything this phase asks for is done.',
      '- `"subphase_complete"`: a part that stands by itself is done and more is left; you will be called again for the rest.',
      '- `"failed"`: it cannot be done this way; `summary` says what you tried and why it did not work. You may be asked to try again, with that in the prompt.',
      '- `"blocked"`: only a person can decide how to go on (see below).',
    ],
    fields: [
      "`summary`: what you did and found, in one to five sentences: the next phase starts from it.",
      "`commit_summary`: the change in the words of a commit's first line, under 60 characters.",
      ASSESSMENTS,
      FOLLOW_UPS,
    ],
    example: {
      result: "phase_complete",
      summary:
        "Added a retry with back-off to the uploader; three tests show that it gives up after five tries.",
      commit_summary: "Retry failed uploads up to five times",
      updated_assessments: { risk: "low" },
      follow_ups: [
        { title: "Show upload retries in the log", context: "They are silent today.", size: "small" },
      ],
    },
  });
}

/** The same for triage, with the pipelines that the item may be given. */
export function triageResultFormat(of: ResultFor): string {
  return resultFormat(of, {
    results: [
      '- `"phase_complete"`: the item is understood and rated.',
      '- `"failed"`: you could not find out what it is about; it stays as it is.',
      '- `"blocked"`: only a person can say what is meant (see below).',
    ],
    fields: [
      "`summary`: what the item asks for and why you rated it so, in one to three sentences.",
      `${ASSESSMENTS} Give all four.`,
      "`pipeline_type`: the name of the pipeline it should go through.",
      DESCRIPTION,
      "`duplicates`: ids of other items that ask for the same thing.",
      FOLLOW_UPS,
    ],
    example: {
      result: "phase_complete",
      summary: "Uploads over slow lines fail and are not tried again. One module, well covered by tests.",
      updated_assessments: { size: "small", complexity: "low", risk: "low", impact: "high" },
      pipeline_type: "feature",
      description: {
        problem: "An upload that fails once is lost.",
        solution: "Try again with growing pauses, five times.",
        sizing_rationale: "One module and its tests.",
      },
      duplicates: [],
    },
  });
}

function resultFormat(
  of: ResultFor,
  what: {
    readonly results: readonly string[];
    readonly fields: readonly string[];
    readonly example: Readonly<Record<string, unknown>>;
  },
): string {
  const ids = { item_id: of.item_id, phase: of.phase };
  const blocked = {
    ...ids,
    result: "blocked",
    summary: "The counters need a store, and the two that are in use here differ in cost and safety.",
    blocked_type: "decision",
    question: "Which store may hold the counters?",
    options: ["Redis, as the sessions do", "PostgreSQL, as everything else does"],
  };
  return [
    "## How to report",
    `When you are done, and as the last thing you do, write this file and end: \`${of.result_file}\``,
    `It holds one JSON object in UTF-8, at most ${MAX_RESULT_BYTES / 1024} KiB, nothing before or after it. Without it your work does not count, whatever else you did or said.`,
    `\`item_id\` is "${of.item_id}" and \`phase\` is "${of.phase}". \`result\` is one of:`,
    what.results.join("\n"),
    [
      "The other fields; all but `summary` may be left out:",
      ...what.fields.map((field) => `- ${field}`),
    ].join("\n"),
    "An example:",
    fenced({ ...ids, ...what.example }),
    "If you must stop for a person, do not guess and do not wait: nobody reads along. Find out first whether the repository answers the question. Leave what you have so far in the files. Then report `blocked` with one precise `question` that can be answered in a sentence, the `options` you see (the one you would take first), " +
      `and \`blocked_type\` (${BLOCKED_TYPES.join(" | ")}). The answer will be in the next prompt:`,
    fenced(blocked),
  ].join("\n\n");
}

function fenced(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;
}
