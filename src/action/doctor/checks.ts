/** What `doctor` looks at, in the order in which it tells. A new check is a file and a line here. */
import type { DoctorCheck } from "./check.ts";
import { AGENTS } from "./checks/agents.ts";
import { COMMANDS_RUN } from "./checks/commands.ts";
import { DISK } from "./checks/disk.ts";
import { FILES } from "./checks/files.ts";
import { ON_GITHUB } from "./checks/github.ts";
import { ISSUES } from "./checks/issues.ts";
import { LEASE } from "./checks/lease.ts";
import { MERGE } from "./checks/merge-driver.ts";
import { PUSH } from "./checks/push.ts";
import { REPOSITORY } from "./checks/repository.ts";
import { RESCUES } from "./checks/rescues.ts";
import { RUNS } from "./checks/runs.ts";
import { TOOLS } from "./checks/tools.ts";
import { WORKFLOWS } from "./checks/workflows.ts";

export const CHECKS: readonly DoctorCheck[] = [
  TOOLS,
  REPOSITORY,
  FILES,
  WORKFLOWS,
  ISSUES,
  AGENTS,
  COMMANDS_RUN,
  PUSH,
  ON_GITHUB,
  LEASE,
  RESCUES,
  RUNS,
  MERGE,
  DISK,
];
