/** Agents that print what they should not. `$(…)` is not used: each is a shell command of a phase, and the phase is complete. */
export interface OutputCase {
  readonly name: string;
  readonly sh: string;
  readonly slow?: boolean;
}

export const OUTPUTS: readonly OutputCase[] = [
  {
    name: "commands to the runner",
    sh: 'printf "::set-output name=PWNED::1\\n::set-env name=PWNED::1\\n::add-path::/PWNED\\n::save-state name=PWNED::1\\n"',
  },
  { name: "masks of everything", sh: 'printf "::add-mask::a\\n::add-mask::e\\n::add-mask::complete\\n"' },
  { name: "the older commands", sh: 'printf "x ##[set-env name=PWNED]1\\n##[add-path]/PWNED\\n"' },
  { name: "annotations without end", sh: 'for i in $(seq 1 500); do echo "::error file=PWNED::$i"; done' },
  { name: "the end of the group", sh: 'printf "::endgroup::\\n::set-env name=PWNED::1\\n"' },
  {
    name: "fences of its own",
    sh: 'printf "::stop-commands::PWNED\\n::PWNED::\\n::set-env name=PWNED::1\\n"',
  },
  {
    name: "a guess at the fence",
    sh: 'for i in $(seq 1 300); do echo "::$i::"; done; echo "::set-env name=PWNED::1"',
  },
  { name: "a carriage return", sh: 'printf "x\\r::set-env name=PWNED::1\\r\\n"' },
  { name: "a command without a line's end", sh: 'printf "::set-env name=PWNED::1"' },
  { name: "the key it was given", sh: 'echo "key: $AGENT_KEY"; echo "$AGENT_KEY" | rev | rev; env | sort' },
  {
    name: "the key in pieces of output",
    sh: 'printf "%s" "$AGENT_KEY" | head -c 8; sleep 0.05; printf "%s" "$AGENT_KEY" | tail -c +9; echo',
  },
  { name: "its environment, by every way", sh: "env; set; cat /proc/self/environ; export -p" },
  {
    name: "the token, wherever git may have it",
    sh: "cat .git/config; git config --list --show-origin; git remote -v; env | grep -i -e token -e auth -e GIT_ || true",
  },
  { name: "escape sequences", sh: 'printf "\\033[2J\\033]0;PWNED\\007\\033[31mred\\n"' },
  { name: "bytes that are no text", sh: "head -c 20000 /dev/urandom" },
  { name: "NULs", sh: "head -c 100000 /dev/zero" },
  { name: "UTF-16", sh: 'printf "a\\0:\\0:\\0\\n\\0"' },
  { name: "a line of 5 MB", sh: 'head -c 5000000 /dev/zero | tr "\\0" x; echo' },
  { name: "20 MB of short lines", sh: "yes ::add-mask::x | head -c 20000000" },
  { name: "1 GB", sh: "yes flood | head -c 1000000000", slow: true },
  { name: "on standard error", sh: 'printf "::set-env name=PWNED::1\\n" >&2' },
  { name: "after it closed its output", sh: "exec >&- 2>&-; true" },
  {
    name: "from a process that stays",
    sh: '(setsid sh -c "while sleep 0.05; do echo ::set-env name=PWNED::1; done" &) ; echo x',
  },
];
