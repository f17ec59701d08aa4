/**
 * The table: what Tickwork asks GitHub, against what GitHub may answer. `npm run api-table` runs all of it, `npm test` a
 * sample that follows from the commit: some answers for each question, some questions for each answer, and over a few
 * commits every cell. `API_TABLE_SEED=3` chooses another; one cell alone is run by its name: `npm run api-table -- -t "…"`.
 */
import { seedOfCommit } from "../../support/commit-seed.ts";
import { KINDS, type Kind } from "./kinds.ts";
import type { Row } from "./row.ts";
import { COMMENT_ROWS } from "./rows/comments.ts";
import { DOCTOR_ROWS } from "./rows/doctor.ts";
import { ISSUE_ROWS } from "./rows/issues.ts";
import { PULL_REQUEST_ROWS } from "./rows/pull-requests.ts";
import { PUSH_ROWS } from "./rows/pushes.ts";

const ROWS: readonly Row[] = [
  ...PULL_REQUEST_ROWS,
  ...PUSH_ROWS,
  ...ISSUE_ROWS,
  ...COMMENT_ROWS,
  ...DOCTOR_ROWS,
];

export const ROUTES_IN_TABLE: ReadonlySet<string> = new Set(ROWS.flatMap(({ route }) => route ?? []));

const IS_WHOLE = process.env["MODE"] === "api-table";
const SEED = Number(process.env["API_TABLE_SEED"] ?? seedOfCommit());
/** In the short form one cell of so many. What hangs takes a minute and hardly any work. */
const QUICK_ONE_OF = 8;
const SLOW_ONE_OF = 12;

export type Cell = readonly [name: string, row: Row, kind: Kind];

/** `slow`: those in which Tickwork waits for an answer that never comes, or the others. */
export function cellsOf({ slow }: { readonly slow: boolean }): readonly Cell[] {
  const kinds = KINDS.filter((kind) => (kind.slow ?? false) === slow);
  const oneOf = slow ? SLOW_ONE_OF : QUICK_ONE_OF;
  return ROWS.flatMap((row, down) =>
    kinds
      .filter((_, across) => IS_WHOLE || (down + across + SEED) % oneOf === 0)
      .filter((kind) => isCell(row, kind))
      .map((kind): Cell => [`${row.name} · ${row.route ?? "every route"} · ${kind.name}`, row, kind]),
  );
}

/** Where nobody listens no route is another's; and which request is the first to be refused is nothing to go by. */
function isCell({ route }: Row, { as, name }: Kind): boolean {
  return route === undefined ? name !== "401 once" : as !== "refused";
}
