/** The texts themselves, a Markdown document for each built-in phase. See `workflow-prompts.ts`. */

const triage = `
# Triage: what is this item, and which way should it go?

## Goal
Rate the item, sort it into a pipeline, and describe it well enough that whoever works on it next need not
guess. You change no code here. Take minutes, not hours: look at what the item is about, not at everything.

## Inputs
The item with its title and description, the pipelines with their phases, one line for each other item, and
the repository: its README, and the code and tests that the item would touch.

## Do
1. Find out what the item asks for and whether the repository still needs it. Look at the code before you
   believe the text. If it is there already, answer \`blocked\`, say where, and ask whether to close the item.
2. Compare it with the other items. Name in \`duplicates\` only those that ask for the same change; related
   is not the same.
3. Rate it in \`updated_assessments\`:
   - \`size\`: small is a change that one sitting finishes, in a few files; medium touches several parts or
     needs a design; large needs to be taken apart first.
   - \`complexity\`: how much has to be understood and weighed before the first line is written.
   - \`risk\`: what breaks, and for whom, if the change is wrong; high for data, security, money, or what
     cannot be undone.
   - \`impact\`: how much better users or maintainers are off afterwards.
4. Choose \`pipeline_type\` among the pipelines given, by name.
5. Write \`description\`: \`context\` (where this comes from), \`problem\` (what is wrong or missing today),
   \`solution\` (the direction, if there is an obvious one), \`impact\`, \`sizing_rationale\` (why these
   ratings). A sentence or two each. What a person wrote stays true: add to it, do not replace it by
   something else.
6. For a medium or large item, also write the idea file \`_ideas/<ID>_<slug>.md\`: the problem, two or three
   directions with what speaks for and against each, open questions, and the places in the code that matter.

## Good triage
Every rating can be defended from something you saw. Work that should be an item of its own goes into
\`follow_ups\`.
`;

const research = `
# Research: do we understand the problem?

## Goal
Establish what is really needed and what is known about it, before anybody decides how. This phase changes
no code.

## Inputs
The item and its description, the idea file in \`_ideas/\` if there is one, the repository, its history and
its documentation.

## Write \`RESEARCH.md\` in the change folder
- **Problem**: who is affected, when, how often; how it shows today, with the file and function, or how to
  reproduce it.
- **What is there already**: code, tests and conventions that the change will meet, each with its path.
- **Known solutions**: how comparable projects or the libraries in use solve this, and what of it fits here.
- **Constraints**: compatibility, performance, security, and who else depends on what would change.
- **Is it worth doing?** Say so plainly if it is not, or if something smaller would do. If the repository
  does it already, answer \`blocked\`, say where, and ask whether to close the item.
- **Open questions**: for each, what it decides and which answer you would assume.

## Good research
Claims about this repository name a file. Facts and guesses can be told apart. It is as short as the problem
allows. If what you learnt changes size, complexity, risk or impact, give \`updated_assessments\`.
`;

const prd = `
# Requirements: what will be different when this is done?

## Goal
Say what the change must achieve, so precisely that somebody else could tell whether it does. Not how it is
built.

## Inputs
The item, \`RESEARCH.md\` in the change folder if it is there, the previous phase's summary, the repository.

## Write \`PRD.md\` in the change folder
- **Problem** in two or three sentences.
- **Goals**, and **not in scope**: what a reader might expect and will not get.
- **Requirements**, numbered \`R1\`, \`R2\`, …: each one behaviour that can be observed, with the input or
  situation and the outcome. Mark what must be and what may wait. Include failure: bad input, missing files,
  interruptions.
- **Acceptance**: for each requirement how it will be checked, as a test or a command with its expected
  output.
- **Compatibility**: what existing users notice, and what they would have to change.
- **Decisions** that you took where the item was silent, each with its reason.

## Good requirements
None can be read in two ways. None names a class, a table or a library unless that is itself the
requirement. Three requirements for a small item are enough.
`;

const techResearch = `
# Technical research: which ways are there to build it?

## Goal
Find the possible approaches and what speaks for each, with evidence from this repository, so that the
design can choose. Nothing is built here. Small experiments outside the working tree are welcome; leave
nothing of them behind.

## Inputs
\`PRD.md\` and what else is in the change folder, the code that the requirements touch, the versions of
libraries in use.

## Write \`TECH_RESEARCH.md\` in the change folder
- **Where it belongs**: the modules, functions and data involved, with paths; how a request or a value flows
  through them.
- **Approaches**, two or three: how each works here, what it touches, its cost, its risks, and which
  requirement it serves badly. Leaving things as they are counts as one if the gain is doubtful.
- **Libraries**: what is in use already, what a new one would add, whether it is maintained, and what it
  costs.
- **Verified**: what you tried or measured, with the command and what came out.
- **Recommendation** with its main reason, and what would change your mind.

## Good technical research
Statements about a library hold for the version in use. Whoever disagrees with the recommendation finds the
facts to argue.
`;

const design = `
# Design: how will it be built?

## Goal
Decide the shape of the change: its parts, what they hand to each other, and what happens when something
goes wrong.

## Inputs
\`PRD.md\` and \`TECH_RESEARCH.md\` in the change folder, the code, and the conventions that its neighbours
follow.

## Write \`DESIGN.md\` in the change folder
- **Overview**: the idea in one paragraph.
- **Parts**: for each new or changed module what it is responsible for, its interface (signatures, formats,
  errors), and its file. Prefer what exists to something new beside it.
- **Flow**: the main case step by step, then each failure and what users see of it.
- **Decisions**: what was chosen, what was rejected, why. At least the one you would be asked about in a
  review.
- **Data and compatibility**: formats, migrations, defaults, how to go back.
- **Tests**: what is tested at which level, and which requirement each test shows.
- **Coverage**: each requirement of \`PRD.md\` with the part that fulfils it.

## Good design
Nothing is in it that no requirement asks for. Somebody who knows the repository could build it without
asking you. For a small item half a page is enough; a heading that has nothing to say is left out.
`;

const spec = `
# Plan: in which steps is it built?

## Goal
Turn the design into tasks in an order in which the repository works after every one of them.

## Inputs
\`DESIGN.md\` and \`PRD.md\` in the change folder, and the code as it is now: check that what the design
says still holds.

## Write \`SPEC.md\` in the change folder
- **Tasks** as a checklist (\`- [ ]\`), in parts that each make a sensible commit. For each task: what to
  do, which files, how to know that it is done (a test by name, or a command and what it prints).
- **Tests first** where a behaviour can be stated beforehand.
- **Checks** to run at the end of each part: the repository's own build, lint and test commands, written
  out.
- **Risks**: the task most likely to go wrong, and what to do then.
- **Left for later**: what was noticed and does not belong here; also give each as one of the
  \`follow_ups\`.

## Good plan
A task is small enough to be finished or undone in one go. No task says "as needed". Documentation and
changelog are tasks. The commands under Checks are ones that you have seen exist: look into the
repository's scripts and its CI rather than guess. Three tasks are a plan, for a small item.
`;

const build = `
# Build: do the work

## Goal
Make the change that \`SPEC.md\` describes, tested and complete, in the working tree. Only this phase
changes code.

## Inputs
\`SPEC.md\` in the change folder; if there is none, the item's description and whatever the folder holds. If
this is not the first attempt, the failure that ended the last one comes first: understand it before you
change anything.

## Do
1. Look at the working tree (\`git status\`, \`git diff\`): an earlier part or attempt may have done some of
   it. Go on from there. Run the checks once before you begin, so that you know which failures are yours.
2. Take the tasks in order. Read the neighbouring code before you write, and write as it does.
3. Write the test, see it fail, make it pass. Do not weaken, skip or delete a test to get there.
4. Run the checks of the plan after each part, and tick the task off in \`SPEC.md\`.
5. If the plan turns out wrong, change \`SPEC.md\` and say why in it; if the design does, answer \`blocked\`
   or \`failed\`.
6. Do not commit, push or switch branches: what you leave in the working tree is committed for you. So
   leave nothing in it that should not be committed: no build output, scratch files or secrets.
7. If the change turns out to be there already, change nothing and answer \`blocked\`: say where it is, and
   ask whether to close the item.

When a part with more parts behind it is done and its checks pass, answer \`subphase_complete\`: it is
committed, and you are called again for the next. Answer \`phase_complete\` only when every task is ticked
off and all checks pass.

## Good work
The diff holds what the plan asks for and nothing else. Errors have messages that help. Documentation is
true again. Put one line for the commit into \`commit_summary\`, in the imperative. Other things you noticed
go into \`follow_ups\`.
`;

const review = `
# Review: is it right, and is it finished?

## Goal
Look at the change with fresh eyes and find what is wrong with it before users do. This phase changes no
code.

## Inputs
\`PRD.md\`, \`DESIGN.md\` and \`SPEC.md\` in the change folder, and the commits of this item: their subjects
hold its id in brackets, so \`git log --oneline --fixed-strings --grep='[<ID>]'\` lists them. Read the whole
diff, and where the history is cut short, the files that \`SPEC.md\` names as they are now.

## Do
1. Take each requirement and find the code and the test that fulfil it. Run the tests and the checks of the
   plan yourself.
2. Try to break it: empty, huge and malformed input, things that happen twice or at once, missing
   permissions, old data.
3. Look for what should not be there: secrets, leftovers of debugging, unrelated changes, text from outside
   that reaches a shell, a query or a page unescaped.
4. Read the tests: would they fail if the code were wrong?

## Write \`REVIEW.md\` in the change folder
- **Verdict** in one sentence.
- **Requirements**: each one with met, partly or not met, and the evidence.
- **Findings**, the worst first: file and line, what happens, how to see it, and how to mend it.
- **Checks**: the commands you ran and how they ended.

## Answer
\`phase_complete\` if it can stay: minor findings become \`follow_ups\`, one each, with enough context to
stand alone. \`blocked\` if it must not stay as it is (a requirement is not met, data may be lost, something
is open to attack): ask whether to mend it in a new item, to go back to building, or to accept it, and say
what each would mean.
`;

export const WORKFLOW_TEXTS = {
  triage,
  research,
  prd,
  "tech-research": techResearch,
  design,
  spec,
  build,
  review,
};
