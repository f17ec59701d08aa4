/** A pull request beside its base: what it does wrong, what was wrong before, and what merging it would mean. */
import type { Problem } from "../../backlog/problem.ts";
import type { Base } from "../../delivery/base.ts";
import type { DocumentSection } from "../../report/bounded-document.ts";
import { forecastSections } from "../../report/forecast-markdown.ts";
import type { CommandContext } from "../command.ts";
import type { ProposedChange } from "../proposal.ts";
import { type BaseVersions, problemsAgainstBase, readBase, withInheritance } from "./against-base.ts";
import type { CheckedFiles, FilesToCheck } from "./check-files.ts";
import { forecastOf } from "./forecast.ts";

export interface Compared {
  readonly problems: readonly Problem[];
  readonly sections: readonly DocumentSection[];
  readonly notes: readonly string[];
}

/**
 * `head` as it was checked, beside the same files at `base`. `changed`: paths from the top; undefined where they are
 * not known.
 */
export async function compare(
  head: CheckedFiles,
  from: {
    readonly what: FilesToCheck;
    readonly context: CommandContext;
    readonly change: ProposedChange;
    readonly base: Base;
    readonly changed: readonly string[] | undefined;
  },
): Promise<Compared> {
  const { what, context, change, base, changed } = from;
  const { on_runner } = context.environment;
  if (base.kind === "unknown") {
    // In a folder that is no repository nobody expects a comparison.
    const note = `What the pull request changes was not judged: ${base.because}. Every problem counts.`;
    return { problems: head.problems, sections: [], notes: on_runner ? [note] : [] };
  }
  const untouchedHere = changed && !head.looked_at.some((file) => changed.includes(file));
  if (untouchedHere && !on_runner) return { problems: head.problems, sections: [], notes: [] };
  const versions = await readBase({ ...base, head, what, context });
  const against = head.backlogs.flatMap((backlog) =>
    problemsAgainstBase(backlog, { base: versions, head: head.problems, by_person: change.by_person }),
  );
  const own = withoutDoubles(head.problems, against);
  // A person who asks about a file of theirs wants to hear all of it.
  const keepsAll = context.inputs.strict || !on_runner;
  const problems = keepsAll ? [...own, ...against] : [...withInheritance(own, versions.problems), ...against];
  return { problems, sections: await forecasts(head, versions, from), notes: versions.notes };
}

/** Two items with one id are one problem, and a dependency on what was just taken out is one. */
function withoutDoubles(problems: readonly Problem[], against: readonly Problem[]): readonly Problem[] {
  const collision = ({ file, item }: Problem) => `${file} ${item}`;
  const place = ({ file, line, column }: Problem) => `${file}:${line}:${column}`;
  const collisions = new Set(against.filter(({ code }) => code === "TW107").map(collision));
  const dropped = new Set(against.filter(({ code }) => code === "TW105").map(place));
  return problems.filter(
    (problem) =>
      !(problem.code === "TW016" && collisions.has(collision(problem))) &&
      !(problem.code === "TW080" && dropped.has(place(problem))),
  );
}

async function forecasts(
  head: CheckedFiles,
  versions: BaseVersions,
  { what, context }: { readonly what: FilesToCheck; readonly context: CommandContext },
): Promise<readonly DocumentSection[]> {
  const several = head.backlogs.length > 1;
  const sections: DocumentSection[] = [];
  for (const backlog of head.backlogs) {
    const before = versions.backlogs.get(backlog.file);
    const forecast = before && (await forecastOf(backlog, { ...what, before, config: head.config, context }));
    if (forecast)
      sections.push(...forecastSections(several ? { ...forecast, file: backlog.file } : forecast));
  }
  return sections;
}
