/** Config, backlog and inbox: how many problems, and the worst of them. `validate` lists all. */
import { compareImportance } from "../../../backlog/problem.ts";
import { countText } from "../../../report/amounts.ts";
import type { Finding } from "../../../report/check-up.ts";
import { type DoctorCheck, ok, type Subject } from "../check.ts";

export const FILES: DoctorCheck = { name: "files", title: "Config and backlog", look };

const MOST_SHOWN = 3;

async function look({ files, config }: Subject): Promise<readonly Finding[]> {
  const { problems, backlogs, looked_at } = files;
  // What only breaks a rule concerns its item, and a run goes on with the others.
  const read = new Set(backlogs.flatMap(({ file, document }) => (document ? [file] : [])));
  const told = problems.filter(({ severity }) => severity !== "notice").toSorted(compareImportance);
  const shown = told.slice(0, MOST_SHOWN).map((problem): Finding => {
    const { file, line, column, item, severity, code, message, hint } = problem;
    return {
      kind: severity === "error" && !read.has(file) ? "error" : "warning",
      at: `${file}:${line}:${column}`,
      says: `${code} ${item === undefined ? "" : `${item}: `}${message}`,
      remedy: hint,
    };
  });
  const more = told.length - shown.length;
  return [
    ...(config?.source === undefined && looked_at.every((file) => !/tickwork\.ya?ml$/.test(file))
      ? [ok("no config: built-in settings")]
      : []),
    ...backlogs.flatMap(({ file, document }) =>
      document ? [ok(`${file}: ${countText(document.backlog.items.length, "item")}`)] : [],
    ),
    ...(told.length === 0 ? [ok("no problems")] : shown),
    ...(told.length > 0
      ? [
          {
            kind: "note" as const,
            says: `${more > 0 ? `and ${countText(more, "more problem")}: ` : ""}\`tickwork validate\` shows ${told.length === 1 ? "it with its line" : "all with their lines"}`,
          },
        ]
      : []),
  ];
}
