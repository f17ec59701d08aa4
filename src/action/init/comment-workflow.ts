/** The workflow that takes answers by comment, which `init` writes where items ask in issues. Text in full, as people will read it. */
import { CHECKOUT } from "./pinned-actions.ts";
import type { WorkflowFacts } from "./workflow-files.ts";

/** The whole file. */
export function commentWorkflow({ uses, backlog, working_directory }: WorkflowFacts): string {
  const folder =
    working_directory === "." ? "" : `\n          working-directory: ${JSON.stringify(working_directory)}`;
  return `# Answers by comment, from a phone too: \`/tickwork unblock use PostgreSQL\`. It starts no agent.
name: Tickwork comments

on:
  issue_comment:
    types: [created]

permissions: {}

jobs:
  comment:
    # Who may command is asked of GitHub by Tickwork itself. This keeps a runner from starting for nothing.
    if: contains(github.event.comment.body, '/tickwork') && github.event.comment.user.type == 'User'
    runs-on: ubuntu-latest
    timeout-minutes: 15
    # At the job, so that a comment that is skipped takes no place in the queue. A group of its own: an answer need not wait
    # until a run is over, which takes it in like any push.
    concurrency:
      group: ${JSON.stringify(`tickwork-comments-${backlog}`)}
      queue: max
      cancel-in-progress: false
    permissions:
      contents: write # pushes what the command changes
      issues: write # reacts to the comment, answers it, closes the issue
      # pull-requests: write # for comments under pull requests, and where work is delivered by one
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
          fetch-depth: 0 # was the command done already, by an earlier run for the same comment?
      - uses: ${uses}
        with:
          command: comment${folder}
`;
}
