/** Items as a person finds them, and the worklog that tells of what became of them. */
export const WORKLOG = `_worklog/${new Date().toISOString().slice(0, 7)}.md`;

export const building = { id: "WRK-001", status: "in_progress", phase: "build", phase_pool: "main" };

export const blocked = {
  id: "WRK-003",
  status: "blocked",
  blocked_from_status: "scoping",
  phase: "note",
  phase_pool: "pre",
  blocked_reason: "risk",
  blocked_type: "decision",
  risk: "high",
};
